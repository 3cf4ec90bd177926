package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.RequestClock.Part;
import dev.pitwall.api.RequestClock.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestClockTest {
  private long now = Long.MAX_VALUE - 5; // it may turn over
  private final RequestClock clock = new RequestClock(Patience.USUAL, () -> now);

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void whoSaysNothingAtFirstIsOverdue() {
    pass(10);
    assertThat(clock.overdue()).isEqualTo(Part.NOTHING);
    pass(1);
    assertThat(clock.overdue()).isEqualTo(Part.HEAD);
  }

  @Test
  void aByteNowAndThenRenewsNothing() {
    for (int i = 0; i < 11; i++) {
      clock.heard();
      pass(1);
    }
    assertThat(clock.overdue()).isEqualTo(Part.HEAD);
    clock.headEnded();
    for (int i = 0; i < 31; i++) {
      assertThat(clock.overdue()).isEqualTo(Part.NOTHING);
      clock.heard();
      pass(1);
    }
    assertThat(clock.overdue()).isEqualTo(Part.BODY);
    clock.pardon();
    assertThat(clock.overdue()).isEqualTo(Part.NOTHING);
  }

  @Test
  void betweenRequestsNothingIsCounted() {
    clock.headEnded();
    clock.requestEnded();
    pass(3_600);
    assertThat(clock.overdue()).isEqualTo(Part.NOTHING);
    clock.heard();
    assertThat(clock.overdue()).isEqualTo(Part.NOTHING);
    pass(11);
    assertThat(clock.overdue()).isEqualTo(Part.HEAD);
  }
}
