package dev.pitwall.gate;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.PinnedNode.End;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Pinned nodes without a peer to compare with, 10,000 seeded trials each: how often a healthy one
 * is stopped, how often a broken one is passed, and after how many runs. The figures are those of
 * docs/STATISTICS.md.
 */
class JudgeSimulationIT {
  private static final int TRIALS = 10_000;
  private static final long SEED = 20_260_302;
  private static final String ONE = "checkout";

  /** Shared by the tests, so that a course of events that both meet is judged once. */
  private static final PinnedNode THREE =
      new PinnedNode(gate().health().journey(ONE).journey("login").journey("search"), Map.of());

  /** What came out of all trials. */
  private record Tally(int stopped, int passed, long runs, Map<Integer, Integer> runsToGo) {
    double stopRate() {
      return (double) stopped / TRIALS;
    }

    double passRate() {
      return (double) passed / TRIALS;
    }

    double meanRuns() {
      return (double) runs / TRIALS;
    }
  }

  private static Tally tally(Function<SplittableRandom, End> trial) {
    int stopped = 0;
    int passed = 0;
    long runs = 0;
    Map<Integer, Integer> runsToGo = new TreeMap<>();
    for (int i = 0; i < TRIALS; i++) {
      End end = trial.apply(new SplittableRandom(SEED + i));
      stopped += end.verdict() == Verdict.NO_GO ? 1 : 0;
      passed += end.verdict() == Verdict.GO ? 1 : 0;
      runs += end.runs();
      if (end.verdict() == Verdict.GO) {
        runsToGo.merge(end.runs(), 1, Integer::sum);
      }
    }
    return new Tally(stopped, passed, runs, runsToGo);
  }

  private static PinnedNode alone(Baseline baseline) {
    return new PinnedNode(gate().health().journey(ONE), Map.of(ONE, baseline));
  }

  private static Tally tally(PinnedNode node, double rate) {
    return tally(node, Map.of(ONE, rate, "login", rate, "search", rate));
  }

  private static Tally tally(PinnedNode node, Map<String, Double> rates) {
    return tally(random -> node.run(rates, random));
  }

  private static void meetsTheAcceptance(String name, Baseline baseline) {
    PinnedNode node = alone(baseline);
    Tally healthy = tally(node, 0.01);
    Tally half = tally(node, 0.5);
    Tally broken = tally(node, 1);
    print(name, healthy, tally(node, 0.02), half, broken);
    System.out.println("  runs until GO when healthy: " + healthy.runsToGo());
    assertThat(healthy.stopRate()).isLessThanOrEqualTo(1e-3);
    assertThat(healthy.meanRuns()).isBetween(11.0, 15.0);
    assertThat(healthy.stopped() + healthy.passed()).isEqualTo(TRIALS);
    assertThat(half.passRate()).isLessThanOrEqualTo(1e-3);
    assertThat(half.meanRuns()).isLessThanOrEqualTo(10);
    assertThat(broken.stopRate()).isEqualTo(1);
    assertThat(broken.meanRuns()).isBetween(2.0, 4.0);
  }

