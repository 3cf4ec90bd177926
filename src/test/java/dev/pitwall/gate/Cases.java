package dev.pitwall.gate;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.BurnHistory;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.testing.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays out evidence in few words. Every run and every answer takes one second, so that things
 * happen in the order in which they are written down.
 */
final class Cases {
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  static final String NODE = "app02";
  static final String NEW = "2.0";
  static final String OLD = "1.0";

  private final GatePhase phase;
  private final @Nullable String node;
  private @Nullable String version = NEW;
  private boolean rollback;
  private int second;
  private int runs;
  private Instant countsFrom = START;
  private Instant deadline = START.plusSeconds(300);
  private final List<Veto> vetoes = new ArrayList<>();
  private final Set<String> peers = new HashSet<>(Set.of("app01", "app03"));
  private final Set<String> out = new HashSet<>();
  private final Set<String> unproven = new HashSet<>();
  private final Map<String, List<HealthSample>> health = new HashMap<>();
  private final Map<String, List<Run>> runsOf = new HashMap<>();
  private final Map<String, Baseline> baselines = new HashMap<>();
  private final Map<String, QueueWindow> queues = new HashMap<>();
  private final Map<String, Map<String, ErrorWindow>> errors = new HashMap<>();
  private final Map<String, QueueSample> work = new HashMap<>();
  private final Map<String, Double> depthsBefore = new HashMap<>();
  private final Map<String, Map<String, QueueWindow>> loads = new HashMap<>();
  private final Map<String, BurnHistory> burns = new HashMap<>();
  private final Map<String, AlertSample> alerts = new HashMap<>();
  private final List<CertificateSample> certificates = new ArrayList<>();
  private @Nullable Duration startUp;

  private Cases(GatePhase phase, @Nullable String node) {
    this.phase = phase;
    this.node = node;
  }

  static Cases preDrain() {
    return new Cases(GatePhase.PRE_DRAIN, NODE);
  }

  static Cases drained() {
    return new Cases(GatePhase.DRAINED, NODE);
  }

  static Cases postStart() {
    return new Cases(GatePhase.POST_START, NODE);
  }

  static Cases fleet() {
    return new Cases(GatePhase.FLEET, null);
  }

  static Cases in(GatePhase phase) {
    return new Cases(phase, phase.aboutOneNode() ? NODE : null);
  }

  Cases version(@Nullable String expected) {
    version = expected;
    return this;
  }

  Cases rollback() {
    rollback = true;
    return this;
  }

  Cases veto(Veto veto) {
    vetoes.add(veto);
    return this;
  }

  Cases peers(String... names) {
    peers.clear();
    peers.addAll(List.of(names));
    return this;
  }

  Cases out(String name) {
    out.add(name);
    return this;
  }

  Cases unproven(String name) {
    unproven.add(name);
    return this;
  }

  Cases after(int seconds) {
    second += seconds;
    return this;
  }

  /** Nothing before this moment counts. */
  Cases countsFromNow() {
    countsFrom = now();
    return this;
  }

  Cases deadlinePassed() {
    deadline = now();
    return this;
  }

  Cases up() {
    return up(NODE).up(NODE);
  }

  Cases up(String name) {
    return answer(name, true, "200 in 3 ms", null);
  }

  Cases down(String name) {
    return answer(name, false, "connection refused", null);
  }

  Cases saysVersion(String seen) {
    return answer(NODE, true, "200 in 3 ms", seen);
  }

  Cases answer(String name, boolean isUp, String observed, @Nullable String seen) {
    health
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(new HealthSample("shop", name, now(), isUp, observed, seen));
    return after(1);
  }

  Cases passes(String journey, int times) {
    return runs(journey, times, Outcome.PASSED, null);
  }

  Cases fails(String journey, int times) {
    return runs(journey, times, Outcome.FAILED, null);
  }

  Cases errors(String journey, int times) {
    return runs(journey, times, Outcome.ERRORED, null);
  }

  Cases runs(String journey, int times, Outcome outcome, @Nullable String versionSeen) {
    for (int i = 0; i < times; i++) {
      run(journey, outcome, versionSeen);
      after(1);
    }
    return this;
  }

  /** A run that takes no time and leaves the clock where it is. */
  Cases run(String journey, Outcome outcome, @Nullable String versionSeen) {
    runs++;
    runsOf
        .computeIfAbsent(journey, key -> new ArrayList<>())
        .add(
            new Run(
                (runs < 10 ? "run_0" : "run_") + runs,
                journey,
                "shop",
                node,
                Trigger.BURST,
                outcome,
                now(),
                Duration.ZERO,
                null,
                versionSeen,
                "http",
                failure(outcome),
                List.of(),
                List.of()));
    return this;
  }

