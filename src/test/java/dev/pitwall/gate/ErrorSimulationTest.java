package dev.pitwall.gate;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.Finding.Decision;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rollouts of one node beside three peers, ten requests a second each, counters read every five
 * seconds for five minutes, the check asked after every reading.
 */
class ErrorSimulationTest {
  private static final int ROLLOUTS = 10_000;
  private static final long SEED = 20_260_302;
  private static final int READINGS = 60;
  private static final int REQUESTS = 50;
  private static final ErrorCheck CHECK =
      new ErrorCheck(gate().errors("http").policy().errors().getFirst(), 1e-3);

  /** How many requests the node had when it was stopped; 0 when it never was. */
  private static int requestsUntilStop(double nodeRate, double peerRate, SplittableRandom random) {
    Cases cases = Cases.postStart().peers("app01", "app03", "app04");
    String[] nodes = {Cases.NODE, "app01", "app03", "app04"};
    int[] bad = new int[nodes.length];
    for (int reading = 0; reading <= READINGS; reading++) {
      for (int i = 0; i < nodes.length; i++) {
        bad[i] += reading == 0 ? 0 : failures(i == 0 ? nodeRate : peerRate, random);
        cases.counts("http", nodes[i], bad[i], (double) reading * REQUESTS);
      }
      if (CHECK.find(cases.evidence()).decision() == Decision.NO_GO) {
        return reading * REQUESTS;
      }
      cases.after(5);
    }
    return 0;
  }

  /** A node that fails as often as its peers. */
  private static boolean isStopped(double rate, SplittableRandom random) {
    return requestsUntilStop(rate, rate, random) > 0;
  }

  private static int failures(double rate, SplittableRandom random) {
    int failed = 0;
    for (int i = 0; i < REQUESTS; i++) {
      failed += random.nextDouble() < rate ? 1 : 0;
    }
    return failed;
  }

  @Test
  void aNodeThatIsNoWorseIsAlmostNeverStopped() {
    double[] rates = {0.001, 0.005, 0.01, 0.02, 0.05};
    long stopped =
        IntStream.range(0, ROLLOUTS)
            .parallel()
            .filter(i -> isStopped(rates[i % rates.length], new SplittableRandom(SEED + i)))
            .count();
    System.out.println(
        "equal error rates of 0.1 to 5 %: " + stopped + " of " + ROLLOUTS + " rollouts stopped");
    assertThat((double) stopped / ROLLOUTS).isLessThanOrEqualTo(1e-3);
  }

  @Test
  void aNodeThatFailsInThreePercentAgainstOneInFiveHundredIsSoonStopped() {
    int trials = 10_000;
    int[] requests =
        IntStream.range(0, trials)
            .parallel()
            .map(i -> requestsUntilStop(0.03, 0.002, new SplittableRandom(SEED + i)))
            .toArray();
    int missed = (int) Arrays.stream(requests).filter(one -> one == 0).count();
    int[] sorted = Arrays.stream(requests).map(one -> one == 0 ? 99_999 : one).sorted().toArray();
    System.out.println(
        String.format(
            Locale.ROOT,
            "3 %% against 0.2 %%: stopped after %d requests in the median, %d at the 90th percentile, %d of %d missed",
            sorted[trials / 2],
            sorted[trials * 9 / 10],
            missed,
            trials));
    assertThat(sorted[trials / 2]).isLessThanOrEqualTo(400);
    assertThat(missed).isLessThanOrEqualTo(trials / 100);
  }
}
