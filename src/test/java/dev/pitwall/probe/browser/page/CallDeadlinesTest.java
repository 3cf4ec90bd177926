package dev.pitwall.probe.browser.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallDeadlinesTest {
  @Test
  void aCallThatTakesTooLongIsOverdue() {
    AtomicLong now = new AtomicLong();
    CallDeadlines calls = new CallDeadlines(now::get, Duration.ofSeconds(5), Duration.ofSeconds(2));
    String answer =
        calls.timed(
            "opening GET /",
            Duration.ofSeconds(3),
            () -> {
              now.addAndGet(Duration.ofMillis(4999).toNanos());
              assertThat(calls.overdue()).isEmpty();
              now.addAndGet(Duration.ofMillis(1).toNanos());
              return calls.overdue().orElseThrow();
            });
    assertThat(answer).isEqualTo("opening GET / did not return within 5 s");
    assertThat(calls.overdue()).isEmpty();
  }
}
