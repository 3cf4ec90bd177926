package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SprtTest {
  @ParameterizedTest
  @CsvSource({
    "0.50, 0.01, 7",
    "0.50, 0.05, 5",
    "0.20, 0.01, 22",
    "0.20, 0.05, 15",
    "0.10, 0.01, 49",
    "0.90, 0.01, 3"
  })
  void cleanRunsUntilGoAreThePublishedOnes(double p1, double beta, int runs) {
    Sprt sprt = new Sprt(0.01, p1, 0.01, beta);
    assertThat(sprt.decide(runs - 1, 0)).isEqualTo(UNDECIDED);
    assertThat(sprt.decide(runs, 0)).isEqualTo(GO);
    assertThat(sprt.passesToGo(0, 0)).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource({"0.02, 11, 3", "0.05, 11, 3", "0.10, 12, 5", "0.20, 15, 8"})
  void withTheUsualChancesElevenPassesProveAndThreeFailuresStop(
      double p0, int passes, int failures) {
    Sprt sprt = new Sprt(p0, 0.5, 1e-3, 1e-3);
    assertThat(sprt.passesToGo(0, 0)).isEqualTo(passes);
    assertThat(sprt.failuresToStop(0, 0)).isEqualTo(failures);
  }

  @Test
  void twoFailuresStopAtOnePercentAndOneNeverDoes() {
    Sprt sprt = new Sprt(0.01, 0.5, 0.01, 0.01);
    assertThat(sprt.decide(1, 1)).isEqualTo(UNDECIDED);
    assertThat(sprt.decide(2, 2)).isEqualTo(NO_GO);
    assertThat(sprt.failuresToStop(0, 0)).isEqualTo(2);
  }

  @Test
  void nothingRunIsUndecided() {
    assertThat(new Sprt(0.01, 0.5, 1e-3, 1e-2).decide(0, 0)).isEqualTo(UNDECIDED);
  }

  @Test
  void alreadyDecidedNeedsNoMore() {
    Sprt sprt = new Sprt(0.01, 0.5, 0.01, 0.01);
    assertThat(sprt.passesToGo(7, 0)).isZero();
    assertThat(sprt.failuresToStop(2, 2)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.5, 0.01, 0.01",
    "0.5, 0.5, 0.01, 0.01",
    "0.6, 0.5, 0.01, 0.01",
    "0.01, 1, 0.01, 0.01",
    "NaN, 0.5, 0.01, 0.01",
    "0.01, 0.5, 0, 0.01",
    "0.01, 0.5, 0.01, 0",
    "0.01, 0.5, 0.5, 0.01",
    "0.01, 0.5, 0.01, 0.5",
    "0.01, 0.5, NaN, 0.01"
  })
  void impossibleRatesAreRefused(double p0, double p1, double alpha, double beta) {
    assertThatThrownBy(() -> new Sprt(p0, p1, alpha, beta))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("required");
  }

  @Property
  void oneMoreFailureNeverHelpsAndOneMorePassNeverHurts(
      @ForAll @DoubleRange(min = 0.01, max = 0.05) double p0,
      @ForAll @DoubleRange(min = 0.06, max = 0.95) double p1,
      @ForAll @IntRange(max = 200) int n,
      @ForAll @IntRange(max = 200) int failed) {
    Assume.that(failed <= n);
    Sprt sprt = new Sprt(p0, p1, 1e-3, 1e-2);
    switch (sprt.decide(n, failed)) {
      case NO_GO -> assertThat(sprt.decide(n + 1, failed + 1)).isEqualTo(NO_GO);
      case GO -> assertThat(sprt.decide(n + 1, failed)).isEqualTo(GO);
      case UNDECIDED -> {
        assertThat(sprt.decide(n + 1, failed + 1)).isNotEqualTo(GO);
        assertThat(sprt.decide(n + 1, failed)).isNotEqualTo(NO_GO);
      }
    }
  }

  @Property
  void whatItSaysIsStillNeededIsExactlyWhatIsNeeded(
      @ForAll @DoubleRange(min = 0.01, max = 0.05) double p0,
      @ForAll @DoubleRange(min = 0.06, max = 0.95) double p1,
      @ForAll @IntRange(max = 50) int n,
      @ForAll @IntRange(max = 5) int failed) {
    Assume.that(failed <= n);
    Sprt sprt = new Sprt(p0, p1, 1e-3, 1e-2);
    int passes = sprt.passesToGo(n, failed);
    int failures = sprt.failuresToStop(n, failed);
    assertThat(sprt.decide(n + passes, failed)).isEqualTo(GO);
    assertThat(sprt.decide(n + failures, failed + failures)).isEqualTo(NO_GO);
    if (passes > 0) {
      assertThat(sprt.decide(n + passes - 1, failed)).isNotEqualTo(GO);
    }
    if (failures > 0) {
      assertThat(sprt.decide(n + failures - 1, failed + failures - 1)).isNotEqualTo(NO_GO);
    }
  }
}
