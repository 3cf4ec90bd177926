package dev.pitwall.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, so that its load is its own. It says its port and whatever else
 * matters in its first line, and ends when its standard input does.
 */
final class Child implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:MaxRAMPercentage=25",
          "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
  private static final int END_SECONDS = 10;

  private final Process process;
  private final List<String> said;

  private Child(Process process, List<String> said) {
    this.process = process;
    this.said = said;
  }

  static Child start(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Child(process, firstLine(process.inputReader(), main));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> firstLine(BufferedReader output, Class<?> main) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IllegalStateException(main.getSimpleName() + " did not start");
    }
    return List.of(line.split("\t", -1));
  }

  /** For the child: says what there is to say, and waits until it is to end. */
  static void serve(String... words) throws IOException {
    System.out.println(String.join("\t", words));
    while (System.in.read() >= 0) {
      // Nothing is ever sent; the end of it is the sign.
    }
  }

  String word(int index) {
    return said.get(index);
  }

  int port() {
    return Integer.parseInt(word(0));
  }

  /** The time its threads have spent on the processors. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
