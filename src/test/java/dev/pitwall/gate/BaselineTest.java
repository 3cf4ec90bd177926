package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
  private static final double ALPHA = 1e-3;
  private static final double BETA = 1e-3;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.05",
    "19, 0, 0.05",
    "19, 19, 0.05",
    "20, 0, 0.0602",
    "60, 0, 0.0370",
    "120, 0, 0.0234",
    "400, 0, 0.02",
    "400, 4, 0.0231",
    "400, 20, 0.0691",
    "60, 9, 0.1622",
    "100000, 0, 0.02"
  })
  void p0FallsAsPeersProveThemselvesAndRisesAsTheyFail(long n, long failed, double p0) {
    assertThat(new Baseline(n, failed).p0()).isCloseTo(p0, within(1e-4));
  }

  @Test
  void elevenPassesProveATargetWhetherMuchOrNothingIsKnownOfItsPeers() {
    for (Baseline baseline : List.of(Baseline.NONE, new Baseline(60, 0), new Baseline(4000, 0))) {
      Sprt test = baseline.test(0.5, ALPHA, BETA).orElseThrow();
      assertThat(test.passesToGo(0, 0)).isEqualTo(11);
    }
  }

  @Test
  void aFewUnluckyRunsOfThePeersExcuseNoNode() {
    assertThat(new Baseline(2, 2).p0()).isEqualTo(Baseline.UNKNOWN);
  }

  @Test
  void theFailureRateThatMustBeCaughtStaysAsItIsWritten() {
    assertThat(new Baseline(60, 9).test(0.5, ALPHA, BETA).orElseThrow().p1()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 0, 0.5, true",
    "60, 9, 0.5, true",
    "60, 18, 0.5, false",
    "20, 20, 0.5, false",
    "60, 54, 0.5, false",
    "100, 40, 0.2, false"
  })
  void whatFailsTooOftenToTellGoodFromBadDoesNotDecide(
      long n, long failed, double p1, boolean decides) {
    assertThat(new Baseline(n, failed).test(p1, ALPHA, BETA).isPresent()).isEqualTo(decides);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.2, 41", "0, 0.1, 128", "20, 0.2, 43", "60, 0.1, 103", "400, 0.1, 82"})
  void aJourneyThatNeverFailedOnAGoodNodeIsFitForSmallRatesToo(long n, double p1, int passes) {
    Sprt test = new Baseline(n, 0).test(p1, ALPHA, BETA).orElseThrow();
    assertThat(test.passesToGo(0, 0)).isEqualTo(passes);
  }

  @Test
  void oneBrokenPeerOfThreeIsLeftOut() {
    Baseline broken = new Baseline(60, 60);
    List<Baseline> peers = List.of(broken, new Baseline(60, 1), new Baseline(50, 0));
    assertThat(Baseline.ofBetterHalf(peers)).isEqualTo(new Baseline(110, 1));
    assertThat(Baseline.ofBetterHalf(List.of(broken, new Baseline(60, 0))))
        .isEqualTo(new Baseline(60, 0));
  }

  @Test
  void peersWithoutARunDoNotCount() {
    List<Baseline> peers = List.of(Baseline.NONE, Baseline.NONE, new Baseline(60, 30));
    assertThat(Baseline.ofBetterHalf(peers)).isEqualTo(new Baseline(60, 30));
    assertThat(Baseline.ofBetterHalf(List.of())).isEqualTo(Baseline.NONE);
  }

  @Test
  void moreFailuresThanRunsAreImpossible() {
    assertThatThrownBy(() -> new Baseline(3, 4)).hasMessageContaining("4 of 3 runs failed");
    assertThatThrownBy(() -> new Baseline(3, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void p0NeverFallsWithAFailureNorRisesWithAPass(
      @ForAll @IntRange(max = 10_000) int n, @ForAll @IntRange(max = 10_000) int of) {
    int failed = of % (n + 1);
    double p0 = new Baseline(n, failed).p0();
    assertThat(p0).isBetween(Baseline.FLOOR, 1.0);
    // The run that makes them enough lets all before it count.
    if (n + 1 != Baseline.ENOUGH) {
      assertThat(new Baseline(n + 1L, failed + 1L).p0()).isGreaterThanOrEqualTo(p0);
      assertThat(new Baseline(n + 1L, failed).p0()).isLessThanOrEqualTo(p0);
    }
  }

  @Property
  void theBetterHalfIsNeverWorseThanAllAndDoesNotDependOnTheOrder(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 20) Integer> failures,
      @ForAll long seed) {
    List<Baseline> peers = new ArrayList<>();
    failures.forEach(failed -> peers.add(new Baseline(20, failed)));
    Baseline half = Baseline.ofBetterHalf(peers);
    double mean = failures.stream().mapToInt(Integer::intValue).average().orElseThrow() / 20;
    assertThat(half.rate()).isLessThanOrEqualTo(mean + 1e-9);
    Collections.shuffle(peers, new Random(seed));
    assertThat(Baseline.ofBetterHalf(peers)).isEqualTo(half);
  }

  @Property
  void aTestAlwaysTellsGoodFromBadInASensibleNumberOfRuns(
      @ForAll @IntRange(max = 2_000) int n,
      @ForAll @IntRange(max = 2_000) int of,
      @ForAll @DoubleRange(min = 0.06, max = 0.99) double p1) {
    Baseline baseline = new Baseline(n, of % (n + 1));
    baseline
        .test(p1, ALPHA, BETA)
        .ifPresent(
            test -> {
              assertThat(test.p0()).isLessThan(test.p1());
              if (baseline.failed() > 0) {
                assertThat(test.runsOfAGoodNode()).isBetween(0.0, Baseline.MOST_RUNS);
              }
            });
  }
}
