package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
  @Test
  void whatNobodyMeasuredIsTakenForAJourneyThatPassedTwoHundredTimes() {
    assertThat(Baseline.NONE.p0()).isCloseTo(0.0188, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 0.0180",
    "400, 0, 0.01",
    "400, 4, 0.0170",
    "400, 8, 0.0261",
    "400, 20, 0.05",
    "100000, 0, 0.01"
  })
  void p0FallsAsThePeersProveThemselvesAndRisesAsTheyFail(long n, long failed, double p0) {
    assertThat(new Baseline(n, failed).p0()).isCloseTo(p0, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "1, 1, false",
    "19, 19, false",
    "20, 2, false",
    "20, 3, true",
    "400, 20, false",
    "400, 40, true"
  })
  void aJourneyIsUnfitOnceItIsShownToFailAboveTheCap(long n, long failed, boolean unfit) {
    assertThat(new Baseline(n, failed).isUnfit()).isEqualTo(unfit);
  }

  @Test
  void aFewUnluckyRunsOfThePeersDoNotDisarmAJourney() {
    assertThat(new Baseline(2, 2).isUnfit()).isFalse();
    assertThat(new Baseline(2, 2).p0()).isLessThanOrEqualTo(Baseline.CAP);
  }

  @Test
  void moreFailuresThanRunsAreImpossible() {
    assertThatThrownBy(() -> new Baseline(3, 4)).hasMessageContaining("4 of 3 runs failed");
    assertThatThrownBy(() -> new Baseline(3, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void p0StaysWithinFloorAndCapAndNeverFallsWithAFailure(
      @ForAll @IntRange(max = 10_000) int n, @ForAll @IntRange(max = 10_000) int of) {
    int failed = of % (n + 1);
    double p0 = new Baseline(n, failed).p0();
    assertThat(p0).isBetween(Baseline.FLOOR, Baseline.CAP);
    assertThat(new Baseline(n + 1L, failed + 1L).p0()).isGreaterThanOrEqualTo(p0);
    assertThat(new Baseline(n + 1L, failed).p0()).isLessThanOrEqualTo(p0);
  }
}
