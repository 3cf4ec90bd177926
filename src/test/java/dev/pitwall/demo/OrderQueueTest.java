package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class OrderQueueTest {
  private final Watch watch = new Watch();
  private final OrderQueue queue = new OrderQueue(3, watch);

  @Test
  void ordersLeaveInTheOrderTheyCame() {
    queue.attach("app01", false);
    queue.offer("a");
    queue.offer("b");
    assertThat(queue.drainOne()).contains("a");
    assertThat(queue.drainOne()).contains("b");
    assertThat(queue.drainOne()).isEmpty();
    assertThat(queue.figures()).isEqualTo(new OrderQueue.Figures(0, 0, 0, 2, 2, 1, 3, 0));
  }

  @Test
  void nothingIsTakenWithoutConsumers() {
    queue.offer("a");
    watch.now = watch.now.plusSeconds(4);
    assertThat(queue.drainOne()).isEmpty();
    assertThat(queue.figures().oldestAgeSeconds()).isEqualTo(4);
    assertThat(queue.figures().consumers()).isZero();
  }

  @Test
  void aFullQueueRefuses() {
    for (String order : new String[] {"a", "b", "c"}) {
      assertThat(queue.offer(order)).isTrue();
    }
    assertThat(queue.offer("d")).isFalse();
    assertThat(queue.figures().arrived()).isEqualTo(3);
  }

  @Test
  void aStuckConsumerHoldsAllAndGivesBackWhatItHeldWhenItGoes() {
    queue.attach("app01", false);
    queue.attach("app02", true);
    queue.offer("a");
    queue.offer("b");
    assertThat(queue.drainOne()).isEmpty();
    watch.now = watch.now.plus(Duration.ofSeconds(9));
    assertThat(queue.figures()).isEqualTo(new OrderQueue.Figures(1, 1, 9, 2, 0, 2, 3, 0));
    queue.detach("app02");
    assertThat(queue.figures().inFlight()).isZero();
    assertThat(queue.drainOne()).contains("a");
  }

  private static final class Watch extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
