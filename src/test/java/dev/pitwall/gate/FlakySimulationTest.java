package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Journeys that fail on good nodes too, 10,000 seeded trials for each rate: sixty runs of the
 * peers, then a node held against them. The figures are those of docs/STATISTICS.md.
 */
class FlakySimulationTest {
  private static final int TRIALS = 10_000;
  private static final long SEED = 20_261_123;
  private static final int PEER_RUNS = 60;
  private static final int WAITED = 15;

  private int stopped;
  private int undecided;
  private long runs;

  private void trials(double peers, double node) {
    stopped = 0;
    undecided = 0;
    runs = 0;
    for (int i = 0; i < TRIALS; i++) {
      trial(new SplittableRandom(SEED + i), peers, node);
    }
  }

  private void trial(SplittableRandom random, double peers, double node) {
    Baseline baseline = new Baseline(PEER_RUNS, failed(random, PEER_RUNS, peers));
    Sprt test = baseline.test(0.5, 1e-3, 1e-2).orElse(null);
    if (test == null) {
      undecided++;
      return;
    }
    int n = 0;
    int failed = 0;
    while (n < WAITED && test.decide(n, failed) == Finding.Decision.UNDECIDED) {
      n++;
      failed += failed(random, 1, node);
    }
    runs += n;
    stopped += test.decide(n, failed) == Finding.Decision.NO_GO ? 1 : 0;
  }

  private static int failed(SplittableRandom random, int n, double rate) {
    int failed = 0;
    for (int i = 0; i < n; i++) {
      failed += random.nextDouble() < rate ? 1 : 0;
    }
    return failed;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2, 0.3, 0.5})
  void aNodeLikeItsPeersIsRarelyStopped(double rate) {
    trials(rate, rate);
    double falseStops = (double) stopped / TRIALS;
    double silent = (double) undecided / TRIALS;
    double healthyRuns = (double) runs / (TRIALS - undecided);
    trials(rate, 1);
    double broken = (double) stopped / TRIALS;
    double brokenRuns = (double) runs / (TRIALS - undecided);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %3.0f %% | %5.2f %% | %5.1f | %5.2f %% | %5.1f | %6.2f %% |",
            rate * 100,
            falseStops * 100,
            healthyRuns,
            broken * 100,
            brokenRuns,
            silent * 100));
    assertThat(falseStops).isLessThan(0.02);
    if (rate <= 0.2) {
      assertThat(broken).isGreaterThan(0.9);
    }
  }
}
