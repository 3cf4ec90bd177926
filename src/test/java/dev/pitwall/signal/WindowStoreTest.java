package dev.pitwall.signal;

import static dev.pitwall.signal.QueueReadings.START;
import static dev.pitwall.signal.QueueReadings.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowStoreTest {
  private final WindowStore store = new WindowStore(signal -> QueueWindow.SPAN);

  private QueueWindow queue() {
    return store.window(QueueWindow.EMPTY, "orders", null);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
  void aQueueThatCannotBeIsAReadingThatFailedAndSaysWhatWasRead(double figure) {
    store.add(at(0).depth(figure).sample());
    assertThat(queue().samples()).isEmpty();
    store.add(at(1).depth(3).sample());
    store.add(at(2).depth(3).inFlight(figure).sample());
    assertThat(queue().samples()).extracting(QueueSample::at).containsExactly(START.plusSeconds(1));
    assertThat(queue().lastFailure())
        .isEqualTo(
            new Unreadable("orders", null, START.plusSeconds(2), "in-flight read as " + figure));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
  void errorsThatCannotBeReachNoHistory(double figure) {
    store.add(new ErrorCounts("http", null, START, figure, figure));
    assertThat(store.window(BurnHistory.EMPTY, "http", null).newest()).isEmpty();
    store.add(new ErrorCounts("http", null, START, 1, 10));
    store.add(new ErrorCounts("http", null, START.plusSeconds(5), figure, 20));
    assertThat(store.window(BurnHistory.EMPTY, "http", null).newest()).contains(START);
    String reason = "read " + figure + " errors of 20.0 requests";
    assertThat(store.window(ErrorWindow.EMPTY, "http", null).lastFailure())
        .isEqualTo(new Unreadable("http", null, START.plusSeconds(5), reason));
  }

  @Test
  void aNumberOfDeadLettersThatCannotBeIsOneThatFailed() {
    store.add(
        new QueueSample(
            "orders", null, START, 0.0, null, null, null, null, null, null, Double.NaN));
    assertThat(queue().assess(START, QueueLimits.none(QueueWindow.SPAN)).observed())
        .isEqualTo("no reading yet: dead-letters read as NaN");
  }

  @Test
  void theNewestReadingStaysWhenAnOlderOneComesLate() {
    AlertSample newest = new AlertSample("pager", null, START, List.of(), 2);
    store.add(newest);
    store.add(new AlertSample("pager", null, START.minusSeconds(1), List.of(), 0));
    assertThat(store.window(Latest.of(AlertSample.class), "pager", null).sample())
        .isEqualTo(newest);
  }
}
