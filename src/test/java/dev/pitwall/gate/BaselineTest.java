package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
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
  void aJourneyIsAboveTheCapOnceEnoughRunsShowIt(long n, long failed, boolean above) {
    assertThat(new Baseline(n, failed).isAboveCap()).isEqualTo(above);
  }

  @Test
  void aFewUnluckyRunsOfThePeersExcuseNoNode() {
    assertThat(new Baseline(2, 2).isAboveCap()).isFalse();
    assertThat(new Baseline(2, 2).p0()).isLessThanOrEqualTo(Baseline.CAP);
  }

  @Test
  void upToTheCapTheRuleStandsAsItIsWritten() {
    assertThat(new Baseline(400, 4).test(0.5, 1e-3, 1e-2))
        .contains(new Sprt(new Baseline(400, 4).p0(), 0.5, 1e-3, 1e-2));
  }

  @Test
  void aboveTheCapANodeIsHeldAgainstWhatItsPeersShow() {
    Sprt test = new Baseline(60, 9).test(0.5, 1e-3, 1e-2).orElseThrow();
    assertThat(test.p0()).isCloseTo(Wilson.upper(9, 60), within(1e-9));
    // The share of the room above 5 % that 50 % has: 45 of 95.
    assertThat(test.p1()).isCloseTo(test.p0() + 45.0 / 95 * (1 - test.p0()), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"20, 20, 0.5", "60, 54, 0.5", "100, 40, 0.2"})
  void whatFailsTooOftenToTellGoodFromBadDoesNotDecide(long n, long failed, double p1) {
    assertThat(new Baseline(n, failed).test(p1, 1e-3, 1e-2)).isEmpty();
  }

  @Test
  void anOutageThatIsOverIsForgottenOnceTheNewestRunsShowIt() {
    List<Run> runs = runs("P".repeat(12) + "F".repeat(30) + "P".repeat(18));
    assertThat(Baseline.of(runs)).isEqualTo(new Baseline(60, 30));
    runs = runs("P".repeat(20) + "F".repeat(30) + "P".repeat(10));
    assertThat(Baseline.of(runs)).isEqualTo(new Baseline(20, 0));
    assertThat(Baseline.of(runs).isAboveCap()).isFalse();
  }

  @Test
  void aFlakyJourneyIsNotForgottenForAFewGoodRuns() {
    List<Run> runs = runs("P".repeat(20) + "PPPPF".repeat(8));
    assertThat(Baseline.of(runs)).isEqualTo(new Baseline(60, 8));
  }

  @Test
  void anOutageThatGoesOnEverywhereIsNoFaultOfTheNode() {
    List<Run> runs = runs("F".repeat(20) + "P".repeat(300));
    assertThat(Baseline.of(runs)).isEqualTo(new Baseline(20, 20));
    assertThat(Baseline.of(runs).test(0.5, 1e-3, 1e-2)).isEmpty();
  }

  @Test
  void aFewFailuresOfThePeersAreNoOutage() {
    List<Run> runs = runs("PF" + "P".repeat(398));
    assertThat(Baseline.of(runs)).isEqualTo(new Baseline(400, 1));
    assertThat(Baseline.of(List.of())).isEqualTo(Baseline.NONE);
  }

  private static List<Run> runs(String newestFirst) {
    return newestFirst
        .chars()
        .mapToObj(letter -> run(letter == 'P' ? null : new Failure(1, "pay", "status 500", "2xx")))
        .toList();
  }

  private static Run run(@Nullable Failure failure) {
    return new Run(
        "run_1",
        "checkout",
        "shop",
        "app01",
        Trigger.SCHEDULE,
        failure == null ? Outcome.PASSED : Outcome.FAILED,
        Instant.EPOCH,
        Duration.ZERO,
        null,
        null,
        "http",
        failure,
        List.of(),
        List.of());
  }

  @Test
  void moreFailuresThanRunsAreImpossible() {
    assertThatThrownBy(() -> new Baseline(3, 4)).hasMessageContaining("4 of 3 runs failed");
    assertThatThrownBy(() -> new Baseline(3, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void p0NeverFallsWithAFailureAndNeverLeavesItsBounds(
      @ForAll @IntRange(max = 10_000) int n, @ForAll @IntRange(max = 10_000) int of) {
    int failed = of % (n + 1);
    Baseline baseline = new Baseline(n, failed);
    double p0 = baseline.p0();
    assertThat(p0).isBetween(Baseline.FLOOR, baseline.isAboveCap() ? 1.0 : Baseline.CAP);
    assertThat(new Baseline(n + 1L, failed + 1L).p0()).isGreaterThanOrEqualTo(p0);
    // The run that makes them enough lets all before it count.
    if (n + 1 != Baseline.ENOUGH) {
      assertThat(new Baseline(n + 1L, failed).p0()).isLessThanOrEqualTo(p0);
    }
  }

  @Property
  void aTestAlwaysTellsGoodFromWorseInASensibleNumberOfRuns(
      @ForAll @IntRange(max = 2_000) int n,
      @ForAll @IntRange(max = 2_000) int of,
      @ForAll @DoubleRange(min = 0.06, max = 0.99) double p1) {
    Baseline baseline = new Baseline(n, of % (n + 1));
    baseline
        .test(p1, 1e-3, 1e-2)
        .ifPresent(
            test -> {
              assertThat(test.p0()).isLessThan(test.p1());
              assertThat(test.p1()).isGreaterThanOrEqualTo(p1 - 1e-9);
              if (baseline.isAboveCap()) {
                assertThat(test.runsOfAGoodNode()).isBetween(0.0, Baseline.MOST_RUNS);
              }
            });
  }
}