  private static void print(String name, Tally healthy, Tally flaky, Tally half, Tally broken) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %-28s | %6.2f %% | %6.2f %% | %6.2f %% | %5.1f | %5.1f | %5.1f |",
            name,
            healthy.stopRate() * 100,
            flaky.stopRate() * 100,
            half.passRate() * 100,
            healthy.meanRuns(),
            half.meanRuns(),
            broken.meanRuns()));
  }

  @Test
  void withoutABaseline() {
    meetsTheAcceptance("judge, no baseline", Baseline.NONE);
  }

  @Test
  void withPeersThatNeverFailed() {
    meetsTheAcceptance("judge, peers 0 of 400", new Baseline(400, 0));
  }

  @Test
  void withPeersThatFailInOneOfAHundredRuns() {
    meetsTheAcceptance("judge, peers 4 of 400", new Baseline(400, 4));
  }

  @Test
  void withAFewRunsOfThePeers() {
    meetsTheAcceptance("judge, peers 0 of 10", new Baseline(10, 0));
  }

  @Test
  void threeJourneysShareAlphaAndTheWholeGateKeepsIt() {
    PinnedNode node = THREE;
    Tally healthy = tally(node, 0.01);
    Tally half = tally(node, 0.5);
    Tally broken = tally(node, 1);
    print("judge, three journeys", healthy, tally(node, 0.02), half, broken);
    System.out.println("  runs until GO when healthy: " + healthy.runsToGo());
    assertThat(healthy.stopRate()).isLessThanOrEqualTo(1e-3);
    assertThat(healthy.meanRuns()).isBetween(33.0, 42.0);
    assertThat(half.passRate()).isLessThanOrEqualTo(1e-3);
    assertThat(half.meanRuns()).isLessThanOrEqualTo(18);
    assertThat(broken.stopRate()).isEqualTo(1);
    assertThat(broken.meanRuns()).isBetween(2.0, 4.0);
  }

  @Test
  void oneBrokenJourneyOfThreeIsNotHiddenByTheOthers() {
    PinnedNode node = THREE;
    Map<String, Double> rates = new HashMap<>(Map.of(ONE, 0.5, "login", 0.01, "search", 0.01));
    Tally half = tally(node, rates);
    rates.put(ONE, 1.0);
    Tally broken = tally(node, rates);
    System.out.println(
        String.format(
            Locale.ROOT,
            "one of three journeys broken: missed %.2f %%, %.1f runs of all; fully broken: %.1f",
            half.passRate() * 100,
            half.meanRuns(),
            broken.meanRuns()));
    assertThat(half.passRate()).isLessThanOrEqualTo(1e-3);
    assertThat(broken.stopRate()).isEqualTo(1);
    assertThat(broken.meanRuns()).isLessThanOrEqualTo(4);
  }

  /** The rules one would write by hand, on the same seeds. */
  @Test
  void rulesOfAFixedCountStopHealthyNodesOrPassBrokenOnes() {
    Tally any = fixed("any failure of 5", JudgeSimulationIT::anyOfFive);
    Tally row = fixed("2 consecutive of 20", JudgeSimulationIT::twoInARowOfTwenty);
    Tally rate = fixed("more than 5 % of 20", JudgeSimulationIT::rateOfTwenty);
    assertThat(any.stopRate()).isBetween(0.04, 0.06);
    assertThat(row.stopRate()).isBetween(0.001, 0.003);
    assertThat(rate.stopRate()).isBetween(0.012, 0.022);
  }

  private interface Rule {
    End decide(SplittableRandom random, double rate);
  }

  private static Tally fixed(String name, Rule rule) {
    Tally healthy = tally(random -> rule.decide(random, 0.01));
    print(
        name,
        healthy,
        tally(random -> rule.decide(random, 0.02)),
        tally(random -> rule.decide(random, 0.5)),
        tally(random -> rule.decide(random, 1)));
    return healthy;
  }

  private static End anyOfFive(SplittableRandom random, double rate) {
    for (int run = 1; run <= 5; run++) {
      if (random.nextDouble() < rate) {
        return new End(Verdict.NO_GO, run);
      }
    }
    return new End(Verdict.GO, 5);
  }

  private static End twoInARowOfTwenty(SplittableRandom random, double rate) {
    int inARow = 0;
    for (int run = 1; run <= 20; run++) {
      inARow = random.nextDouble() < rate ? inARow + 1 : 0;
      if (inARow == 2) {
        return new End(Verdict.NO_GO, run);
      }
    }
    return new End(Verdict.GO, 20);
  }

  private static End rateOfTwenty(SplittableRandom random, double rate) {
    int failed = 0;
    for (int run = 1; run <= 20; run++) {
      failed += random.nextDouble() < rate ? 1 : 0;
    }
    return new End(failed > 1 ? Verdict.NO_GO : Verdict.GO, 20);
  }
}
