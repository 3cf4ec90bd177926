package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private long now = Long.MAX_VALUE - 5; // it may turn over
  private final RateLimits limits = new RateLimits(10, () -> now);

  private long taken(Object caller, int asked) {
    return IntStream.range(0, asked).filter(i -> limits.take(caller)).count();
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void aBurstOfFiveSecondsAndThenThePace() {
    assertThat(taken("a", 80)).isEqualTo(50);
    pass(1_000);
    assertThat(taken("a", 80)).isEqualTo(10);
    pass(99);
    assertThat(taken("a", 1)).isZero();
    pass(1);
    assertThat(taken("a", 2)).isOne();
    pass(3_600_000);
    assertThat(taken("a", 80)).isEqualTo(50);
  }

  @Test
  void callersDoNotShare() {
    assertThat(taken("a", 80)).isEqualTo(50);
    assertThat(taken("b", 80)).isEqualTo(50);
  }

  @Test
  void manyCallersTakeNoMoreRoomAndNewOnesShareOnePace() {
    for (int i = 0; i < RateLimits.MOST_CALLERS; i++) {
      limits.take(i);
    }
    assertThat(taken("a", 30) + taken("b", 30)).isEqualTo(50);
    assertThat(limits.size()).isLessThanOrEqualTo(RateLimits.MOST_CALLERS + 1);
    pass(10_000); // nobody owes anything any more
    assertThat(taken("a", 80)).isEqualTo(50);
    assertThat(limits.size()).isLessThan(5);
  }

  /** Looking through all of them costs time, which strangers could make us spend. */
  @Test
  void whoOwesNothingIsForgottenOnceASecondAtMost() {
    for (int i = 0; i < RateLimits.MOST_CALLERS; i++) {
      limits.take(i);
    }
    limits.take("a");
    pass(999); // nobody owes anything any more
    limits.take("b");
    assertThat(limits.size()).isGreaterThan(RateLimits.MOST_CALLERS);
    pass(1);
    limits.take("c");
    assertThat(limits.size()).isLessThan(5);
  }
}
