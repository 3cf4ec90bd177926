package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.NotWritten;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunWriterTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private final Set<String> disk = Collections.synchronizedSet(new LinkedHashSet<>());

  @Test
  void writesInTheOrderOfOffersAndFlushWaitsForIt() {
    try (RunWriter writer = new RunWriter(this::write, 100)) {
      for (int n = 0; n < 50; n++) {
        assertThat(writer.offer(run(n))).isTrue();
      }
      assertThat(writer.flush(SOON)).isTrue();

      assertThat(disk).hasSize(50).first().isEqualTo(run(0).id());
      assertThat(writer.progress().written()).isEqualTo(50);
      assertThat(writer.progress().queued()).isZero();
      assertThat(writer.progress().dropped()).isZero();
    }
  }

  @Test
  void whenTheDiskStandsStillRunsAreDroppedAndCountedAndNobodyIsStuck() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch resume = new CountDownLatch(1);
    RunWriter writer =
        new RunWriter(
            runs -> {
              writing.countDown();
              await(resume);
              write(runs);
            },
            2);
    try (writer) {
      writer.offer(run(1));
      writing.await();
      assertThat(writer.offer(run(2))).isTrue();
      assertThat(writer.offer(run(3))).isTrue();
      assertThat(writer.offer(run(4))).isFalse();
      assertThat(writer.progress().queued()).isEqualTo(3);
      assertThat(writer.progress().dropped()).isEqualTo(1);
      assertThat(writer.flush(Duration.ofMillis(1))).isFalse();
      resume.countDown();
    }
    assertThat(disk).containsExactly(run(1).id(), run(2).id(), run(3).id());
  }

  @Test
  void oneRunThatCannotBeWrittenDoesNotTakeTheOthersWithIt() {
    try (RunWriter writer = new RunWriter(this::writeUnlessThirteen, 100)) {
      for (int n = 10; n < 20; n++) {
        writer.offer(run(n));
      }
      assertThat(writer.flush(SOON)).isTrue();

      assertThat(disk).hasSize(9).doesNotContain(run(13).id());
      assertThat(writer.progress().written()).isEqualTo(9);
      assertThat(writer.progress().dropped()).isEqualTo(1);
    }
  }

  @Test
  void onADiskThatIsFullABatchIsLostAsOneWithoutTryingEachRun() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch offered = new CountDownLatch(1);
    RunWriter writer =
        new RunWriter(
            runs -> {
              await(offered);
              tries.incrementAndGet();
              throw new NotWritten("cannot write: disk full", null);
            },
            100);
    try (writer) {
      for (int n = 0; n < 50; n++) {
        writer.offer(run(n));
      }
      offered.countDown();
      assertThat(writer.flush(SOON)).isTrue();
      assertThat(writer.progress().dropped()).isEqualTo(50);
      assertThat(tries.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void closingWritesWhatWaitsAndTakesNoMore() {
    RunWriter writer = new RunWriter(this::write, 5_000);
    for (int n = 0; n < 2_000; n++) {
      writer.offer(run(n));
    }
    writer.close();

    assertThat(disk).hasSize(2_000);
    assertThat(writer.offer(run(9_999))).isFalse();
    assertThat(writer.progress().dropped()).isEqualTo(1);
  }

  @Test
  void whatIsAcceptedWhileItClosesIsWritten() throws Exception {
    for (int round = 0; round < 100; round++) {
      disk.clear();
      RunWriter writer = new RunWriter(this::write, 4);
      Set<String> accepted = ConcurrentHashMap.newKeySet();
      List<Thread> offering =
          IntStream.range(0, 3)
              .mapToObj(n -> Thread.ofVirtual().start(() -> offerUntilClosed(writer, n, accepted)))
              .toList();
      writer.flush(SOON);
      writer.close();
      for (Thread thread : offering) {
        thread.join();
      }
      assertThat(disk).containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(writer.progress().queued()).isZero();
    }
  }

  private static void offerUntilClosed(RunWriter writer, int first, Set<String> accepted) {
    Run run = run(first);
    for (int n = first; writer.offer(run); n += 3, run = run(n)) {
      accepted.add(run.id());
    }
  }

  private void write(Collection<Run> runs) {
    runs.forEach(run -> disk.add(run.id()));
  }

  private void writeUnlessThirteen(Collection<Run> runs) {
    if (runs.stream().anyMatch(run -> run.id().equals(run(13).id()))) {
      throw new IllegalStateException("no 13");
    }
    write(runs);
  }

  private static Run run(int number) {
    return Some.run(number, Some.NOW);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
