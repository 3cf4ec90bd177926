package dev.pitwall.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorWindowTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private static ErrorCounts counts(long second, double bad, double total) {
    return new ErrorCounts("http", "app01", START.plusSeconds(second), bad, total);
  }

  private static ErrorWindow window(ErrorCounts... samples) {
    ErrorWindow window = ErrorWindow.EMPTY;
    for (ErrorCounts sample : samples) {
      window = window.with(sample);
    }
    return window;
  }

  private static Increase between(ErrorWindow window, long after, long upTo) {
    return window.between(START.plusSeconds(after), START.plusSeconds(upTo));
  }

  @Test
  void nothingOrOneReadingIsNoIncrease() {
    assertThat(ErrorWindow.EMPTY.newest()).isEmpty();
    assertThat(between(ErrorWindow.EMPTY, 0, 99)).isEqualTo(Increase.ZERO);
    assertThat(between(window(counts(5, 7, 700)), 0, 99)).isEqualTo(Increase.ZERO);
  }

  @Test
  void itRisesByWhatTheCountersRose() {
    ErrorWindow window = window(counts(0, 1, 100), counts(5, 3, 200), counts(10, 4, 350));
    assertThat(between(window, 0, 10)).isEqualTo(new Increase(3, 250));
    assertThat(between(window, 0, 5)).isEqualTo(new Increase(2, 100));
    assertThat(between(window, 5, 10)).isEqualTo(new Increase(1, 150));
    assertThat(between(window, 10, 99)).isEqualTo(Increase.ZERO);
    assertThat(window.newest()).contains(START.plusSeconds(10));
  }

  @Test
  void aCounterThatRestartedRisesFromZero() {
    assertThat(between(window(counts(0, 90, 900), counts(5, 2, 30)), 0, 5))
        .isEqualTo(new Increase(2, 30));
    assertThat(between(window(counts(0, 90, 900), counts(5, 2, 950)), 0, 5))
        .isEqualTo(new Increase(2, 950));
  }

  @Test
  void errorsThatFallByLessThanTheRequestsRoseAreNoRestart() {
    ErrorWindow window = window(counts(0, 500, 9000), counts(5, 499, 9100), counts(10, 505, 9200));
    assertThat(between(window, 0, 10)).isEqualTo(new Increase(6, 200));
    assertThat(window.restarted(START, START.plusSeconds(10))).isFalse();
  }

  @Test
  void aRestartIsSeenBetweenTheReadingsAroundIt() {
    ErrorWindow window = window(counts(0, 9, 900), counts(5, 9, 950), counts(10, 0, 10));
    assertThat(window.restarted(START, START.plusSeconds(5))).isFalse();
    assertThat(window.restarted(START.plusSeconds(5), START.plusSeconds(10))).isTrue();
  }

  @Test
  void theReadingsAroundAMomentCanBeAskedFor() {
    ErrorWindow window = window(counts(0, 0, 0), counts(5, 0, 9), counts(10, 0, 19));
    assertThat(window.lastReadBy(START.plusSeconds(7))).contains(START.plusSeconds(5));
    assertThat(window.lastReadBy(START.plusSeconds(5))).contains(START.plusSeconds(5));
    assertThat(window.lastReadBy(START.minusSeconds(1))).isEmpty();
    assertThat(window.firstReadFrom(START.plusSeconds(7))).contains(START.plusSeconds(10));
    assertThat(window.firstReadFrom(START.plusSeconds(11))).isEmpty();
  }

  @Test
  void readingsOlderThanTheWindowAreForgotten() {
    ErrorWindow window = window(counts(0, 0, 0), counts(1, 5, 10), counts(901, 6, 20));
    assertThat(window.samples()).hasSize(1);
  }

  @Test
  void anOlderReadingThatComesLateIsPutInItsPlace() {
    ErrorWindow window = window(counts(0, 0, 0), counts(10, 6, 20), counts(5, 5, 10));
    assertThat(between(window, 0, 10)).isEqualTo(new Increase(6, 20));
    assertThat(between(window, 0, 5)).isEqualTo(new Increase(5, 10));
    assertThat(window.newest()).contains(START.plusSeconds(10));
  }

  @Test
  void aReadingOlderThanTheWindowErasesNothing() {
    assertThat(window(counts(3600, 0, 0), counts(5, 5, 10)).newest())
        .contains(START.plusSeconds(3600));
  }

  @Test
  void onlyReadingsSinceAMomentCanBeAskedFor() {
    ErrorWindow window = window(counts(0, 0, 0), counts(5, 5, 10), counts(10, 6, 20));
    ErrorWindow since = window.since(START.plusSeconds(3));
    assertThat(since.samples()).hasSize(2);
    assertThat(between(since, 3, 10)).isEqualTo(new Increase(1, 10));
  }

  @Test
  void aFailedReadingIsRememberedUntilTheNextGoodOne() {
    Unreadable failure = new Unreadable("http", "app01", START, "timeout");
    ErrorWindow window = window(counts(0, 0, 0)).with(failure);
    assertThat(window.lastFailure()).isEqualTo(failure);
    assertThat(window.samples()).hasSize(1);
    assertThat(window.with(counts(5, 0, 0)).lastFailure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"NaN, 5", "5, NaN", "-1, 5", "5, -1", "Infinity, 5", "5, Infinity"})
  void figuresThatCannotBeAreAFailedReading(double bad, double total) {
    ErrorWindow window = window(counts(0, 1, 2), counts(5, bad, total));
    assertThat(window.samples()).hasSize(1);
    assertThat(window.lastFailure()).isNotNull();
    assertThat(window.newest()).contains(START);
  }

  @Property
  void itNeverFallsAndItsPartsAddUp(
      @ForAll @Size(max = 30) List<@IntRange(max = 1000) Integer> totals,
      @ForAll @IntRange(max = 30) int split) {
    ErrorWindow window = ErrorWindow.EMPTY;
    for (int i = 0; i < totals.size(); i++) {
      window = window.with(counts(i, totals.get(i) / 2.0, totals.get(i)));
    }
    Increase whole = between(window, -1, 99);
    assertThat(whole.bad()).isNotNegative();
    assertThat(whole.total()).isNotNegative();
    assertThat(between(window, -1, split).plus(between(window, split, 99))).isEqualTo(whole);
  }

  @Test
  void itStaysSmallHoweverOftenItIsRead() {
    ErrorWindow window = ErrorWindow.EMPTY;
    for (int i = 0; i < 3000; i++) {
      window = window.with(new ErrorCounts("http", "app01", START.plusMillis(i), 0, i));
    }
    assertThat(window.samples()).hasSize(1024);
  }
}
