package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes and files that belong to a folder: its path is in their command or environment. */
final class Traces {
  private static final Path PROC = Path.of("/proc");

  private Traces() {}

  /** A process that was seen, with its command line. */
  record Seen(long pid, String command) {
    boolean isProgram() {
      return command.contains("dev.pitwall.Main");
    }

    boolean isDriver() {
      return command.contains("run-driver");
    }

    /** Whether it is a browser's main process; its helpers have a type. */
    boolean isBrowser() {
      return command.contains("--remote-debugging-pipe")
          && !command.contains("--type=")
          && !command.startsWith("/bin/sh");
    }

    void end() {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** The living processes that carry the folder's path, this one excepted. */
  static List<Seen> of(Path folder) {
    String marker = folder.toAbsolutePath().toString();
    long self = ProcessHandle.current().pid();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid)
          .filter(pid -> pid != self && carries(pid, marker))
          .map(pid -> new Seen(pid, read(pid, "cmdline").replace('\0', ' ').strip()))
          .toList();
    }
  }

  /** A zombie's are empty, so it is not seen. */
  private static boolean carries(long pid, String marker) {
    return read(pid, "cmdline").contains(marker) || read(pid, "environ").contains(marker);
  }

  private static String read(long pid, String name) {
    try {
      Path file = PROC.resolve(Long.toString(pid)).resolve(name);
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrForbidden) {
      return "";
    }
  }

  /** What lies in the folder. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(folder::relativize).toList();
    }
  }

  /** Has a JVM let go of what it does not use, so that two looks at its memory can be compared. */
  static void collectGarbage(long pid) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process collecting =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(collecting.waitFor()).as("jcmd %d GC.run", pid).isZero();
  }

  static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor()).as("kill -%s %d", name, pid).isZero();
  }
}
