package dev.pitwall.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BurnHistoryTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private static ErrorCounts counts(long second, double bad, double total) {
    return new ErrorCounts("http", null, START.plusSeconds(second), bad, total);
  }

  private static Increase lastMinutes(BurnHistory history, int minutes, long now) {
    return history.over(Duration.ofMinutes(minutes), START.plusSeconds(now));
  }

  @Test
  void itRisesByWhatTheCountersRose() {
    BurnHistory history =
        BurnHistory.EMPTY.with(counts(0, 0, 0)).with(counts(30, 3, 300)).with(counts(70, 5, 700));
    assertThat(lastMinutes(history, 5, 70)).isEqualTo(new Increase(5, 700));
  }

  @Test
  void whatFailedWhileItCouldNotBeReadDidNotAllFailInTheLastMinutes() {
    BurnHistory history = BurnHistory.EMPTY.with(counts(0, 0, 0)).with(counts(3600, 600, 6000));
    assertThat(lastMinutes(history, 5, 3600).bad()).isCloseTo(50, within(0.001));
    assertThat(lastMinutes(history, 60, 3600).bad()).isCloseTo(600, within(0.001));
    assertThat(lastMinutes(history, 60, 3600).total()).isCloseTo(6000, within(0.001));
  }

  @Test
  void aGapOfDaysIsSharedOutOverAllOfIt() {
    long days = Duration.ofDays(3).toSeconds();
    BurnHistory history = BurnHistory.EMPTY.with(counts(0, 0, 0)).with(counts(days, 7200, 72_000));
    assertThat(history.minutes()).hasSizeLessThanOrEqualTo(360);
    assertThat(lastMinutes(history, 5, days).bad()).isCloseTo(8.333, within(0.01));
  }

  @Test
  void aGapBesideReadingsOfTheSameMinuteIsAddedToThem() {
    BurnHistory history =
        BurnHistory.EMPTY.with(counts(0, 0, 0)).with(counts(10, 1, 10)).with(counts(130, 13, 130));
    assertThat(history.minutes()).hasSize(3);
    assertThat(lastMinutes(history, 5, 130).bad()).isCloseTo(13, within(0.001));
  }
}
