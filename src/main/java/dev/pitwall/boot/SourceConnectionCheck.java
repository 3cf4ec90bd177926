package dev.pitwall.boot;

import dev.pitwall.config.Config;
import dev.pitwall.machine.Stalls;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.schedule.Poller;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries every source of a configuration once, without a running service. */
public final class SourceConnectionCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SourceConnectionCheck.class);
  private static final Duration FIRST = Duration.ofSeconds(20);

  private SourceConnectionCheck() {}

  /**
   * Reads every signal and every node's health once, all at the same time.
   *
   * @return what was read, in the order of the configuration: health first, then signals; a reading
   *     that failed says why
   */
  public static List<Sample> readOnce(Config config) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    MonitoredConfig setup =
        new MonitoredConfig(config.services(), config.gates(), config.signals());
    InstantSource clock = InstantSource.system();
    TlsMaterials materials = new TlsMaterials(config.secrets());
    try (HttpFetch fetch = new HttpFetch(vertx, Stalls.NONE, materials);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      OwnServer.asked(vertx, url -> ask(url, fetch));
      List<Poller.PolledSource> sources =
          new SourceFactory(
                  setup,
                  config.secrets(),
                  new SourceFactory.Reach(vertx, fetch, Stalls.NONE, materials),
                  new JourneyErrorCounts(),
                  clock)
              .beats();
      List<Future<Sample>> readings = new ArrayList<>();
      for (Poller.PolledSource beat : sources) {
        readings.add(threads.submit(() -> readAndClose(beat.source())));
      }
      List<Sample> samples = new ArrayList<>();
      for (Future<Sample> reading : readings) {
        samples.add(reading.get());
      }
      return samples;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      vertx.close().await();
    }
  }

  private static void ask(URI url, HttpFetch fetch) {
    try {
      var _ = fetch.fetch(HttpFetch.Ask.get(url, Map.of(), FIRST));
    } catch (ReadFailure e) {
      LOG.debug("the first request of all: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Sample readAndClose(SignalSource source) {
    try (source) {
      return source.read();
    }
  }
}
