package dev.pitwall.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OffsetHistoryTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private final OffsetHistory history = new OffsetHistory(0);

  private void ends(long end, long second) {
    history.ends(end, START.plusSeconds(second));
  }

  private @Nullable Duration waiting(long position, long second) {
    return history.waiting(position, START.plusSeconds(second));
  }

  @Test
  void whatWasThereAtTheFirstReadingIsOfUnknownAge() {
    ends(10, 0);
    assertThat(waiting(7, 0)).isNull();
    ends(12, 5);
    assertThat(waiting(7, 5)).isNull();
    assertThat(waiting(10, 5)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void recordsAreTakenToHaveComeEvenlyBetweenTwoReadings() {
    ends(0, 0);
    ends(10, 10);
    assertThat(waiting(4, 30)).isEqualTo(Duration.ofSeconds(26));
  }

  @Test
  void theTimeNothingCameIsNotCounted() {
    ends(5, 0);
    ends(5, 100);
    ends(6, 103);
    assertThat(waiting(5, 110)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aLogThatBeganAnewIsForgotten() {
    ends(50, 0);
    ends(60, 5);
    ends(3, 10);
    assertThat(waiting(2, 10)).isNull();
    assertThat(waiting(55, 10)).isEqualTo(Duration.ZERO);
  }

  @Test
  void aClockThatWentBackMakesNoAge() {
    ends(0, 100);
    ends(5, 50);
    assertThat(waiting(2, 50)).isNull();
  }

  @Test
  void aGroupThatWentBackBeyondMemoryIsOfUnknownAge() {
    ends(0, 0);
    ends(5, 5);
    ends(9, 10);
    assertThat(waiting(7, 10)).isNotNull();
    assertThat(waiting(1, 10)).isNull();
  }

  @Test
  void aConsumerThatStandsForDaysKeepsItsAge() {
    for (int second = 0; second <= 500_000; second += 5) {
      ends(second, second);
    }
    assertThat(history.size()).isLessThanOrEqualTo(OffsetHistory.MOST_MARKS);
    Duration age = waiting(100, 500_000);
    assertThat(age).isEqualTo(Duration.ofSeconds(499_900));
  }

  @Property
  void theAgeIsNeverNegativeNorOlderThanTheFirstReading(
      @ForAll @Size(min = 1, max = 300) int[] steps, @ForAll @IntRange(max = 500) int position) {
    OffsetHistory history = new OffsetHistory(0);
    long end = 0;
    long second = 0;
    for (int step : steps) {
      end += Math.floorMod(step, 7);
      second += 1 + Math.floorMod(step, 11);
      history.ends(end, START.plusSeconds(second));
      assertThat(history.size()).isLessThanOrEqualTo(OffsetHistory.MOST_MARKS);
    }
    Duration age = history.waiting(position, START.plusSeconds(second));
    if (age != null) {
      assertThat(age).isBetween(Duration.ZERO, Duration.ofSeconds(second));
    }
  }
}
