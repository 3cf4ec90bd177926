package dev.pitwall.gate;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
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
  private int millis;
  private @Nullable String named;
  private int runs;
  private Instant countsFrom = START;
  private Instant deadline = START.plusSeconds(300);
  private final List<Veto> vetoes = new ArrayList<>();
  private final Set<String> peers = new HashSet<>(Set.of("app01", "app03"));
  private final Set<String> out = new HashSet<>();
  private final Set<String> unproven = new HashSet<>();
  private final Map<String, List<HealthSample>> health = new HashMap<>();
  private final Map<String, List<Run>> runsAt = new HashMap<>();
  private final Map<String, List<Instant>> outAt = new HashMap<>();
  private final Map<String, String> reserved = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private final List<String> comparable = new ArrayList<>();
  private NodeStart start = new NodeStart(NodeStart.State.TOLD, START, OLD, null, null);
  private boolean drainProven = true;
  private Instant openedAt = START;
  private Instant startedAt = START;
  private Duration every = Duration.ofSeconds(30);
  private Duration took = Duration.ZERO;
  private final Map<String, Baseline> baselines = new HashMap<>();
  private final Map<String, Double> depthsBefore = new HashMap<>();
  private final ReadSignals signals = new ReadSignals();
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

  /** The runs that follow take so long. */
  Cases taking(Duration each) {
    took = each;
    return this;
  }

  Cases after(int seconds) {
    second += seconds;
    return this;
  }

  /** Nothing before this moment counts. */
  Cases countsFromNow() {
    countsFrom = now();
    startedAt = now();
    return this;
  }

  Cases deadline(int seconds) {
    deadline = START.plusSeconds(seconds);
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

  Cases saysVersion(@Nullable String seen) {
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

  /**
   * Runs in the order of their letters, one a second: P passed, F failed, E could not measure, S
   * went astray; a point is a second without a run.
   */
  Cases course(String journey, String letters) {
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (letter != '.') {
        Met met = letter == 'S' ? Met.NOBODY.strayed("app03 answered") : Met.NOBODY;
        run(journey, node, outcome(letter), met, "http");
      }
      after(1);
    }
    return this;
  }

  private static Outcome outcome(char letter) {
    return switch (letter) {
      case 'P', 'S' -> Outcome.PASSED;
      case 'F' -> Outcome.FAILED;
      case 'E' -> Outcome.ERRORED;
      default -> throw new IllegalArgumentException("no outcome " + letter);
    };
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
    return run(journey, node, outcome, Met.of(null, versionSeen), "http");
  }

  /** So many runs on another node, or through the front door for null, all now. */
  Cases elsewhere(String journey, @Nullable String target, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      run(journey, target, outcome, Met.NOBODY, "http");
    }
    return this;
  }

  /** A run of whom it met and who ran it. */
  Cases run(String journey, @Nullable String target, Outcome outcome, Met met, String worker) {
    runs++;
    runsAt
        .computeIfAbsent(journey + "@" + target, key -> new ArrayList<>())
        .add(
            new Run(
                nextId(),
                journey,
                "shop",
                target,
                Trigger.BURST,
                outcome,
                now(),
                took,
                met,
                worker,
                failure(outcome),
                List.of(),
                List.of()));
    return this;
  }

  /** The next run has that id; else they are counted. */
  Cases named(String id) {
    named = id;
    return this;
  }

  private String nextId() {
    String id = named == null ? "run_%02d".formatted(runs) : named;
    named = null;
    return id;
  }

  /** A run of the journey on the node asked about started now and is not over. */
  Cases out(String journey, @Nullable String target) {
    outAt.computeIfAbsent(journey + "@" + target, key -> new ArrayList<>()).add(now());
    return this;
  }

  /** So many milliseconds go by. */
  Cases afterMillis(int milliseconds) {
    millis += milliseconds;
    return this;
  }

  /** Those nodes show what a good one does now. */
  Cases comparable(String... names) {
    comparable.addAll(List.of(names));
    return this;
  }

  Cases reserved(String name, String why) {
    reserved.put(name, why);
    return this;
  }

  /** This rollout has finished that node. */
  Cases done(String name) {
    done.add(name);
    return this;
  }

  Cases start(NodeStart.State state, @Nullable String versionBefore) {
    start = new NodeStart(state, START, versionBefore, null, null);
    return this;
  }

  /** No GO before the drain stands. */
  Cases drainNotProven() {
    drainProven = false;
    return this;
  }

  Cases openedNow() {
    openedAt = now();
    deadline = openedAt.plusSeconds(300);
    return this;
  }

  Cases every(Duration pace) {
    every = pace;
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
    signals.add(sample);
    return after(1);
  }

  Cases work(String signal, @Nullable Double depth, @Nullable Double inFlight) {
    signals.add(queueSample(signal, node, depth, inFlight, null));
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
    signals.add(new ErrorCounts(signal, of, now(), bad, total));
    return this;
  }

  /** How many requests Pitwall itself has sent to a node up to this moment. */
  Cases sent(String to, double bad, double total) {
    signals.sent(new ErrorCounts("own", to, now(), bad, total), to);
    return this;
  }

  /** How old a figure of that signal may be when it is read. */
  Cases lag(String signal, Duration lag) {
    signals.lag(signal, lag);
    return this;
  }

  Instant now() {
    return START.plusSeconds(second).plusMillis(millis);
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
    signals.add(sample);
    return this;
  }

  /** A whole queue of which so many have ever arrived, read now. */
  Cases arrived(String signal, double total) {
    QueueSample sample =
        new QueueSample(signal, null, now(), 0.0, null, null, total, total, null, null, null);
    signals.add(sample);
    return this;
  }

  /** The error counters of the whole service, read now. */
  Cases served(String signal, double bad, double total) {
    signals.add(new ErrorCounts(signal, null, now(), bad, total));
    return this;
  }

  /** The alerts that fire, read now. */
  Cases firing(String signal, String... names) {
    List<AlertSample.Alert> firing = new ArrayList<>();
    for (String name : names) {
      firing.add(new AlertSample.Alert(name, "it is bad", START));
    }
    signals.add(new AlertSample(signal, null, now(), firing, names.length));
    return this;
  }

  Cases certificate(@Nullable String name, Duration left) {
    signals.add(new CertificateSample("shop", name, now(), now().plus(left), "CN=shop.example"));
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
        new Evidence.Subject(
            phase,
            node,
            version,
            true,
            rollback,
            phase == GatePhase.POST_START ? startUp(start) : null,
            drainProven,
            null),
        new Evidence.Times(now(), openedAt, countsFrom(said), startedAt, deadline),
        vetoes,
        new Evidence.Peers(peers, out, reserved, unproven, done, comparable),
        said,
        this::runs,
        baselines,
        signals,
        depthsBefore);
  }

  private NodeStart startUp(NodeStart of) {
    return new NodeStart(of.state(), of.began(), of.versionBefore(), of.instanceBefore(), startUp);
  }

  /** Where health is told, runs count from the first good answer of those that made it up. */
  private Instant countsFrom(Map<String, NodeHealth> said) {
    NodeHealth own = node == null ? null : said.get(node);
    if (own == null || phase != GatePhase.POST_START) {
      return countsFrom;
    }
    Instant up = own.firstGood(startedAt).orElse(now().plus(Duration.ofDays(1)));
    return up.isAfter(countsFrom) ? up : countsFrom;
  }

  private TargetRuns runs(String journey, @Nullable String target) {
    String key = journey + "@" + target;
    return new TargetRuns(
        runsAt.getOrDefault(key, List.of()), outAt.getOrDefault(key, List.of()), every);
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
