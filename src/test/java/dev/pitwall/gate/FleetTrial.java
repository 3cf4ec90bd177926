package dev.pitwall.gate;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.testing.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One upgraded node among peers: a baseline learned from the hour before, then each second the runs
 * that are asked for, on the node and on its peers, judged after every run until the deadline.
 */
final class FleetTrial {
  /**
   * A fleet.
   *
   * @param node how often the node fails
   * @param peers how often each peer fails, in the hour before and now
   * @param unmeasured how many of the runs on the node measure nothing
   */
  record Fleet(double node, List<Double> peers, double unmeasured) {
    /** A node and three peers that fail alike. */
    static Fleet of(double node, double peers) {
      return new Fleet(node, List.of(peers, peers, peers), 0);
    }
  }

  /** How one trial ended, after how many runs on the node. */
  record End(Verdict verdict, int runs) {}

  /** So many runs of each peer the hour before had. */
  private static final int HISTORY = 60;

  private static final String JOURNEY = "checkout";
  private static final String NODE = "app00";
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration TOOK = Duration.ofMillis(200);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final int DEADLINE = 300;
  private static final GatePolicy POLICY =
      Gates.gate().journey(JOURNEY).maxAge(Duration.ofMinutes(2)).policy();

  private final SplittableRandom random;
  private final Fleet fleet;
  private final List<String> peers;
  private final Baseline baseline;
  private final Map<String, List<Run>> runs = new HashMap<>();
  private final Map<String, TargetRuns> views = new HashMap<>();
  private int second;
  private int count;

  private FleetTrial(SplittableRandom random, Fleet fleet) {
    this.random = random;
    this.fleet = fleet;
    this.peers = IntStream.range(0, fleet.peers().size()).mapToObj(i -> "app0" + (i + 1)).toList();
    this.baseline = Baseline.ofBetterHalf(fleet.peers().stream().map(this::learned).toList());
  }

  private Baseline learned(double rate) {
    return new Baseline(
        HISTORY, IntStream.range(0, HISTORY).filter(i -> random.nextDouble() < rate).count());
  }

  static End play(SplittableRandom random, Fleet fleet) {
    return new FleetTrial(random, fleet).play();
  }

  private End play() {
    Sprt test = baseline.test(0.5, POLICY.alphaEach(), POLICY.betaEach()).orElse(null);
    while (test != null && second < DEADLINE) {
      for (Need need : proof(test).needs()) {
        add(need.node() == null ? NODE : need.node());
        Verdict verdict = verdict(proof(test).outcome());
        if (verdict.isFinal()) {
          return new End(verdict, runs.getOrDefault(NODE, List.of()).size());
        }
      }
      second++;
    }
    return new End(Verdict.INCONCLUSIVE, runs.getOrDefault(NODE, List.of()).size());
  }

  private static Verdict verdict(JourneyProof.Outcome outcome) {
    return switch (outcome) {
      case PROVEN -> Verdict.GO;
      case STOPPED -> Verdict.NO_GO;
      case COMMON, UNCONFIRMED, UNMEASURED, OPEN -> Verdict.PENDING;
    };
  }

  private void add(String target) {
    Outcome outcome = target.equals(NODE) ? ofNode() : of(fleet.peers().get(peers.indexOf(target)));
    runs.computeIfAbsent(target, key -> new ArrayList<>()).add(run(target, outcome));
    views.remove(target);
  }

  private Outcome ofNode() {
    boolean lost = random.nextDouble() < fleet.unmeasured();
    return lost ? Outcome.ERRORED : of(fleet.node());
  }

  private Outcome of(double rate) {
    return random.nextDouble() < rate ? Outcome.FAILED : Outcome.PASSED;
  }

  private Run run(String target, Outcome outcome) {
    count++;
    Failure failure = outcome == Outcome.PASSED ? null : new Failure(1, "pay", "500", "200");
    return new Run(
        "run_" + count,
        JOURNEY,
        "shop",
        target,
        Trigger.BURST,
        outcome,
        START.plusSeconds(second),
        TOOK,
        Met.NOBODY,
        "http",
        failure,
        List.of(),
        List.of());
  }

  private TargetRuns of(String journey, @Nullable String target) {
    return target == null
        ? TargetRuns.NONE
        : views.computeIfAbsent(
            target, key -> new TargetRuns(runs.getOrDefault(key, List.of()), List.of(), EVERY));
  }

  private JourneyProof proof(Sprt test) {
    return new JourneyProof(JOURNEY, test, POLICY, evidence());
  }

  private Evidence evidence() {
    Instant now = START.plusSeconds(second).plusMillis(900);
    NodeStart start = new NodeStart(NodeStart.State.TOLD, START, null, null, null);
    return new Evidence(
        new Evidence.Subject(GatePhase.POST_START, NODE, null, true, false, start, true, null),
        new Evidence.Times(now, START, START, START, START.plusSeconds(DEADLINE)),
        List.of(),
        new Evidence.Peers(Set.copyOf(peers), Set.of(), Map.of(), Set.of(), Set.of(), peers),
        Map.of(),
        this::of,
        Map.of(JOURNEY, baseline),
        new ReadSignals(),
        Map.of());
  }
}
