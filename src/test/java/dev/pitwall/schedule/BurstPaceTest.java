package dev.pitwall.schedule;

import static dev.pitwall.schedule.BurstPace.Result.FAILED;
import static dev.pitwall.schedule.BurstPace.Result.NOTHING;
import static dev.pitwall.schedule.BurstPace.Result.PASSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.schedule.BurstPace.Flight;
import dev.pitwall.schedule.BurstPace.Result;
import dev.pitwall.schedule.BurstPace.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurstPaceTest {
  private static final Duration SLOT = Duration.ofSeconds(30);

  private final BurstPace pace = new BurstPace(4, SLOT);
  private final Deque<Flight> flights = new ArrayDeque<>();

  private static Duration at(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Step launch(int runs) {
    return new Step(runs, null);
  }

  private static Step waitUntil(double seconds) {
    return new Step(0, at(seconds));
  }

  private static final Step WAIT = new Step(0, null);

  private void launchAll(double now) {
    int launches = pace.step(at(now)).launch();
    for (int i = 0; i < launches; i++) {
      flights.add(pace.launch(at(now)));
    }
  }

  /** The oldest run under way ends with that result, told and over. */
  private void ends(Result result, double took, double now) {
    Flight oldest = flights.remove();
    pace.told(oldest, result, at(took), at(now));
    pace.left(oldest);
  }

  @ParameterizedTest(name = "of {1} at once, {0} wanted: {2} are launched")
  @CsvSource({
    "0, 4, 0",
    "1, 4, 1",
    "2, 4, 2",
    "3, 4, 3",
    "4, 4, 3",
    "7, 4, 3",
    "-1, 4, 0",
    "0, 1, 0",
    "1, 1, 1",
    "7, 1, 1",
    "1, 2, 1",
    "7, 2, 1",
    "7, 3, 2",
    "7, 8, 7",
    "9, 8, 7"
  })
  void aNewDemandStartsAtOnceAndKeepsTheLastPlace(int wanted, int burst, int launched) {
    BurstPace fresh = new BurstPace(burst, SLOT);
    fresh.demand(wanted, at(0));
    assertThat(fresh.step(at(0)).launch()).isEqualTo(launched);
  }

  @Test
  void nothingIsLaunchedWithoutADemand() {
    assertThat(pace.step(at(0))).isEqualTo(WAIT);
    pace.demand(7, at(1));
    pace.demand(0, at(2));
    assertThat(pace.step(at(3))).isEqualTo(WAIT);
  }

  @Test
  void theLastPlaceIsForARunTwoSecondsAfterTheOthersEvenWhenTheseHang() {
    pace.demand(7, at(0));
    launchAll(0);
    assertThat(pace.step(at(0))).isEqualTo(waitUntil(2));
    assertThat(pace.step(at(1.999))).isEqualTo(waitUntil(2));
    assertThat(pace.step(at(2))).isEqualTo(launch(1));
    launchAll(2);
    assertThat(flights).hasSize(4);
    assertThat(pace.step(at(15))).isEqualTo(WAIT);
  }

  @Test
  void noMoreRunsAreUnderWayThanResultsAreWanted() {
    pace.demand(2, at(0));
    launchAll(0);
    assertThat(flights).hasSize(2);
    assertThat(pace.step(at(5))).isEqualTo(WAIT);
    pace.demand(3, at(6));
    assertThat(pace.step(at(6))).isEqualTo(launch(1));
  }

  @Test
  void aResultThatWasToldCountsUntilTheDemandsAreReadAgain() {
    pace.demand(2, at(0));
    launchAll(0);
    ends(PASSED, 0.1, 0.1);
    ends(PASSED, 0.1, 0.1);
    assertThat(pace.step(at(0.1))).isEqualTo(waitUntil(1.1));
    pace.demand(1, at(0.2));
    assertThat(pace.step(at(0.2))).isEqualTo(launch(1));
  }

  @Test
  void aResultThatChangesNoDemandIsForgottenAfterASecond() {
    pace.demand(1, at(0));
    launchAll(0);
    ends(PASSED, 0.1, 0.1);
    assertThat(pace.step(at(1.0))).isEqualTo(waitUntil(1.1));
    assertThat(pace.step(at(1.1))).isEqualTo(launch(1));
  }

  @Test
  void aRunThatStillUndoesHoldsItsPlaceButIsNoLongerAwaited() {
    pace.demand(1, at(0));
    launchAll(0);
    pace.told(flights.element(), PASSED, at(0.1), at(0.1));
    pace.demand(4, at(0.2));
    assertThat(pace.step(at(0.2))).isEqualTo(launch(2));
  }

  @ParameterizedTest(name = "a failure that took {0} s lets the next run start at {1} s")
  @CsvSource({"0, 2", "0.1, 2", "1.9, 2", "2, 2", "5, 5", "20, 20"})
  void theRunAfterAFailureStartsTwoSecondsAfterItsStart(double took, double next) {
    pace.demand(7, at(0));
    launchAll(0);
    ends(FAILED, took, took);
    if (next > took) {
      assertThat(pace.step(at(took))).isEqualTo(waitUntil(next));
    }
    assertThat(pace.step(at(next))).isEqualTo(launch(1));
  }

  @Test
  void afterAFailureRunsGoOneAtATimeUntilOneStartedSinceHasPassed() {
    pace.demand(7, at(0));
    launchAll(0);
    ends(FAILED, 0.1, 0.1);
    ends(PASSED, 0.1, 0.1);
    ends(PASSED, 0.1, 0.1);
    pace.demand(7, at(0.2));
    launchAll(2);
    assertThat(flights).hasSize(1);
    assertThat(pace.step(at(2))).isEqualTo(WAIT);
    ends(FAILED, 0.1, 2.1);
    launchAll(4);
    assertThat(flights).hasSize(1);
    ends(PASSED, 0.1, 4.1);
    pace.demand(7, at(4.1));
    assertThat(pace.step(at(4.1))).isEqualTo(launch(3));
  }

  @Test
  void inWhichOrderRunsOfTheSameMomentEndChangesNothing() {
    for (List<Result> order :
        List.of(
            List.of(FAILED, PASSED, PASSED),
            List.of(PASSED, FAILED, PASSED),
            List.of(PASSED, PASSED, FAILED))) {
      BurstPace any = new BurstPace(4, SLOT);
      any.demand(7, at(0));
      List<Flight> three = List.of(any.launch(at(0)), any.launch(at(0)), any.launch(at(0)));
      for (int i = 0; i < 3; i++) {
        any.told(three.get(i), order.get(i), at(0.1), at(0.1));
        any.left(three.get(i));
      }
      any.demand(7, at(0.2));
      assertThat(any.step(at(0.2))).isEqualTo(waitUntil(2));
      assertThat(any.step(at(2))).isEqualTo(launch(1));
    }
  }

  @Test
  void aFailureBesideHangingRunsIsFollowedByOneRunTwoSecondsLater() {
    pace.demand(7, at(0));
    launchAll(0);
    ends(FAILED, 0.1, 0.1);
    launchAll(2);
    assertThat(flights).hasSize(3);
    assertThat(pace.step(at(19))).isEqualTo(WAIT);
  }

  @Test
  void afterARunThatMeasuredNothingThereIsAPauseOfASecondAndThenOneAtATime() {
    pace.demand(7, at(0));
    launchAll(0);
    ends(NOTHING, 0.1, 0.1);
    assertThat(pace.step(at(0.1))).isEqualTo(waitUntil(1.1));
    launchAll(1.1);
    assertThat(flights).hasSize(3);
    assertThat(pace.step(at(1.1))).isEqualTo(WAIT);
  }

  @Test
  void aFailedScheduledRunHoldsTheBurstUpToo() {
    pace.demand(7, at(0));
    pace.told(null, FAILED, at(0.5), at(0.5));
    assertThat(pace.step(at(0.5))).isEqualTo(waitUntil(2));
    assertThat(pace.step(at(2))).isEqualTo(launch(1));
    pace.told(null, PASSED, at(0.1), at(2));
    pace.demand(7, at(2));
    assertThat(pace.step(at(2))).isEqualTo(launch(3));
  }

  @ParameterizedTest(name = "slots each {0} s: beyond the ceiling a run each {1} s")
  @CsvSource({"30, 5", "5, 5", "3, 3", "1, 1", "0.1, 1"})
  void beyondTheCeilingALaneGoesOnAtThePaceOfItsSlots(double every, double then) {
    BurstPace any = new BurstPace(4, at(every));
    any.demand(7, at(0));
    for (int i = 0; i < BurstPace.CEILING; i++) {
      pass(any, 0);
    }
    assertThat(any.step(at(0))).isEqualTo(waitUntil(then));
    assertThat(any.step(at(then))).isEqualTo(launch(1));
    pass(any, then);
    assertThat(any.step(at(then))).isEqualTo(waitUntil(2 * then));
  }

  @ParameterizedTest(name = "not demanded for {0} s: {1} runs at once")
  @CsvSource({"0, 0", "3, 0", "9.999, 1", "10, 3", "60, 3"})
  void aLaneThatWasNotDemandedForTenSecondsStartsAFreshDemand(double pause, int launched) {
    pace.demand(7, at(0));
    for (int i = 0; i < BurstPace.CEILING; i++) {
      pass(pace, 0);
    }
    pace.demand(0, at(1));
    pace.demand(0, at(1 + pause / 2));
    pace.demand(7, at(1 + pause));
    assertThat(pace.step(at(1 + pause)).launch()).isEqualTo(launched);
  }

  @Test
  void aNewerQuestionHasACeilingOfItsOwn() {
    pace.demand(7, "ev_1", at(0));
    for (int i = 0; i < BurstPace.CEILING; i++) {
      pass(pace, 0);
    }
    pace.demand(7, "ev_1", at(1));
    assertThat(pace.step(at(1)).launch()).isZero();
    pace.demand(7, "ev_2", at(1));
    assertThat(pace.step(at(1)).launch()).isEqualTo(3);
  }

  @Test
  void aFreshDemandForgetsThatRunsFailed() {
    pace.told(null, FAILED, at(0.1), at(0.1));
    pace.demand(7, at(60));
    assertThat(pace.step(at(60))).isEqualTo(launch(3));
  }

  @Test
  void aRunLeftFromAnEarlierDemandIsNotAwaited() {
    pace.demand(1, at(0));
    launchAll(0);
    pace.demand(0, at(1));
    pace.demand(1, at(12));
    assertThat(pace.step(at(12))).isEqualTo(launch(1));
  }

  private static void pass(BurstPace pace, double now) {
    Flight flight = pace.launch(at(now));
    pace.told(flight, PASSED, at(0), at(now));
    pace.left(flight);
    pace.demand(7, at(now));
  }

  @Test
  void aBurstOfNoneIsRefused() {
    assertThatThrownBy(() -> new BurstPace(0, SLOT)).hasMessageContaining("required 1 or more");
  }

  /** What a lane does in a minute when every run ends like that. */
  private static int runsInAMinute(Result result, double took, int wanted, boolean heard) {
    BurstPace lane = new BurstPace(4, Duration.ofSeconds(1));
    Deque<Flight> going = new ArrayDeque<>();
    Deque<Duration> ends = new ArrayDeque<>();
    lane.demand(wanted, at(0));
    int runs = 0;
    for (double now = 0; now < 60; now += 0.01) {
      while (!ends.isEmpty() && ends.element().compareTo(at(now)) <= 0) {
        ends.remove();
        lane.told(going.element(), result, at(took), at(now));
        lane.left(going.remove());
        if (heard) {
          lane.demand(wanted, at(now));
        }
      }
      for (int i = lane.step(at(now)).launch(); i > 0; i--) {
        going.add(lane.launch(at(now)));
        ends.add(at(now + took));
        runs++;
      }
    }
    return runs;
  }

  @ParameterizedTest(name = "{0} after {1} s: {3} to {4} runs a minute")
  @CsvSource({
    // An outage: 683 requests a second once.
    "FAILED, 0, true, 30, 40", "FAILED, 0.1, true, 30, 40", "FAILED, 20, true, 5, 8",
    // Passes that decide nothing: 7,570 runs once.
    "PASSED, 0, true, 80, 92", "PASSED, 0.1, true, 80, 92", "PASSED, 0, false, 50, 92",
    "NOTHING, 0, true, 50, 65", "NOTHING, 20, true, 5, 8"
  })
  void aMinuteOfRunsThatDecideNothingHasFewOfThem(
      Result result, double took, boolean heard, int least, int most) {
    assertThat(runsInAMinute(result, took, 1_000, heard)).isBetween(least, most);
    assertThat(runsInAMinute(result, took, 1, heard)).isLessThanOrEqualTo(most);
  }

  @Property(tries = 300)
  void whateverHappensTheBoundsHold(
      @ForAll @IntRange(min = 1, max = 6) int burst,
      @ForAll @IntRange(min = 1, max = 12) int wanted,
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 5) Integer> events) {
    BurstPace any = new BurstPace(burst, SLOT);
    List<Flight> going = new ArrayList<>();
    @Nullable Duration failedStart = null;
    Duration now = at(0);
    any.demand(wanted, now);
    for (int event : events) {
      now = now.plusMillis(137L * event);
      if (event > 2 && !going.isEmpty()) {
        Flight flight = going.remove(event % going.size());
        Result result = List.of(PASSED, FAILED, NOTHING).get(event - 3);
        any.told(flight, result, Duration.ofMillis(100), now);
        any.left(flight);
        failedStart = result == FAILED ? now.minusMillis(100) : failedStart;
      }
      Step step = any.step(now);
      assertThat(step.launch() + going.size()).isLessThanOrEqualTo(burst);
      assertThat(step.launch()).isLessThanOrEqualTo(Math.max(0, wanted - going.size()));
      if (step.again() != null) {
        assertThat(step.again()).isGreaterThan(now);
        assertThat(step.launch()).isZero();
      }
      if (step.launch() > 0 && failedStart != null) {
        assertThat(now).isGreaterThanOrEqualTo(failedStart.plus(BurstPace.APART));
      }
      for (int i = 0; i < step.launch(); i++) {
        going.add(any.launch(now));
      }
    }
  }
}
