package dev.pitwall.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
              new Poller.PolledSource(
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
              new Poller.PolledSource(PollerTest::good, Duration.ofMillis(20), true)));
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
              new Poller.PolledSource(
                  () -> {
                    failing.incrementAndGet();
                    return bad();
                  },
                  Duration.ofMillis(20),
                  true),
              new Poller.PolledSource(
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
              new Poller.PolledSource(
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

  /** A source that hangs until the test ends, and counts who asks it. */
  private static final class Hanging implements SignalSource {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public Sample read() {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        inside.decrementAndGet();
      }
      return bad();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void aHangingPlaceKeepsNobodyElseWaiting() {
    Hanging host = new Hanging();
    try (Poller poller = new Poller(read::add, new Random(1))) {
      List<Poller.PolledSource> sources = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        sources.add(new Poller.PolledSource(host, Duration.ofSeconds(5), true, "10.0.0.1:80"));
      }
      sources.add(
          new Poller.PolledSource(PollerTest::good, Duration.ofMillis(20), true, "10.0.0.2:80"));
      poller.start(sources);
      await().atMost(SOON).until(() -> read.size() >= 20);
      assertThat(host.most).hasValue(ReadLimiter.AT_ONE_PLACE);
    }
    assertThat(host.inside).as("closing wakes who hangs").hasValue(0);
    assertThat(host.closed).as("each source is closed").hasValue(500);
    assertThat(read)
        .as("what was broken off is told to nobody")
        .noneMatch(Unreadable.class::isInstance);
  }

  @Test
  void hangingPlacesThatHaveFailedKeepNobodyElseWaiting() {
    Hanging hosts = new Hanging();
    try (Poller poller = new Poller(read::add, new Random(1))) {
      List<Poller.PolledSource> sources = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        AtomicInteger asked = new AtomicInteger();
        SignalSource failsThenHangs = () -> asked.getAndIncrement() == 0 ? bad() : hosts.read();
        sources.add(
            new Poller.PolledSource(
                failsThenHangs, Duration.ofMillis(200), true, "10.0.0." + i + ":80"));
      }
      poller.start(sources);
      await().atMost(SOON).until(() -> hosts.inside.get() == ReadLimiter.FAILING);
      poller.start(List.of(new Poller.PolledSource(PollerTest::good, Duration.ofMillis(20), true)));
      await()
          .atMost(SOON)
          .until(() -> read.stream().filter(ErrorCounts.class::isInstance).count() >= 20);
      assertThat(hosts.most).hasValue(ReadLimiter.FAILING);
    }
  }

  @Test
  void aSingleSourceIsReadAtOnceAndManyAreSpread() {
    Queue<Long> moments = new ConcurrentLinkedQueue<>();
    try (Poller poller = new Poller(sample -> moments.add(System.nanoTime()), new Random(1))) {
      poller.start(List.of(new Poller.PolledSource(PollerTest::good, Duration.ofHours(1), true)));
      await().atMost(SOON).until(() -> !moments.isEmpty());
    }
    moments.clear();
    try (Poller poller = new Poller(sample -> moments.add(System.nanoTime()), new Random(1))) {
      poller.start(
          Collections.nCopies(
              500, new Poller.PolledSource(PollerTest::good, Duration.ofHours(1), true)));
      await().atMost(SOON).until(() -> moments.size() == 500);
    }
    long first = Collections.min(moments);
    long last = Collections.max(moments);
    assertThat(Duration.ofNanos(last - first)).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aSlowSourceIsNeverReadTwiceAtOnceAndGetsARest() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SignalSource slow =
        () -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          long until = System.nanoTime() + Duration.ofMillis(30).toNanos();
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          inside.decrementAndGet();
          return good();
        };
    try (Poller poller = new Poller(read::add, new Random(1))) {
      poller.start(List.of(new Poller.PolledSource(slow, Duration.ofMillis(10), true)));
      await().atMost(SOON).until(() -> read.size() >= 10);
    }
    assertThat(most).hasValue(1);
  }

  /** A source that counts what happens to it. */
  private static final class Counted implements SignalSource {
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final CountDownLatch mayEnd = new CountDownLatch(1);
    private final boolean hangs;

    Counted(boolean hangs) {
      this.hangs = hangs;
    }

    @Override
    public Sample read() {
      reads.incrementAndGet();
      try {
        if (hangs) {
          mayEnd.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return good();
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }

    Poller.PolledSource under(Object key) {
      return new Poller.PolledSource(key, this, Duration.ofMillis(20), true, null);
    }
  }

  @Test
  void sourcesThatStayGoOnAndOthersAreClosedOnce() {
    Counted stays = new Counted(false);
    Counted goes = new Counted(false);
    Counted again = new Counted(false);
    Counted comes = new Counted(false);
    try (Poller poller = new Poller(read::add, new Random(1))) {
      poller.start(List.of(stays.under("a"), goes.under("b")));
      await().atMost(SOON).until(() -> stays.reads.get() > 2 && goes.reads.get() > 2);
      poller.become(List.of(again.under("a"), comes.under("c")));
      int before = stays.reads.get();
      await().atMost(SOON).until(() -> stays.reads.get() > before + 2 && comes.reads.get() > 2);
      await().atMost(SOON).until(() -> goes.closes.get() == 1);
      assertThat(again.reads).hasValue(0);
      assertThat(again.closes).hasValue(1);
      assertThat(stays.closes).hasValue(0);
      int read = goes.reads.get();
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      assertThat(goes.reads).hasValue(read);
    }
    assertThat(stays.closes).hasValue(1);
    assertThat(goes.closes).hasValue(1);
    assertThat(comes.closes).hasValue(1);
  }

  @Test
  void aSourceThatIsBeingReadIsClosedAfterwardsAndWhatItReadIsToldToNobody() {
    Counted goes = new Counted(true);
    try (Poller poller = new Poller(read::add, new Random(1))) {
      poller.start(List.of(goes.under("a")));
      await().atMost(SOON).until(() -> goes.reads.get() == 1);
      poller.become(List.of());
      assertThat(goes.closes).hasValue(0);
      goes.mayEnd.countDown();
      await().atMost(SOON).until(() -> goes.closes.get() == 1);
      assertThat(read).isEmpty();
    }
  }
}
