package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.gate.ErrorRateEProcess.Stretch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ErrorRateEProcessTest {
  @Test
  void nothingSeenSaysNothing() {
    assertThat(ErrorRateEProcess.eValue(List.of())).isEqualTo(1);
  }

  @Test
  void requestsWithoutFailuresSayNothing() {
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(0, 500, 0, 1500)))).isEqualTo(1);
  }

  @Test
  void failuresWithoutRequestsOnBothSidesSayNothing() {
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(9, 9, 0, 0)))).isEqualTo(1);
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(0, 0, 9, 9)))).isEqualTo(1);
  }

  @Test
  void oneFailureOnOneOfFourNodesIsWorthTheMeanOfItsLikelihoodRatios() {
    double sum = 0;
    for (double odds : new double[] {2, 4, 8, 16, 64, 1024}) {
      sum += (odds / (odds + 3)) / 0.25;
    }
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(1, 100, 0, 300))))
        .isCloseTo(sum / 6, within(1e-9));
  }

  @Test
  void failuresOnTheNodeAloneSoonSayMoreThanAThousand() {
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(6, 100, 0, 300)))).isGreaterThan(1000);
  }

  @Test
  void failuresOnThePeersSpeakForTheNode() {
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(0, 100, 30, 300)))).isLessThan(0.001);
  }

  @Test
  void aMillionFailuresDoNotOverflow() {
    assertThat(ErrorRateEProcess.eValue(List.of(new Stretch(1e6, 1e6, 0, 1e6)))).isFinite();
  }

  /** Under equality the expected e-value is one: what makes looking after every sample legal. */
  @Property(tries = 50)
  void underEqualityItIsWorthOneOnAverage(@ForAll @IntRange(min = 1, max = 5) int failures) {
    double theta = 0.25;
    double mean = 0;
    for (int onNode = 0; onNode <= failures; onNode++) {
      double chance =
          choose(failures, onNode)
              * Math.pow(theta, onNode)
              * Math.pow(1 - theta, failures - onNode);
      mean +=
          chance
              * ErrorRateEProcess.eValue(List.of(new Stretch(onNode, 100, failures - onNode, 300)));
    }
    assertThat(mean).isCloseTo(1, within(1e-9));
  }

  @Property
  void theOrderOfStretchesDoesNotMatter(
      @ForAll @Size(max = 20) List<@IntRange(max = 9) Integer> failures, @ForAll long seed) {
    List<Stretch> stretches = new ArrayList<>();
    for (int failed : failures) {
      stretches.add(new Stretch(failed, 50, 9 - failed, 150));
    }
    double before = ErrorRateEProcess.eValue(stretches);
    Collections.shuffle(stretches, new Random(seed));
    assertThat(ErrorRateEProcess.eValue(stretches)).isCloseTo(before, within(before * 1e-9));
  }

  @Property
  void oneMoreFailureOnTheNodeNeverSpeaksForIt(
      @ForAll @IntRange(max = 50) int onNode, @ForAll @IntRange(max = 50) int onPeers) {
    double before = ErrorRateEProcess.eValue(List.of(new Stretch(onNode, 100, onPeers, 300)));
    double after = ErrorRateEProcess.eValue(List.of(new Stretch(onNode + 1, 100, onPeers, 300)));
    assertThat(after).isGreaterThanOrEqualTo(before);
  }

  private static double choose(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; i++) {
      ways = ways * (n - k + i) / i;
    }
    return ways;
  }
}
