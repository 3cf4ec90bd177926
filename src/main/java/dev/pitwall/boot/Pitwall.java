package dev.pitwall.boot;

import dev.pitwall.api.ApiServer;
import dev.pitwall.api.BindRule;
import dev.pitwall.config.Config;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Run;
import dev.pitwall.metrics.KnownLabels;
import dev.pitwall.metrics.Meters;
import dev.pitwall.otel.Collector;
import dev.pitwall.otel.Spans;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.TracePropagation;
import dev.pitwall.probe.browser.BrowserChoice;
import dev.pitwall.probe.browser.BrowserFinder;
import dev.pitwall.probe.browser.BrowserSlots;
import dev.pitwall.probe.browser.SlotLimits;
import dev.pitwall.probe.browser.Tracing;
import dev.pitwall.probe.http.HttpProbe;
import dev.pitwall.probe.http.VertxHttpDriver;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.schedule.Poller;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.schedule.ScheduleLimits;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.store.EvaluationStore;
import dev.pitwall.store.Retention;
import dev.pitwall.store.Store;
import dev.pitwall.web.WebPages;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. */
public final class Pitwall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pitwall.class);
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 20_000;
  private static final int RUNS_AT_ONCE = 256;
  private static final Duration SWEEP = Duration.ofMinutes(10);

  private final Lifecycle lifecycle = new Lifecycle();
  private final InstantSource clock = InstantSource.system();
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
    Store store = lifecycle.closing(Store.open(data, clock));
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
    lifecycle.closing(() -> Lifecycle.await(vertx.close()));
    Meters meters =
        lifecycle.closing(new Meters(version, config.metrics().nativeHistograms(), clock));
    @Nullable Spans spans = spans(meters, version);
    MonitoredConfig setup =
        new MonitoredConfig(
            config.services(), config.gates(), config.signals(), paces(config.journeys()));
    TimeIds ids = new TimeIds();
    meters.know(
        KnownLabels.of(config.journeys(), config.services(), config.signals(), config.gates()));
    meters.recall(store.evaluations().list(null, null, null, EvaluationStore.MAX_LIST));
    Instant now = clock.instant();
    GateService control =
        new GateService(
            setup, RunEvents.traced(store.journal(), spans), ids, now, System::nanoTime, clock);
    List<Run> remembered = store.runs().recent(now.minus(REMEMBERED), MOST_REMEMBERED);
    control.feed().recall(remembered);
    meters.watch(control);
    control.onChange(evaluation -> RunEvents.heard(evaluation, meters, spans));
    lifecycle.closing(new JudgeThread(control, clock));
    LatestSamples latest = new LatestSamples(setup, clock);
    Ports ports = new Ports(config, browser, store, control, latest, clock, version);
    WebPages pages = new WebPages(vertx, ports.web());
    pages.recall(remembered);
    JourneyErrorCounts errorCounts = new JourneyErrorCounts();
    RunEvents events =
        new RunEvents(store, meters, control, latest, errorCounts, pages, spans, clock);

    VertxHttpDriver http = lifecycle.closing(new VertxHttpDriver(vertx));
    BrowserSlots slots = lifecycle.closing(slots(data, store, http));
    RoutingProbe probes = new RoutingProbe(new HttpProbe(http, config::secrets, around()), slots);
    OnDemandProbe desk = lifecycle.closing(new OnDemandProbe(config, probes, ids));
    Schedule schedule =
        lifecycle.closing(
            new Schedule(
                config.journeys(),
                config.services(),
                new Schedule.Tools(probes, control.feed(), events, ids, clock),
                ScheduleLimits.of(RUNS_AT_ONCE, config.browserSlots())));
    HttpFetch fetch = lifecycle.closing(new HttpFetch(vertx));
    Poller poller = lifecycle.closing(new Poller(events::read, new Random()));
    ScheduledThreadPoolExecutor housekeeping = housekeeping(store, control);
    lifecycle.closing(housekeeping::shutdownNow);
    new RuntimeGauges(store, slots, desk, clock).watch(meters);

    ApiServer listening =
        Lifecycle.await(
            ApiServer.start(
                    vertx,
                    config.server(),
                    control,
                    ports.api(schedule, meters, desk),
                    clock,
                    pages::mount)
                .recover(failure -> Future.failedFuture(notListening(failure))));
    lifecycle.closing(() -> Lifecycle.await(listening.close()));
    lifecycle.closing(pages);
    poller.start(
        new SourceFactory(setup, config.secrets(), vertx, fetch, errorCounts, clock).beats());
    schedule.start();
    if (config.journeys().stream().anyMatch(journey -> journey.needsBrowser())) {
      var _ = slots.warm();
    }
    return listening;
  }

  private static Map<String, MonitoredConfig.Pace> paces(List<Journey> journeys) {
    Map<String, MonitoredConfig.Pace> paces = new HashMap<>();
    for (Journey journey : journeys) {
      paces.put(journey.name(), new MonitoredConfig.Pace(journey.every(), journey.nodesEvery()));
    }
    return paces;
  }

  private @Nullable Spans spans(Meters meters, String version) {
    Config.Traces traces = config.traces();
    SourceSpec.Link otlp = traces.otlp();
    if (otlp == null) {
      return null;
    }
    NodeTexts texts = new NodeTexts(null, config.secrets());
    Collector collector =
        new Collector(
            texts.url(otlp, ""), texts.headers(otlp), traces.attributes(), traces.sampled());
    Spans spans = lifecycle.closing(new Spans(collector, version));
    meters.watch("pitwall_trace_spans", spans::made, "made");
    meters.watch("pitwall_trace_spans", spans::sent, "sent");
    meters.watch("pitwall_trace_spans", spans::failed, "failed");
    return spans;
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
        around());
  }

  private RunEnvironment around() {
    return RunEnvironment.system(
        new TracePropagation(config.traces().propagate(), config.traces().sampled()));
  }

  private ScheduledThreadPoolExecutor housekeeping(Store store, GateService control) {
    ScheduledThreadPoolExecutor timer =
        // Two threads: a sweep that has a lot to delete does not keep the ticks waiting.
        new ScheduledThreadPoolExecutor(2, Thread.ofPlatform().name("housekeeping").factory());
    Retention retention = store.retention(config.store());
    var _ =
        timer.scheduleWithFixedDelay(
            safely(() -> control.feed().tick(clock.instant())), 1, 1, TimeUnit.SECONDS);
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

  /** Stops everything that was started, the last first. */
  @Override
  public void close() {
    lifecycle.close();
  }
}