  private static @Nullable Failure failure(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> null;
      case FAILED -> new Failure(3, "pay", "status 500", "status 200");
      case ERRORED -> new Failure(0, "browser", "it crashed", "");
      case SKIPPED -> new Failure(0, "no slot", "all busy", "");
    };
  }

  Cases baseline(String journey, long n, long failed) {
    baselines.put(journey, new Baseline(n, failed));
    return this;
  }

  Cases queue(String signal, @Nullable Double depth) {
    return queue(signal, depth, null);
  }

  Cases queue(String signal, @Nullable Double depth, @Nullable Double consumers) {
    QueueSample sample = queueSample(signal, null, depth, null, consumers);
    queues.merge(signal, QueueWindow.EMPTY.with(sample), (old, one) -> old.with(sample));
    return after(1);
  }

  Cases work(String signal, @Nullable Double depth, @Nullable Double inFlight) {
    work.put(signal, queueSample(signal, node, depth, inFlight, null));
    return after(1);
  }

  private QueueSample queueSample(
      String signal,
      @Nullable String of,
      @Nullable Double depth,
      @Nullable Double inFlight,
      @Nullable Double consumers) {
    return new QueueSample(
        signal, of, now(), depth, inFlight, null, null, null, consumers, null, null);
  }

  /** The counters of one node at this moment. */
  Cases counts(String signal, String of, double bad, double total) {
    ErrorCounts sample = new ErrorCounts(signal, of, now(), bad, total);
    errors
        .computeIfAbsent(signal, key -> new HashMap<>())
        .merge(of, ErrorWindow.EMPTY.with(sample), (old, one) -> old.with(sample));
    return this;
  }

  Instant now() {
    return START.plusSeconds(second);
  }

  /** How deep that queue was before the rollout. */
  Cases depthBefore(String signal, double depth) {
    depthsBefore.put(signal, depth);
    return this;
  }

  /** What a node has in flight and can hold, read now. */
  Cases load(String signal, String name, double inFlight, double capacity) {
    QueueSample sample =
        new QueueSample(signal, name, now(), 0.0, inFlight, null, null, null, null, capacity, null);
    loads
        .computeIfAbsent(signal, key -> new HashMap<>())
        .merge(name, QueueWindow.EMPTY.with(sample), (old, one) -> old.with(sample));
    return this;
  }

  /** A whole queue of which so many have ever arrived, read now. */
  Cases arrived(String signal, double total) {
    QueueSample sample =
        new QueueSample(signal, null, now(), 0.0, null, null, total, total, null, null, null);
    loads
        .computeIfAbsent(signal, key -> new HashMap<>())
        .merge("", QueueWindow.EMPTY.with(sample), (old, one) -> old.with(sample));
    return this;
  }

  /** The error counters of the whole service, read now. */
  Cases served(String signal, double bad, double total) {
    ErrorCounts counts = new ErrorCounts(signal, null, now(), bad, total);
    burns.merge(signal, BurnHistory.EMPTY.with(counts), (old, one) -> old.with(counts));
    return this;
  }

  /** The alerts that fire, read now. */
  Cases firing(String signal, String... names) {
    List<AlertSample.Alert> firing = new ArrayList<>();
    for (String name : names) {
      firing.add(new AlertSample.Alert(name, "it is bad", START));
    }
    alerts.put(signal, new AlertSample(signal, null, now(), firing, names.length));
    return this;
  }

  Cases certificate(@Nullable String name, Duration left) {
    certificates.add(
        new CertificateSample("shop", name, now(), now().plus(left), "CN=shop.example"));
    return this;
  }

  Cases startUp(Duration took) {
    startUp = took;
    return this;
  }

  Evidence evidence() {
    Map<String, NodeHealth> said = new HashMap<>();
    health.forEach((name, samples) -> said.put(name, new NodeHealth(name, samples)));
    return new Evidence(
        phase,
        node,
        version,
        rollback,
        now(),
        START,
        countsFrom,
        deadline,
        vetoes,
        peers,
        out,
        unproven,
        said,
        runsOf,
        baselines,
        queues,
        Map.of(),
        errors,
        work,
        new Evidence.Surroundings(depthsBefore, loads, burns, alerts, certificates, startUp));
  }

  Judgement judgedBy(Gates gate) {
    return Judge.judge(gate.policy(), evidence());
  }

  Verdict verdictOf(Gates gate) {
    return judgedBy(gate).verdict();
  }

  String reasonOf(Gates gate) {
    return judgedBy(gate).reason();
  }

  /** What the only check of that name says. */
  Finding finding(Gates gate, String check) {
    return judgedBy(gate).findings().stream()
        .filter(one -> one.check().equals(check))
        .findFirst()
        .orElseThrow();
  }
}
