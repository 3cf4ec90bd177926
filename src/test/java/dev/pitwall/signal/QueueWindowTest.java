package dev.pitwall.signal;

import static dev.pitwall.signal.QueueReadings.START;
import static dev.pitwall.signal.QueueReadings.at;
import static dev.pitwall.signal.QueueState.NO_CONSUMERS;
import static dev.pitwall.signal.QueueState.OK;
import static dev.pitwall.signal.QueueState.SATURATED;
import static dev.pitwall.signal.QueueState.STALLED;
import static dev.pitwall.signal.QueueState.UNKNOWN;
import static dev.pitwall.signal.QueueState.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueWindowTest {
  private static final QueueLimits NONE = QueueLimits.none(Duration.ofSeconds(15));

  private static QueueLimits maxAge(long seconds) {
    return NONE.withMaxAge(Duration.ofSeconds(seconds));
  }

  private static QueueLimits maxTimeToDrain(long seconds) {
    return NONE.withMaxTimeToDrain(Duration.ofSeconds(seconds));
  }

  private static QueueWindow window(QueueReadings... readings) {
    QueueWindow window = QueueWindow.EMPTY;
    for (QueueReadings reading : readings) {
      window = window.with(reading.sample());
    }
    return window;
  }

  /** A reading every second, from 0 to 10. */
  private static QueueWindow everySecond(IntFunction<QueueReadings> reading) {
    QueueWindow window = QueueWindow.EMPTY;
    for (int second = 0; second <= 10; second++) {
      window = window.with(reading.apply(second).sample());
    }
    return window;
  }

  private static QueueReport report(QueueWindow window, QueueLimits limits) {
    return window.assess(
        window.samples().isEmpty() ? START : window.samples().getLast().at(), limits);
  }

  private static QueueState state(QueueWindow window, QueueLimits limits) {
    return report(window, limits).state();
  }

  @Test
  void aQueueThatFillsWhileNothingIsFinishedIsNotWellForHavingBeenEmpty() {
    QueueWindow stuck = everySecond(s -> at(s).depth(Math.max(0, s - 3)).drained(7));
    QueueReport report = report(stuck, NONE);
    assertThat(report.state()).isEqualTo(WARN);
    assertThat(report.observed()).contains("nothing finished for 6 s");
    // Six seconds since the first that waits, not since the last empty reading.
    assertThat(state(everySecond(s -> at(s).depth(Math.max(0, s - 4)).drained(7)), NONE))
        .isEqualTo(OK);
    assertThat(
            state(everySecond(s -> at(s).depth(Math.max(0, s - 3)).drained(s < 9 ? 7 : 8)), NONE))
        .isEqualTo(OK);
  }

  @Test
  void withoutTotalsABacklogThatOnlyGrowsIsNotWellForHavingBeenEmpty() {
    assertThat(state(everySecond(s -> at(s).depth(Math.max(0, s - 3))), NONE)).isEqualTo(WARN);
    assertThat(state(everySecond(s -> at(s).depth(s % 5)), NONE)).isEqualTo(OK);
    // A few that wait for a long job are no more than a few.
    assertThat(state(everySecond(s -> at(s).depth(s > 3 ? 2 : 0)), NONE)).isEqualTo(OK);
  }

  @Test
  void nothingReadIsUnknown() {
    QueueReport report = QueueWindow.EMPTY.assess(START, NONE);
    assertThat(report.state()).isEqualTo(UNKNOWN);
    assertThat(report.observed()).isEqualTo("no reading yet");
    assertThat(report.samples()).isZero();
  }

  @Test
  void aFailedReadingSaysWhy() {
    Unreadable failure = new Unreadable("orders", null, START, "connection refused");
    assertThat(QueueWindow.EMPTY.with(failure).assess(START, NONE).observed())
        .isEqualTo("no reading yet: connection refused");
    QueueWindow stale = window(at(0).depth(0)).with(failure);
    assertThat(stale.assess(START.plusSeconds(16), NONE).observed())
        .isEqualTo("last read 16 s ago: connection refused");
    assertThat(stale.with(at(1).depth(0).sample()).lastFailure()).isNull();
  }

  @Test
  void aStaleReadingIsUnknownHoweverGoodItWas() {
    QueueWindow empty = window(at(0).depth(0));
    assertThat(empty.assess(START.plusSeconds(15), NONE).state()).isEqualTo(OK);
    assertThat(empty.assess(START.plusSeconds(16), NONE).state()).isEqualTo(UNKNOWN);
  }

  @Test
  void aReadingFromTheFutureIsUnknown() {
    assertThat(window(at(3600).depth(0)).assess(START, NONE).state()).isEqualTo(UNKNOWN);
  }

  @Test
  void anEmptyQueueKeepsUpAtItsFirstReading() {
    assertThat(state(window(at(0).depth(0)), NONE)).isEqualTo(OK);
    assertThat(state(window(at(0).oldest(Duration.ZERO)), NONE)).isEqualTo(OK);
  }

  @Test
  void oneEmptyMomentInTheWindowIsEnough() {
    assertThat(state(everySecond(s -> at(s).depth(s == 4 ? 0 : 50 + s)), NONE)).isEqualTo(OK);
  }

  @Test
  void aBacklogIsUnknownUntilItWasSeenToMove() {
    assertThat(state(window(at(0).depth(5)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(5), at(6).depth(4)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(5), at(2).depth(4), at(5).depth(3)), NONE))
        .isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(5), at(3).depth(4), at(6).depth(3)), NONE)).isEqualTo(OK);
  }

  @Test
  void anItemThatWaitsTooLongSaturates() {
    Duration eleven = Duration.ofSeconds(11);
    QueueReport report = report(window(at(0).depth(5).oldest(eleven)), maxAge(10));
    assertThat(report.state()).isEqualTo(SATURATED);
    assertThat(report.observed()).isEqualTo("depth 5, oldest 11 s");
    assertThat(report.required()).isEqualTo("oldest item at most 10 s");
    assertThat(state(window(at(0).depth(0).oldest(eleven)), maxAge(11))).isEqualTo(OK);
  }

  @Test
  void aLimitOfAgeThatCannotBeReadIsUnknownUnlessItIsEmpty() {
    assertThat(state(everySecond(s -> at(s).depth(20 - s)), maxAge(10))).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(0)), maxAge(10))).isEqualTo(OK);
  }

  @Test
  void aLimitOfTimeToDrainWithoutADepthIsUnknown() {
    QueueWindow ages = everySecond(s -> at(s).oldest(Duration.ofSeconds(3)));
    assertThat(state(ages, maxTimeToDrain(60))).isEqualTo(UNKNOWN);
    assertThat(state(ages, maxAge(10))).isEqualTo(OK);
  }

  @Test
  void aFullQueueIsSaturated() {
    assertThat(state(window(at(0).depth(0), at(1).depth(100).capacity(100)), NONE))
        .isEqualTo(SATURATED);
    assertThat(state(everySecond(s -> at(s).depth(99 - s).capacity(100)), NONE)).isEqualTo(OK);
    assertThat(state(everySecond(s -> at(s).depth(99 - s).capacity(0)), NONE)).isEqualTo(OK);
  }

  @Test
  void itemsThatNobodyTakesAreNoticedAtOnceAlsoAfterAnEmptyMoment() {
    assertThat(state(window(at(0).depth(5).consumers(0)), NONE)).isEqualTo(NO_CONSUMERS);
    assertThat(state(window(at(0).depth(0).consumers(0)), NONE)).isEqualTo(OK);
    assertThat(state(window(at(0).depth(0).consumers(0), at(1).depth(5).consumers(0)), NONE))
        .isEqualTo(NO_CONSUMERS);
  }

  @Test
  void itemsThatWaitWhileNoneIsFinishedStall() {
    QueueReport report = report(everySecond(s -> at(s).depth(5 + s).drained(70)), NONE);
    assertThat(report.state()).isEqualTo(STALLED);
    assertThat(report.observed()).isEqualTo("depth 15, 0 finished in the last 10 s");
    assertThat(state(everySecond(s -> at(s).depth(5 + s).drained(70 + s)), maxAge(60)))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void aBacklogThatOnlyGrowsWarnsWhereNoLimitIsGiven() {
    assertThat(state(everySecond(s -> at(s).depth(5 + s)), NONE)).isEqualTo(WARN);
    assertThat(state(everySecond(s -> at(s).depth(5 + s).oldest(Duration.ofSeconds(1))), maxAge(9)))
        .isEqualTo(OK);
    assertThat(state(everySecond(s -> at(s).depth(5)), NONE)).isEqualTo(OK);
    assertThat(state(everySecond(s -> at(s).depth(s == 5 ? 2 : 5 + s)), NONE)).isEqualTo(OK);
  }

  @Test
  void aBacklogThatTakesTooLongToDrainSaturates() {
    QueueWindow falling =
        everySecond(s -> at(s).depth(100 - 2 * s).arrived(10 * s).drained(12 * s));
    assertThat(falling.secondsToDrain()).isCloseTo(40, within(1e-9));
    assertThat(state(falling, maxTimeToDrain(40))).isEqualTo(OK);
    QueueReport late = report(falling, maxTimeToDrain(39));
    assertThat(late.state()).isEqualTo(SATURATED);
    assertThat(late.observed())
        .isEqualTo("depth 80, 120 finished, 100 arrived in the last 10 s, drained in 40 s");
    assertThat(late.required()).isEqualTo("drained in at most 39 s");
  }

  @Test
  void aBacklogThatGrowsIsNeverDrained() {
    QueueWindow growing = everySecond(s -> at(s).depth(100 + s));
    assertThat(growing.secondsToDrain()).isInfinite();
    assertThat(report(growing, maxTimeToDrain(60)).observed())
        .isEqualTo("depth 110, not drained at this rate");
  }

  @Test
  void withoutCountersTheDepthTellsHowFastItDrains() {
    assertThat(everySecond(s -> at(s).depth(100 - 5 * s)).secondsToDrain())
        .isCloseTo(10, within(1e-9));
  }

  @Test
  void anEmptyQueueIsDrainedAlready() {
    assertThat(window(at(0).depth(0)).secondsToDrain()).isZero();
    assertThat(everySecond(s -> at(s).depth(0)).secondsToDrain()).isZero();
  }

  @Test
  void whatWasNeverReadIsNotDrained() {
    assertThat(QueueWindow.EMPTY.secondsToDrain()).isInfinite();
    assertThat(window(at(0).consumers(3)).secondsToDrain()).isInfinite();
  }

  @Test
  void aCounterThatRestartedRisesFromZero() {
    QueueWindow restarted =
        everySecond(
            s -> at(s).depth(50).arrived(s < 5 ? 900 + s : s - 5).drained(s < 5 ? 700 + s : s - 5));
    assertThat(report(restarted, NONE).observed())
        .isEqualTo("depth 50, 9 finished, 9 arrived in the last 10 s");
    assertThat(state(restarted, NONE)).isEqualTo(OK);
  }

  @Test
  void aCounterThatIsMissingOnceIsNotGuessed() {
    QueueWindow gap =
        everySecond(s -> s == 3 ? at(s).depth(50 - s) : at(s).depth(50 - s).drained(70));
    assertThat(report(gap, NONE).observed()).isEqualTo("depth 40");
    assertThat(state(gap, NONE)).isEqualTo(OK);
  }

  @Test
  void aReadingWithoutDepthAndAgeIsNotAnEmptyQueue() {
    QueueReport report = report(window(at(0).consumers(3)), NONE);
    assertThat(report.state()).isEqualTo(UNKNOWN);
    assertThat(report.observed()).isEqualTo("neither depth nor age was given");
    assertThat(state(window(at(0).consumers(3), at(1).depth(9)), NONE)).isEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1})
  void aFigureThatCannotBeIsUnknown(double figure) {
    assertThat(state(window(at(0).depth(figure)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(0).inFlight(figure)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(0).arrived(figure)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(0).drained(figure)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(0).consumers(figure)), NONE)).isEqualTo(UNKNOWN);
    assertThat(state(window(at(0).depth(0).capacity(figure)), NONE)).isEqualTo(UNKNOWN);
    assertThat(report(window(at(0).depth(figure)), NONE).observed())
        .isEqualTo("depth read as " + figure);
  }

  @Test
  void anAgeBelowZeroIsUnknown() {
    assertThat(state(window(at(0).depth(0).oldest(Duration.ofSeconds(-1))), NONE))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void anImpossibleReadingInThePastIsLeftOut() {
    QueueWindow window = everySecond(s -> at(s).depth(s == 4 ? Double.NaN : 50 - s));
    assertThat(state(window, NONE)).isEqualTo(OK);
    assertThat(report(window, NONE).samples()).isEqualTo(10);
  }

  @Test
  void readingsOlderThanTheWindowAreForgotten() {
    QueueWindow window = window(at(0).depth(0), at(29).depth(7), at(30).depth(8));
    assertThat(window.samples()).hasSize(2);
    assertThat(state(window, NONE)).isEqualTo(UNKNOWN);
  }

  @Test
  void anOlderReadingThatComesLateIsPutInItsPlace() {
    QueueWindow window = window(at(0).depth(0), at(9).depth(9), at(4).depth(4), at(6).depth(6));
    assertThat(window.samples()).extracting(QueueSample::depth).containsExactly(0.0, 4.0, 6.0, 9.0);
    assertThat(window.with(at(4).depth(5).sample()).samples())
        .extracting(QueueSample::depth)
        .containsExactly(0.0, 5.0, 6.0, 9.0);
  }

  @Test
  void aReadingOlderThanTheWindowErasesNothing() {
    QueueWindow window = window(at(3600).depth(0), at(3601).depth(0), at(5).depth(7));
    assertThat(window.samples())
        .extracting(QueueSample::at)
        .containsExactly(START.plusSeconds(3600), START.plusSeconds(3601));
  }

  @Test
  void aReadingDatedMoreThanASecondAheadIsUnknown() {
    assertThat(window(at(1).depth(0)).assess(START, NONE).state()).isEqualTo(OK);
    QueueReport ahead = window(at(2).depth(0)).assess(START, NONE);
    assertThat(ahead.state()).isEqualTo(UNKNOWN);
    assertThat(ahead.observed()).isEqualTo("last read is dated 2 s ahead of the clock");
  }

  @Test
  void onlyReadingsSinceAMomentCanBeAskedFor() {
    QueueWindow window = everySecond(s -> at(s).depth(s));
    assertThat(window.since(START.plusSeconds(4)).samples()).hasSize(7);
    assertThat(window.since(START.plusSeconds(40)).samples()).isEmpty();
  }

  @Test
  void longJobsMayNotFinishForAsLongAsTheyAreAllowed() {
    QueueWindow busy = everySecond(second -> at(second).depth(5).arrived(9).drained(4));
    assertThat(state(busy, NONE)).isEqualTo(STALLED);
    QueueReport patient = report(busy, NONE.withStallAfter(Duration.ofSeconds(20)));
    assertThat(patient.state()).isEqualTo(UNKNOWN);
    assertThat(patient.observed()).isEqualTo("nothing finished for 10 s; up to 20 s is allowed");
  }

  @Test
  void aQueueThatWillSoonBeFullIsSaturated() {
    QueueWindow filling = everySecond(second -> at(second).depth(10 + 2 * second).capacity(50));
    QueueReport report = report(filling, NONE.withMinTimeToFull(Duration.ofSeconds(30)));
    assertThat(report.state()).isEqualTo(SATURATED);
    assertThat(report.observed()).isEqualTo("depth 30, full in 10 s");
    assertThat(state(filling, NONE.withMinTimeToFull(Duration.ofSeconds(5)))).isEqualTo(WARN);
  }

  @Test
  void depthIsHeldAgainstWhatItMayBe() {
    QueueWindow moving = everySecond(second -> at(second).depth(40 - second % 2));
    assertThat(state(moving, NONE.withMaxDepth(39.0))).isEqualTo(SATURATED);
    assertThat(state(moving, NONE.withMaxDepth(41.0))).isEqualTo(OK);
  }

  @Test
  void itemsGivenUpOnSaturateWhereTheyAreCounted() {
    QueueWindow dying = QueueWindow.EMPTY;
    for (int second = 0; second <= 10; second++) {
      QueueSample sample =
          new QueueSample(
              "orders",
              null,
              START.plusSeconds(second),
              0.0,
              null,
              null,
              null,
              null,
              null,
              null,
              Math.floor(second / 2.0));
      dying = dying.with(sample);
    }
    assertThat(state(dying, NONE)).isEqualTo(OK);
    assertThat(report(dying, NONE.withMaxDeadLetters(4.0)).observed()).contains("5 given up on");
    assertThat(state(dying, NONE.withMaxDeadLetters(5.0))).isEqualTo(OK);
  }

  @Test
  void aWindowLooksBackAsFarAsItIsTold() {
    QueueWindow wide = QueueWindow.over(Duration.ofMinutes(5));
    for (int minute = 0; minute < 4; minute++) {
      wide = wide.with(at(minute * 60L).depth(3).sample());
    }
    assertThat(wide.samples()).hasSize(4);
  }

  @Test
  void howMuchArrivesIsSaidOnceItWasSeenForLongEnough() {
    QueueWindow window = everySecond(second -> at(second).depth(0).arrived(7 * second));
    assertThat(window.arrivalRate()).hasValue(7.0);
    assertThat(window(at(0).arrived(1), at(3).arrived(9)).arrivalRate()).isEmpty();
  }
}
