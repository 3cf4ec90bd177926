package dev.pitwall.boot;

import dev.pitwall.api.ApiPorts;
import dev.pitwall.api.ApiServer;
import dev.pitwall.api.BindRule;
import dev.pitwall.api.Readiness;
import dev.pitwall.config.Config;
import dev.pitwall.journey.Run;
import dev.pitwall.metrics.Meters;
import dev.pitwall.metrics.Roster;
import dev.pitwall.probe.Surroundings;
import dev.pitwall.probe.browser.BrowserChoice;
import dev.pitwall.probe.browser.BrowserFinder;
import dev.pitwall.probe.browser.BrowserSlots;
import dev.pitwall.probe.browser.SlotLimits;
import dev.pitwall.probe.browser.Tracing;
import dev.pitwall.probe.http.HttpProbe;
import dev.pitwall.probe.http.VertxHttpDriver;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.RaceControl;
import dev.pitwall.rollout.Setup;
import dev.pitwall.rollout.UnknownName;
import dev.pitwall.schedule.Poller;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.signal.Sample;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.store.EvaluationStore;
import dev.pitwall.store.Retention;
import dev.pitwall.store.Store;
import dev.pitwall.web.Readings;
import dev.pitwall.web.WebPages;
import dev.pitwall.web.WebPorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. */
public final class Pitwall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pitwall.class);
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 20_000;
  private static final int RUNS_AT_ONCE = 256;
  private static final Duration SWEEP = Duration.ofMinutes(10);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int LISTEN_SECONDS = 20;

  /** What was started, in order; closed in the order turned round. */
  private final List<AutoCloseable> parts = new ArrayList<>();

  private final InstantSource clock = InstantSource.system();
  private final OwnRuns ownRuns = new OwnRuns();
  private final Config config;
  private final BrowserChoice browser;
  private final ApiServer server;

  /**
   * Starts it and comes back when it listens.
   *
   * @param version the version of Pitwall itself
   * @throws dev.pitwall.store.StoreRefused when the data directory cannot be used
   * @throws IllegalStateException when it cannot listen, saying why
   */
  public static Pitwall start(
      Config config, Path data, Map<String, String> environment, String version) {
    BindRule.refusal(config.server())
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return new Pitwall(config, data, environment, version);
  }

  private Pitwall(Config config, Path data, Map<String, String> environment, String version) {
    this.config = config;
    this.browser = new BrowserFinder(environment).find();
    try {
      this.server = startParts(data, version);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private ApiServer startParts(Path data, String version) {
    Store store = closing(Store.open(data, clock));
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
    parts.add(() -> await(vertx.close()));
    Meters meters = closing(new Meters(version, config.metrics().nativeHistograms(), clock));
    Setup setup = new Setup(config.services(), config.gates(), config.signals());
    TimeIds ids = new TimeIds();
    meters.know(Roster.of(config.journeys(), config.services(), config.signals(), config.gates()));
    meters.recall(store.evaluations().list(null, null, null, EvaluationStore.MAX_LIST));
    Instant now = clock.instant();
    RaceControl control = new RaceControl(setup, store.journal(), ids, now);
    List<Run> remembered = store.runs().recent(now.minus(REMEMBERED), MOST_REMEMBERED);
    control.recall(remembered);
    meters.watch(control);
    control.onChange(evaluation -> heard(meters, evaluation));
    LatestSamples latest = new LatestSamples(setup, clock);
    WebPages pages = new WebPages(vertx, webPorts(store, control, latest, version));
    pages.recall(remembered);

    VertxHttpDriver http = closing(new VertxHttpDriver(vertx));
    BrowserSlots slots = closing(slots(data, store, http));
    Probes probes = new Probes(new HttpProbe(http, config::secrets, Surroundings.system()), slots);
    ProbeDesk desk = closing(new ProbeDesk(config, probes, ids));
    meters.watch("pitwall_probe_requests_in_flight", desk::inFlight);
    meters.watch("pitwall_probe_unknown_modules", desk::unknownModules);
    Schedule schedule =
        closing(
            new Schedule(
                config.journeys(),
                config.services(),
                new Schedule.Tools(probes, control, ran(store, meters, control, pages), ids, clock),
                RUNS_AT_ONCE));
    HttpFetch fetch = closing(new HttpFetch(vertx));
    Poller poller =
        closing(new Poller(sample -> read(sample, meters, control, latest), new Random()));
    ScheduledThreadPoolExecutor housekeeping = housekeeping(store, control);
    parts.add(housekeeping::shutdownNow);
    new Figures(store, slots, clock).watch(meters);

    ApiServer listening =
        await(
            ApiServer.start(
                    vertx,
                    config.server(),
                    control,
                    ports(store, control, schedule, latest, meters, desk, version),
                    clock,
                    pages::mount)
                .recover(failure -> Future.failedFuture(notListening(failure))));
    parts.add(() -> await(listening.close()));
    parts.add(pages);
    poller.start(new Signals(setup, config.secrets(), vertx, fetch, ownRuns, clock).beats());
    schedule.start();
    if (config.journeys().stream().anyMatch(journey -> journey.needsBrowser())) {
      var _ = slots.warm();
    }
    return listening;
  }

  /** The system says what is wrong, but not where. */
  private IllegalStateException notListening(Throwable failure) {
    Config.Server wanted = config.server();
    String advice =
        failure instanceof BindException ? "; choose another port, or stop that one" : "";
    return new IllegalStateException(
        "cannot listen on %s:%d: %s%s"
            .formatted(wanted.host(), wanted.port(), failure.getMessage(), advice),
        failure);
  }

  /** The address it can be reached at from this machine. */
  public URI url() {
    String host = config.server().host();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String reach = everywhere ? "127.0.0.1" : host;
    return URI.create(
        "http://" + (reach.contains(":") ? "[" + reach + "]" : reach) + ":" + server.port());
  }

  /** Which browser it uses, or why none. */
  public BrowserChoice browser() {
    return browser;
  }

  private BrowserSlots slots(Path data, Store store, VertxHttpDriver http) {
    return new BrowserSlots(
        browser,
        SlotLimits.usual(config.browserSlots()),
        data.resolve("browser").toAbsolutePath(),
        config.secrets(),
        http,
        store.artefacts(),
        Tracing.AFTER_FAILURE,
        Surroundings.system());
  }

  private Schedule.Listener ran(Store store, Meters meters, RaceControl control, WebPages pages) {
    return new Schedule.Listener() {
      @Override
      public void ran(Run run) {
        boolean kept = store.runWriter().offer(run);
        if (!kept) {
          LOG.warn("run {} could not be kept; the store is too slow", run.id());
        }
        meters.ran(run);
        ownRuns.ran(run);
        control.accept(run, InstantSource.system().instant());
        pages.ran(run);
      }

      @Override
      public void slotStarted(String journey, Duration late) {
        meters.late(late);
      }
    };
  }

  private void read(Sample sample, Meters meters, RaceControl control, LatestSamples latest) {
    meters.sampled(sample);
    latest
        .accept(sample)
        .ifPresent(
            queue ->
                meters.assessed(
                    sample, queue.state(), queue.secondsToDrain(), queue.secondsToFull()));
    control.accept(sample, clock.instant());
  }

  private static void heard(Meters meters, Evaluation evaluation) {
    meters.heard(evaluation);
    if (evaluation.isFinal()) {
      LOG.info("{} {}: {}", evaluation.id(), evaluation.verdict(), evaluation.judgement().reason());
    }
  }

  private ScheduledThreadPoolExecutor housekeeping(Store store, RaceControl control) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("housekeeping").factory());
    Retention retention = store.retention(config.store());
    var _ =
        timer.scheduleWithFixedDelay(
            safely(() -> control.tick(clock.instant())), 1, 1, TimeUnit.SECONDS);
    var _ =
        timer.scheduleWithFixedDelay(
            safely(() -> retention.sweep(clock.instant())),
            60,
            SWEEP.toSeconds(),
            TimeUnit.SECONDS);
    return timer;
  }

  /** A timer forgets a task that throws; these must go on. */
  private static Runnable safely(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("housekeeping failed", e);
      }
    };
  }

  private ApiPorts ports(
      Store store,
      RaceControl control,
      Schedule schedule,
      LatestSamples latest,
      Meters meters,
      ProbeDesk desk,
      String version) {
    return new ApiPorts(
        new StoreArchive(store, control),
        (journey, node) -> {
          if (!schedule.knows(journey, node)) {
            throw new UnknownName(
                "there is no journey "
                    + journey
                    + (node == null ? "" : " at node " + node)
                    + "; GET /api/v1/journeys lists them");
          }
          return schedule.trigger(journey, node);
        },
        config::journeys,
        latest,
        meters::page,
        () -> components(store),
        (run, name) -> store.artefacts().path(run, name),
        desk,
        version);
  }

  private WebPorts webPorts(
      Store store, RaceControl control, LatestSamples latest, String version) {
    return new WebPorts(
        control,
        new StoreKept(new StoreArchive(store, control)),
        () ->
            latest.readings().stream()
                .map(reading -> new Readings.Reading(reading.latest(), reading.queue()))
                .toList(),
        config::journeys,
        clock,
        version);
  }

  private List<Readiness.Component> components(Store store) {
    List<Readiness.Component> components = new ArrayList<>();
    long dropped = store.runWriter().progress().dropped();
    components.add(
        new Readiness.Component("store", true, dropped + " runs dropped since the start"));
    String detail =
        switch (browser) {
          case BrowserChoice.Found found -> String.valueOf(found.executable());
          case BrowserChoice.None none -> "browser journeys are skipped: " + none.reason();
        };
    // Without a browser the HTTP journeys and the gate still work, so that is no reason to be out.
    components.add(new Readiness.Component("browser", true, detail));
    return components;
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.add(part);
    return part;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LISTEN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + LISTEN_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops everything that was started, the last first. */
  @Override
  public void close() {
    Instant from = clock.instant();
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop well", part, e);
      }
    }
    parts.clear();
    Duration took = Duration.between(from, clock.instant());
    if (took.compareTo(STOP) > 0) {
      LOG.warn("stopping took {} s", took.toSeconds());
    }
  }
}
