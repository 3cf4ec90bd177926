package dev.pitwall.probe.browser.slot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the system says of processes; where there is no /proc it says less. */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  // What statm counts in; of other sizes the figure is too low, and the bound higher than said.
  private static final long PAGE_BYTES = 4096;
  // A process' start is counted from the machine's, whose moment moves when the clock is set.
  private static final long START_TOLERANCE_MILLIS = 2000;

  private Processes() {}

  /** Whether we run as the super user, under whom Chromium's sandbox refuses to work. */
  static boolean weAreRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | RuntimeException unknown) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /** How a process is. */
  enum State {
    ALIVE,
    STOPPED,
    GONE
  }

  /** How a process is; a zombie is gone. */
  static State state(ProcessHandle process) {
    if (!process.isAlive()) {
      return State.GONE;
    }
    return switch (letter(process.pid())) {
      case 'T', 't' -> State.STOPPED;
      case 'Z', 'X', 'x' -> State.GONE;
      default -> State.ALIVE;
    };
  }

  /** The state letter of proc(5), or ? when it cannot be read. */
  private static char letter(long pid) {
    String stat = text(PROC.resolve(Long.toString(pid)).resolve("stat"));
    int afterName = stat.lastIndexOf(')') + 2;
    return afterName > 1 && afterName < stat.length() ? stat.charAt(afterName) : '?';
  }

  /** Resident memory in bytes; 0 where the system does not say. */
  static long memory(ProcessHandle process) {
    String[] pages =
        text(PROC.resolve(Long.toString(process.pid())).resolve("statm")).split(" ", -1);
    return pages.length < 2 ? 0 : Long.parseLong(pages[1]) * PAGE_BYTES;
  }

  /** Has the system end that process, and whatever it starts, rather than this service. */
  static void offerWhenMemoryEnds(ProcessHandle process) {
    Path file = PROC.resolve(Long.toString(process.pid())).resolve("oom_score_adj");
    try {
      Files.writeString(file, "500", StandardOpenOption.WRITE);
    } catch (IOException notThere) {
      // Not a Linux, or it has ended.
    }
  }

  /** The command line, arguments separated by spaces; empty when it cannot be read. */
  static String commandLine(ProcessHandle process) {
    Path file = PROC.resolve(Long.toString(process.pid())).resolve("cmdline");
    if (Files.isReadable(file)) {
      return text(file).replace('\0', ' ').strip();
    }
    return process.info().commandLine().orElse("");
  }

  /** The processes, ours excepted, whose command line or environment has this path in it. */
  static List<ProcessHandle> marked(Path path) {
    String marker = path.toString();
    long self = ProcessHandle.current().pid();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> process.pid() != self)
          .filter(process -> commandLine(process).contains(marker) || environ(process, marker))
          .toList();
    }
  }

  private static boolean environ(ProcessHandle process, String marker) {
    return text(PROC.resolve(Long.toString(process.pid())).resolve("environ")).contains(marker);
  }

  /** The living process of that id that was started at that moment. */
  static Optional<ProcessHandle> same(long pid, long startMillis) {
    return ProcessHandle.of(pid)
        .filter(process -> Math.abs(startMillis(process) - startMillis) < START_TOLERANCE_MILLIS)
        .filter(process -> state(process) != State.GONE);
  }

  /** When a process was started; 0 when the system does not say. */
  static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrForbidden) {
      return "";
    }
  }
}
