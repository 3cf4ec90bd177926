package dev.pitwall.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A server that a test starts for itself: its own data folder, free ports, on loopback, and nothing
 * left when it is closed. Never the system's own service.
 */
public final class RealServer implements AutoCloseable {
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 32_000;

  /** Set by continuous integration, where a server that is missing is a failure. */
  public static final String ALL_REQUIRED = "PITWALL_TEST_ALL_SERVERS";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Optional<Process> process = Optional.empty();

  /** A server whose files lie in a temporary folder of its own. */
  public RealServer(String name) {
    this.name = name;
    try {
      this.folder = Files.createTempDirectory("pitwall-" + name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  /**
   * Where a program is: on the path or at one of the places given. Without it the test is skipped,
   * unless every server is required.
   *
   * @param debianPackage what to install to have it
   */
  public static Path program(String debianPackage, String command, String... places) {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(dir -> Path.of(dir, command));
    Optional<Path> found =
        Stream.concat(onPath, Stream.of(places).map(Path::of))
            .filter(Files::isExecutable)
            .findFirst();
    String message = command + " is not installed; apt-get install " + debianPackage;
    if (System.getenv(ALL_REQUIRED) != null && found.isEmpty()) {
      throw new AssertionError(message);
    }
    Assumptions.assumeTrue(found.isPresent(), message);
    return found.orElseThrow();
  }

  /**
   * A port that was free a moment ago, below those that connections are given: one of them could
   * else take it before the server listens.
   */
  public static int freePort() {
    for (int i = 0; i < 1000; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) { // taken; another one is tried
      }
    }
    throw new IllegalStateException(
        "no port from %d to %d is free".formatted(LOWEST_PORT, HIGHEST_PORT));
  }

  /** Where its files lie. */
  public Path folder() {
    return folder;
  }

  /** Sets a variable of its environment. */
  public RealServer with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Writes a file into its folder. */
  public Path file(String file, String text) {
    try {
      return Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, and waits until it is ready; what it prints is shown when it never is. */
  public RealServer start(Callable<Boolean> ready, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    try {
      Process started = builder.start();
      process = Optional.of(started);
      await(name + " to be ready")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> !started.isAlive() || ready.call());
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(name + " did not start: " + printed(), e);
    }
    if (!process.orElseThrow().isAlive()) {
      throw new IllegalStateException(name + " ended at once: " + printed());
    }
    return this;
  }

  /** Runs a command to its end and answers what it printed. */
  public String run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      // A file, and not a pipe: whatever the command leaves running could hold a pipe open for
      // ever.
      Path output = Files.createTempFile(folder, "output-", ".txt");
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process one = builder.start();
      one.getOutputStream().close();
      boolean ended = one.waitFor(60, TimeUnit.SECONDS);
      String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      Files.delete(output);
      if (!ended) {
        one.destroyForcibly();
        throw new IllegalStateException(String.join(" ", command) + " hangs: " + said);
      }
      if (one.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether something accepts connections at that port of this machine. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it as a crash would; it can be started again on the same folder. */
  public void kill() {
    process.ifPresent(
        running -> {
          running.descendants().forEach(ProcessHandle::destroyForcibly);
          running.destroyForcibly();
          running.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        });
    process = Optional.empty();
  }

  private Path log() {
    return folder.resolve(name + ".log");
  }

  /** What it has printed so far. */
  public String printed() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
