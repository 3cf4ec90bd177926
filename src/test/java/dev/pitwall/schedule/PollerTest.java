package dev.pitwall.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private final Queue<Sample> read = new ConcurrentLinkedQueue<>();

  private static Sample good() {
    return new ErrorCounts("good", null, NOW, 0, 1);
  }

  private static Sample bad() {
    return new Unreadable("bad", null, NOW, "refused");
  }

  @Test
  void aSourceThatHangsDelaysNoOther() {
    CountDownLatch never = new CountDownLatch(1);
    try (Poller poller = new Poller(read::add, new Random(1))) {
      poller.start(
          List.of(
              new Poller.Beat(
                  () -> {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    return bad();
                  },
                  Duration.ofMillis(20),
                  true),
              new Poller.Beat(PollerTest::good, Duration.ofMillis(20), true)));
      await().atMost(SOON).until(() -> read.size() >= 5);
      assertThat(read).allMatch(sample -> sample.signal().equals("good"));
    }
  }

  @Test
  void aSourceThatFailsIsAskedLessAndLessOften() {
    AtomicInteger failing = new AtomicInteger();
    AtomicInteger working = new AtomicInteger();
    try (Poller poller = new Poller(read::add, new Random(1))) {
      poller.start(
          List.of(
              new Poller.Beat(
                  () -> {
                    failing.incrementAndGet();
                    return bad();
                  },
                  Duration.ofMillis(20),
                  true),
              new Poller.Beat(
                  () -> {
                    working.incrementAndGet();
                    return good();
                  },
                  Duration.ofMillis(20),
                  true)));
      await().atMost(SOON).until(() -> working.get() >= 60);
      assertThat(failing.get()).isBetween(2, 30);
    }
  }

  @Test
  void aSourceThatThrowsIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    try (Poller poller = new Poller(read::add, new Random(1))) {
      poller.start(
          List.of(
              new Poller.Beat(
                  () -> {
                    if (asked.incrementAndGet() == 1) {
                      throw new IllegalStateException("broken");
                    }
                    return good();
                  },
                  Duration.ofMillis(10),
                  true)));
      await().atMost(SOON).until(() -> !read.isEmpty());
    }
  }
}
