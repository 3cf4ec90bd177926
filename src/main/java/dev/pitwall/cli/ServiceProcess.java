package dev.pitwall.cli;

import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.probe.browser.slot.BrowserSlots;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the commands that keep a service running share. */
final class ServiceProcess {
  private static final int STOP_SECONDS = 30;

  private ServiceProcess() {}

  /** The configuration; empty when it has problems, which are then told. */
  static Optional<Config> read(Path config, Path journeys, Streams streams) {
    return switch (ConfigReader.read(config, journeys, streams.environment())) {
      case ConfigReader.Result.Loaded loaded -> Optional.of(loaded.config());
      case ConfigReader.Result.Rejected rejected -> {
        rejected
            .problems()
            .forEach(problem -> streams.err().println(TerminalText.plain(problem.toString())));
        int count = rejected.problems().size();
        streams
            .err()
            .println(count + (count == 1 ? " problem" : " problems") + "; nothing was started");
        yield Optional.empty();
      }
    };
  }

  static String version() {
    String version = ServiceProcess.class.getPackage().getImplementationVersion();
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
        Thread.ofPlatform().daemon().name("stop-guard").unstarted(ServiceProcess::haltWhenTooLate);
    guard.start();
    try {
      running.close();
    } catch (Exception e) {
      System.err.println("pitwall did not stop well: " + e);
    }
    BrowserSlots.deleteDriver();
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
