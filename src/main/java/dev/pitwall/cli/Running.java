package dev.pitwall.cli;

import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands that keep a service running share. */
final class Running {
  private static final int STOP_SECONDS = 30;

  private Running() {}

  static PrintWriter out(@Nullable CommandSpec spec) {
    return spec == null
        ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
        : spec.commandLine().getOut();
  }

  static PrintWriter err(@Nullable CommandSpec spec) {
    return spec == null
        ? new PrintWriter(System.err, true, StandardCharsets.UTF_8)
        : spec.commandLine().getErr();
  }

  static Optional<Config> read(
      Path config, Path journeys, Map<String, String> environment, PrintWriter err) {
    return ServeCommand.loaded(ConfigReader.read(config, journeys, environment), err);
  }

  static Config withPort(Config config, @Nullable Integer port) {
    if (port == null) {
      return config;
    }
    Config.Server server = config.server();
    return new Config(
        new Config.Server(server.host(), port, server.url(), server.tokens()),
        config.store(),
        config.browserSlots(),
        config.secrets(),
        config.services(),
        config.signals(),
        config.gates(),
        config.journeys());
  }

  static String version() {
    String version = Running.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * Waits for SIGTERM or Ctrl-C, closes what runs, and ends the process with 0; never comes back.
   * The hook itself closes, because a JVM that is told to stop does not wait for its main thread.
   */
  static void untilStopped(AutoCloseable running) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(running)));
    new CountDownLatch(1).await();
  }

  private static void stop(AutoCloseable running) {
    Thread guard =
        Thread.ofPlatform().daemon().name("stop-guard").unstarted(Running::haltWhenTooLate);
    guard.start();
    try {
      running.close();
    } catch (Exception e) {
      System.err.println("pitwall did not stop well: " + e);
    }
    Runtime.getRuntime().halt(0);
  }

  private static void haltWhenTooLate() {
    try {
      TimeUnit.SECONDS.sleep(STOP_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(143);
  }
}
