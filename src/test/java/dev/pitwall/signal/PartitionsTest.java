package dev.pitwall.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.signal.QueueSample.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues whose parts are worked off one by one, such as the partitions of a topic. */
class PartitionsTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final QueueLimits NONE = QueueLimits.none(Duration.ofSeconds(15));

  private QueueWindow window = QueueWindow.EMPTY;
  private int second;

  private static Part part(String name, double end, @Nullable Double committed) {
    return new Part(name, end, committed, null);
  }

  /** A reading, three seconds after the last. */
  private QueueReport read(Part... parts) {
    double depth = 0;
    double arrived = 0;
    double drained = 0;
    for (Part part : parts) {
      depth += part.depth();
      arrived += part.arrivedTotal();
      Double done = part.drainedTotal();
      drained += done == null ? 0 : done;
    }
    Instant now = START.plusSeconds(second);
    second += 3;
    window =
        window.with(
            new QueueSample(
                "orders",
                null,
                now,
                depth,
                null,
                null,
                arrived,
                drained,
                2.0,
                null,
                null,
                true,
                List.of(parts)));
    return window.assess(now, NONE);
  }

  @Test
  void onePartitionThatStandsStillIsFoundThoughTheSumMoves() {
    for (int i = 0; i < 2; i++) {
      read(part("orders-0", 100 + i * 50, 90.0 + i * 50), part("orders-1", 200, 150.0));
    }
    QueueReport report = read(part("orders-0", 200, 200.0), part("orders-1", 210, 150.0));
    assertThat(report.state()).isEqualTo(QueueState.STALLED);
    assertThat(report.observed()).contains("orders-1 has 60 waiting and stood still for 6 s");
  }

  @Test
  void aPartitionThatIsCaughtUpMayStandStill() {
    for (int i = 0; i < 3; i++) {
      QueueReport report = read(part("orders-0", 100, 100.0), part("orders-1", 50, 50.0));
      assertThat(report.state()).isEqualTo(QueueState.OK);
    }
  }

  @Test
  void aPartitionThatNobodyEverBeganStallsAsWell() {
    read(part("orders-0", 10, 10.0), part("orders-1", 5, null));
    read(part("orders-0", 12, 12.0), part("orders-1", 5, null));
    assertThat(read(part("orders-0", 14, 14.0), part("orders-1", 5, null)).state())
        .isEqualTo(QueueState.STALLED);
  }

  @Test
  void aPositionThatWentBackIsToldAtOnceAndAsLongAsItIsInTheWindow() {
    read(part("orders-0", 100, 90.0), part("orders-1", 100, 100.0));
    QueueReport report = read(part("orders-0", 100, 100.0), part("orders-1", 100, 40.0));
    assertThat(report.state()).isEqualTo(QueueState.REWIND);
    assertThat(report.observed()).contains("orders-1 turned back from position 100 to 40");
    assertThat(read(part("orders-0", 100, 100.0), part("orders-1", 100, 100.0)).state())
        .isEqualTo(QueueState.REWIND);
    for (int i = 0; i < 10; i++) {
      report = read(part("orders-0", 100, 100.0), part("orders-1", 100, 100.0));
    }
    assertThat(report.state()).isEqualTo(QueueState.OK);
  }

  @Test
  void withoutPartsThePositionOfTheWholeCounts() {
    window = window.with(whole(0, 100, true)).with(whole(3, 80, true));
    assertThat(window.assess(START.plusSeconds(3), NONE).state()).isEqualTo(QueueState.REWIND);
  }

  @Test
  void aCounterThatFellHasRestartedAndIsNoRewind() {
    window = window.with(whole(0, 100, false)).with(whole(3, 2, false)).with(whole(6, 5, false));
    assertThat(window.assess(START.plusSeconds(6), NONE).state()).isEqualTo(QueueState.OK);
  }

  @Test
  void aPartitionThatVanishesIsNoRewind() {
    read(part("orders-0", 10, 10.0), part("orders-1", 50, 50.0));
    assertThat(read(part("orders-0", 12, 12.0)).state()).isEqualTo(QueueState.OK);
  }

  private static QueueSample whole(int second, double drained, boolean positions) {
    return new QueueSample(
        "orders",
        null,
        START.plusSeconds(second),
        Math.max(0, 9.0 - second),
        null,
        null,
        drained,
        drained,
        1.0,
        null,
        null,
        positions,
        List.of());
  }
}
