package dev.pitwall.boot;

import dev.pitwall.api.ApiPorts;
import dev.pitwall.api.ApiServer;
import dev.pitwall.api.BindRule;
import dev.pitwall.config.Config;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Run;
import dev.pitwall.machine.MachineRoom;
import dev.pitwall.metrics.KnownLabels;
import dev.pitwall.metrics.Meters;
import dev.pitwall.otel.Spans;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.TracePropagation;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.BrowserChoice;
import dev.pitwall.probe.browser.slot.BrowserFinder;
import dev.pitwall.probe.browser.slot.BrowserSlots;
import dev.pitwall.probe.browser.slot.RunTools;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.http.HttpProbe;
import dev.pitwall.probe.http.VertxHttpDriver;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.schedule.Poller;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.schedule.ScheduleLimits;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.store.Store;
import dev.pitwall.tls.TlsMaterials;
import dev.pitwall.web.WebPages;
import io.vertx.core.Future;
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
import org.jspecify.annotations.Nullable;

/** The running service. */
public final class Pitwall implements AutoCloseable {
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 20_000;
  private static final int RUNS_AT_ONCE = 256;

  private final Lifecycle lifecycle = new Lifecycle();
  private final InstantSource clock = InstantSource.system();
  private final Config config;
  private final MachineRoom room = new MachineRoom();
  private final BrowserChoice browser;
  private final TlsMaterials materials;
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
    this.materials = new TlsMaterials(config.secrets());
    try {
      this.server = startParts(data, version);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private ApiServer startParts(Path data, String version) {
    Judged judged = startJudging(data, version);
    Probing probing = startProbing(data, judged);
    return startServing(judged, probing);
  }

  /**
   * What keeps, counts, judges and shows what was seen.
   *
   * @param spans null when none are sent
   */
  private record Judged(
      Store store,
      Loops loops,
      Meters meters,
      @Nullable Spans spans,
      MonitoredConfig setup,
      TimeIds ids,
      GateService gate,
      LatestSamples latest,
      Ports ports,
      WebPages pages) {}

  private Judged startJudging(Path data, String version) {
    Store store = lifecycle.closing(Store.open(data, clock));
    TemporaryFolder.warnIfFull();
    Loops loops = Loops.start(TemporaryFolder.below(store), lifecycle);
    Meters meters =
        lifecycle.closing(new Meters(version, config.metrics().nativeHistograms(), clock));
    @Nullable Spans spans = TraceExport.start(config, meters, version, lifecycle);
    MonitoredConfig setup =
        new MonitoredConfig(
            config.services(), config.gates(), config.signals(), paces(config.journeys()));
    TimeIds ids = new TimeIds();
    meters.know(
        KnownLabels.of(config.journeys(), config.services(), config.signals(), config.gates()));
    meters.recall(
        store
            .evaluations()
            .list(
                new EvaluationArchive.EvaluationFilter(
                    null, null, null, EvaluationArchive.MAX_LIST)));
    Instant now = clock.instant();
    GateService gate =
        new GateService(
            setup, RunEvents.traced(store.journal(), spans), ids, now, System::nanoTime, clock);
    List<Run> remembered = store.runs().recent(now.minus(REMEMBERED), MOST_REMEMBERED);
    gate.feed().recall(remembered);
    meters.watch(gate);
    gate.onChange(evaluation -> RunEvents.heard(evaluation, meters, spans));
    lifecycle.closing(new JudgeThread(gate, clock));
    LatestSamples latest = new LatestSamples(setup, clock);
    AuditWatch audit =
        lifecycle.closing(new AuditWatch(store.audit(), new AuditHold(gate, clock), clock));
    Ports ports = new Ports(config, browser, room, store, audit, gate, latest, clock, version);
    WebPages pages = new WebPages(loops.own(), ports.web());
    pages.recall(remembered);
    return new Judged(store, loops, meters, spans, setup, ids, gate, latest, ports, pages);
  }

  /** What makes runs and readings; it does not start to before it is told. */
  private record Probing(
      BrowserSlots slots,
      OnDemandProbe onDemand,
      Schedule schedule,
      Poller poller,
      SourceFactory sources) {
    void start(boolean needsBrowser) {
      poller.start(sources.beats());
      schedule.start();
      if (needsBrowser) {
        var _ = slots.warm();
      }
    }
  }

  private Probing startProbing(Path data, Judged judged) {
    JourneyErrorCounts errorCounts = new JourneyErrorCounts();
    RunEvents events =
        new RunEvents(
            judged.store(),
            judged.meters(),
            judged.gate(),
            judged.latest(),
            errorCounts,
            judged.pages(),
            judged.spans(),
            clock);
    VertxHttpDriver http =
        lifecycle.closing(new VertxHttpDriver(judged.loops().targets(), materials));
    BrowserSlots slots = lifecycle.closing(slots(data, judged, http));
    RoutingProbe probes =
        new RoutingProbe(
            new HttpProbe(http, config::secrets, around(judged)), slots, room::shortage, clock);
    OnDemandProbe onDemand = lifecycle.closing(new OnDemandProbe(config, probes, judged.ids()));
    Schedule.Tools tools =
        new Schedule.Tools(probes, judged.gate().feed(), events, judged.ids(), clock);
    Schedule schedule =
        lifecycle.closing(
            new Schedule(
                config.journeys(),
                config.services(),
                tools,
                ScheduleLimits.of(RUNS_AT_ONCE, config.browser().slots())));
    Poller poller = lifecycle.closing(new Poller(events::read, new Random()));
    return new Probing(slots, onDemand, schedule, poller, sources(judged, errorCounts));
  }

  private SourceFactory sources(Judged judged, JourneyErrorCounts errorCounts) {
    Loops loops = judged.loops();
    HttpFetch fetch = lifecycle.closing(new HttpFetch(loops.targets(), loops.pulse(), materials));
    return new SourceFactory(
        judged.setup(),
        config.secrets(),
        new SourceFactory.Reach(loops.targets(), fetch, loops.pulse(), materials),
        errorCounts,
        clock);
  }

  private ApiServer startServing(Judged judged, Probing probing) {
    lifecycle.closing(new Housekeeping(judged.store(), config.store(), judged.gate(), clock));
    new RuntimeGauges(
            judged.loops().pulse(),
            judged.store(),
            judged.ports().audit(),
            probing.slots(),
            probing.onDemand(),
            clock)
        .watch(judged.meters());
    ApiPorts api =
        judged
            .ports()
            .api(probing.schedule(), judged.meters(), probing.onDemand(), probing.slots());
    ApiServer listening =
        Lifecycle.await(
            ApiServer.start(
                    judged.loops().own(),
                    config.server(),
                    judged.gate(),
                    api,
                    clock,
                    judged.pages()::mount)
                .recover(failure -> Future.failedFuture(notListening(failure))));
    RuntimeGauges.watch(judged.meters(), listening);
    lifecycle.closing(() -> Lifecycle.await(listening.close()));
    lifecycle.closing(judged.pages());
    probing.start(config.journeys().stream().anyMatch(journey -> journey.needsBrowser()));
    return listening;
  }

  private static Map<String, MonitoredConfig.Pace> paces(List<Journey> journeys) {
    Map<String, MonitoredConfig.Pace> paces = new HashMap<>();
    for (Journey journey : journeys) {
      paces.put(journey.name(), new MonitoredConfig.Pace(journey.every(), journey.nodesEvery()));
    }
    return paces;
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

  private BrowserSlots slots(Path data, Judged judged, VertxHttpDriver http) {
    return new BrowserSlots(
        browser,
        SlotLimits.usual(config.browser().slots()),
        data.resolve("browser").toAbsolutePath(),
        Tracing.AFTER_FAILURE,
        new RunTools(
            config.secrets(),
            http,
            judged.store().artefacts(),
            around(judged),
            NodeAccess.endsTlsAnywhere(config.services()),
            materials));
  }

  private RunEnvironment around(Judged judged) {
    return RunEnvironment.system(
        new TracePropagation(config.traces().propagate(), config.traces().sampled()),
        judged.loops().pulse());
  }

  /** Stops everything that was started, the last first. */
  @Override
  public void close() {
    lifecycle.close();
  }
}
