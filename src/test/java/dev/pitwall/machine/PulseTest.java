package dev.pitwall.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Near the end of the clock, which then goes on at the other end. */
  private long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(200);

  private final long start = now;
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final Pulse pulse = new Pulse(List.of(loop::add), () -> now);

  private void after(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void beats(int times) {
    for (int i = 0; i < times; i++) {
      pulse.tick();
      runTheLoop();
      after(50);
    }
  }

  private void runTheLoop() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }

  @Test
  void nothingIsLateWhileItBeats() {
    beats(20);
    assertThat(pulse.between(start, now)).isZero();
    assertThat(pulse.excuse(start, now, SECOND)).isEmpty();
  }

  @Test
  void aProcessThatWasSuspendedStoodStill() {
    beats(2);
    after(600);
    beats(2);
    assertThat(pulse.between(start, now)).isEqualTo(Duration.ofMillis(600));
    assertThat(pulse.excuse(start, now, SECOND).orElseThrow())
        .startsWith("this machine stood still for 600 of 1000 ms");
    assertThat(pulse.excuse(start, now, Duration.ofSeconds(4))).isEmpty();
  }

  /** A limit may be over before the pulse itself has its turn again. */
  @Test
  void itIsSeenBeforeTheNextBeat() {
    beats(1);
    after(500);
    assertThat(pulse.between(start, now)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void anEventLoopThatIsHeldUpCounts() {
    for (int i = 0; i < 10; i++) {
      pulse.tick();
      after(50);
    }
    assertThat(pulse.between(start, now)).isEqualTo(Duration.ofMillis(500));
    runTheLoop();
    long free = now;
    beats(10);
    assertThat(pulse.between(start, now)).isEqualTo(Duration.ofMillis(500));
    assertThat(pulse.between(free, now)).isZero();
  }

  @Test
  void onlyWhatLiesBetweenTheTwoMoments() {
    beats(1);
    long from = now + TimeUnit.MILLISECONDS.toNanos(100);
    long to = from + TimeUnit.MILLISECONDS.toNanos(50);
    after(400);
    beats(1);
    assertThat(pulse.between(from, to)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void whoTakesNoTasksAnyMoreIsNotLate() {
    Pulse ending =
        new Pulse(
            List.of(
                task -> {
                  throw new RejectedExecutionException("ended");
                }),
            () -> now);
    for (int i = 0; i < 10; i++) {
      ending.tick();
      after(50);
    }
    assertThat(ending.between(start, now)).isZero();
  }

  @Test
  void anAnswerThatWasTooLateByMoreThanThatIsNotExcused() {
    beats(1);
    after(300);
    beats(1);
    assertThat(pulse.excuseLate(start, now, Duration.ofMillis(200))).isPresent();
    assertThat(pulse.excuseLate(start, now, Duration.ofMillis(400))).isEmpty();
  }

  @Test
  void nothingIsExcusedByNothing() {
    assertThat(Stalls.NONE.excuse(0, 1, Duration.ZERO)).isEmpty();
    assertThat(Stalls.NONE.excuseLate(0, 1, Duration.ofNanos(1))).isEmpty();
  }
}
