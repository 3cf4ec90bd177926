package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DroppedRunsTest {
  private final List<String> log = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5; // which the next second overflows
  private final DroppedRuns lost = new DroppedRuns(() -> nanos, log::add);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void oneLineAMinuteHoweverManyAreLost() {
    for (int second = 0; second < 150; second++) {
      lost.lost(45, "disk full");
      lost.tellIfDue();
      pass(Duration.ofSeconds(1));
    }
    assertThat(log)
        .containsExactly(
            "45 runs could not be kept: disk full",
            "2700 runs could not be kept: disk full",
            "2700 runs could not be kept: disk full");
  }

  @Test
  void theLastOnesAreToldWhenNoMoreFollow() {
    lost.lost(1, "disk full");
    lost.lost(2, "input or output error");
    pass(Duration.ofMinutes(1));
    lost.tellIfDue();
    pass(Duration.ofMinutes(5));
    lost.tellIfDue();
    lost.lost(0, "nothing");
    assertThat(log)
        .containsExactly(
            "1 run could not be kept: disk full",
            "2 runs could not be kept: input or output error");
  }
}
