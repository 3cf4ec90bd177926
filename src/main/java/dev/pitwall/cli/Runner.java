package dev.pitwall.cli;

import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Trigger;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.RunListener;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.BrowserFinder;
import dev.pitwall.probe.browser.slot.BrowserSlots;
import dev.pitwall.probe.browser.slot.RunTools;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.http.HttpProbe;
import dev.pitwall.probe.http.VertxHttpDriver;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs journeys one after the other; a browser is started when the first of them needs one. Nothing
 * is left of it when it is closed, nor when the program is interrupted.
 */
final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final int CLOSE_SECONDS = 10;

  private final Secrets secrets;
  private final boolean endsTls;
  private final Map<String, String> environment;
  private final RunEnvironment around = RunEnvironment.system();
  private final Path work;
  private final TemporaryArtefacts kept;
  private final Vertx vertx;
  private final TlsMaterials materials;
  private final VertxHttpDriver driver;
  private final HttpProbe http;
  private final Thread atInterrupt = new Thread(this::end, "pitwall-run-end");
  private @Nullable BrowserSlots slots;
  private boolean ended;

  /**
   * A runner.
   *
   * @param secrets of all the journeys
   * @param endsTls whether any run is pinned to a node that is spoken to otherwise than its front
   *     door over TLS
   * @param environment where a browser is looked for
   */
  Runner(Secrets secrets, boolean endsTls, Map<String, String> environment) {
    this.secrets = secrets;
    this.endsTls = endsTls;
    this.environment = environment;
    this.work = temporary();
    this.kept = new TemporaryArtefacts(work.resolve("kept"));
    // Without it Vert.x makes a folder of its own among the temporary files.
    FileSystemOptions noCache =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    this.vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(noCache));
    this.materials = new TlsMaterials(secrets);
    this.driver = new VertxHttpDriver(vertx, materials);
    this.http = new HttpProbe(driver, () -> secrets, around);
    Runtime.getRuntime().addShutdownHook(atInterrupt);
    WarmUp.of(http, vertx);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("pitwall-run-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  /** Runs a journey, and tells somebody how it goes. */
  Run run(RunPlan order, RunListener listener) {
    RunRequest request =
        new RunRequest(id(), order.journey(), order.target(), Trigger.MANUAL, null);
    return order.journey().needsBrowser()
        ? browser().run(request, listener)
        : http.run(request, listener);
  }

  private String id() {
    byte[] random = new byte[5];
    around.random().nextBytes(random);
    long millis = around.clock().instant().toEpochMilli();
    return "run_" + HexFormat.of().toHexDigits(millis, 12) + HexFormat.of().formatHex(random);
  }

  /** Its files, moved out of the way of the end. */
  List<Path> keep(Run run, Path folder) {
    return kept.moveTo(folder, run.id(), run.artefacts());
  }

  private synchronized BrowserSlots browser() {
    BrowserSlots known = slots;
    if (known != null) {
      return known;
    }
    if (ended) {
      throw new IllegalStateException("the runner has ended");
    }
    BrowserSlots started =
        new BrowserSlots(
            new BrowserFinder(environment).find(),
            SlotLimits.usual(1),
            work,
            Tracing.ALWAYS,
            new RunTools(secrets, driver, kept, around, endsTls, materials));
    slots = started;
    return started;
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atInterrupt);
    } catch (IllegalStateException e) {
      // The program is ending, and the hook with it.
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (slots != null) {
      slots.close();
    }
    driver.close();
    closeVertx();
    delete(work);
  }

  private void closeVertx() {
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the HTTP client did not end within {} s", CLOSE_SECONDS);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("temporary files are left in " + folder, e);
    }
  }
}
