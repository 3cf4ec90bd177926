package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
  /** Newcombe, Two-sided confidence intervals for the single proportion (1998), table I. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void theIntervalIsThePublishedOne(long failed, long n, double lower, double upper) {
    assertThat(Wilson.lower(failed, n)).isCloseTo(lower, within(6e-5));
    assertThat(Wilson.upper(failed, n)).isCloseTo(upper, within(6e-5));
  }

  @Test
  void nothingObservedExcludesNothing() {
    assertThat(Wilson.lower(0, 0)).isZero();
    assertThat(Wilson.upper(0, 0)).isEqualTo(1);
  }

  @Test
  void allFailedReachesOne() {
    assertThat(Wilson.upper(7, 7)).isEqualTo(1);
    assertThat(Wilson.lower(7, 7)).isBetween(0.6, 0.7);
  }

  @Property
  void theIntervalHoldsTheObservedRate(
      @ForAll @IntRange(min = 1, max = 100_000) int n, @ForAll @IntRange(max = 100_000) int of) {
    int failed = of % (n + 1);
    double rate = (double) failed / n;
    assertThat(Wilson.lower(failed, n)).isBetween(0.0, rate);
    assertThat(Wilson.upper(failed, n)).isBetween(rate, 1.0);
  }

  @Property
  void moreOfTheSameNarrowsIt(
      @ForAll @IntRange(min = 1, max = 1000) int n, @ForAll @IntRange(max = 1000) int of) {
    int failed = of % (n + 1);
    double before = Wilson.upper(failed, n) - Wilson.lower(failed, n);
    double after = Wilson.upper(2L * failed, 2L * n) - Wilson.lower(2L * failed, 2L * n);
    assertThat(after).isLessThan(before);
  }
}
