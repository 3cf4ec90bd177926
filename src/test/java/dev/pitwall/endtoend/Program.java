package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real program in a JVM of its own. Everything it keeps lies in the test's folder, so that
 * whatever process it leaves can be found by it; closing it ends all of them.
 */
final class Program implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);
  private static final Pattern LISTENS = Pattern.compile("Pitwall (?:listens on|at) (http://\\S+)");

  private final Process process;
  private final Path work;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private Program(Process process, Path work) {
    this.process = process;
    this.work = work;
    this.readers =
        List.of(reading(process.inputReader(), out), reading(process.errorReader(), err));
  }

  /** Starts {@code pitwall} with these arguments and its temporary files in the work folder. */
  static Program start(Path work, String... arguments) throws IOException {
    return start(work, Map.of(), arguments);
  }

  /** The same with more variables in its environment. */
  static Program start(Path work, Map<String, String> environment, String... arguments)
      throws IOException {
    Path temporary = Files.createDirectories(work.resolve("tmp")).toRealPath();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:TieredStopAtLevel=1"); // it lives for a minute
    command.add("-XX:-UsePerfData"); // its file would outlive a kill -9, in the system's /tmp
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", classPath(), "dev.pitwall.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    builder.environment().putAll(environment);
    return new Program(builder.start(), work.toRealPath());
  }

  /** What the packaged program would have, without the tests and their settings. */
  private static String classPath() {
    String tests = File.separator + "test-classes";
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith(tests) && !entry.endsWith(tests + File.separator))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Thread reading(BufferedReader reader, List<String> lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (reader) {
                reader.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                lines.add("(cut off: " + e.getMessage() + ")");
              }
            });
  }

  /** Where it listens, once it says so. */
  URI url() {
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> listening().anyMatch(line -> true) || !process.isAlive());
    return listening()
        .map(URI::create)
        .findFirst()
        .orElseThrow(() -> new AssertionError("it never listened:\n" + everything()));
  }

  private Stream<String> listening() {
    return out.stream().map(LISTENS::matcher).filter(Matcher::find).map(found -> found.group(1));
  }

  List<String> out() {
    return List.copyOf(out);
  }

  List<String> err() {
    return List.copyOf(err);
  }

  /** Both streams, for a failed assertion. */
  String everything() {
    return String.join("\n", out) + "\n--- errors ---\n" + String.join("\n", err);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended within that time and everything it said was read. */
  int exit(Duration within) throws InterruptedException {
    assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
        .as("ended within %s:%n%s", within, everything())
        .isTrue();
    for (Thread reader : readers) {
      reader.join(END);
    }
    return process.exitValue();
  }

  void signal(String name) throws Exception {
    Traces.signal(name, pid());
  }

  /** The driver and browser processes it has, and those an earlier one left. */
  List<Traces.Seen> children() {
    return Traces.of(work).stream().filter(seen -> !seen.isProgram()).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    children().forEach(Traces.Seen::end);
    process.onExit().orTimeout(END.toSeconds(), TimeUnit.SECONDS).join();
  }
}
