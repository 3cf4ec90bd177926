package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.preDrain;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Before a node is taken out, users are looked at: at the front door and on each other node. */
class UsersTest {
  private static final Gates GATE = gate().journey("orders").maxAge(Duration.ofMinutes(2));

  /** Runs of so many minutes, two a minute at the front door and on both peers, all passed. */
  private static Cases history(int minutes) {
    return scheduled(preDrain(), minutes, null, run -> false);
  }

  /** The same, but the runs of one target whose number is picked fail. */
  private static Cases scheduled(
      Cases cases, int minutes, @Nullable String target, IntPredicate fails) {
    for (int run = 0; run < 2 * minutes; run++) {
      for (String at : new String[] {"", "app01", "app03"}) {
        boolean failed = at.equals(target == null ? "" : target) && fails.test(run);
        Outcome outcome = failed ? Outcome.FAILED : Outcome.PASSED;
        cases.elsewhere("orders", at.isEmpty() ? null : at, outcome, 1);
      }
      cases.after(30);
    }
    return cases.openedNow();
  }

  @Test
  void aNodeMayBeTakenOutWhileUsersFareWellEverywhere() {
    Cases cases = history(20);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
    assertThat(cases.reasonOf(GATE)).contains("journey:orders: 60 of 60 runs passed");
  }

  @Test
  void aFrontDoorThatFailsStopsIt() {
    Cases cases = scheduled(history(20), 3, null, run -> true);
    cases.elsewhere("orders", null, Outcome.FAILED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(GATE))
        .contains("7 of the newest 20 runs through the front door failed, last at step 3 (pay)");
  }

  /** An outage that has just ended leaves failures; the next runs tell whether it has. */
  @Test
  void failuresOfBeforeTheQuestionAloneDoNotStopIt() {
    Cases cases = scheduled(history(20), 3, null, run -> true);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.judgedBy(GATE).needs()).contains(new Need("orders", null, 1));
  }

  @Test
  void runsThatHangAreNotPassedYet() {
    Cases cases = history(20);
    cases.out("orders", null);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
    cases.after(28);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.reasonOf(GATE)).contains("1 more are out for longer than they usually take");
  }

  /** Pages of the new version that ask old nodes for files of the new one. */
  @Test
  void aFrontDoorThatFailsInAThirdOfItsRunsWhileVersionsAreMixedIsNoMomentToGoOn() {
    for (int failed = 0; failed < 3; failed++) {
      int last = failed;
      Cases cases = scheduled(history(20).done("app01"), 10, null, run -> run % 3 == last);
      assertThat(cases.verdictOf(GATE)).isNotEqualTo(GO);
      assertThat(cases.reasonOf(GATE)).contains("newest 20 runs through the front door");
    }
  }

  @Test
  void aServiceWhoseOrdersAllFailStopsIt() {
    Cases cases = history(20);
    for (int i = 0; i < 6; i++) {
      for (String at : new String[] {"", "app01", "app03"}) {
        cases.elsewhere("orders", at.isEmpty() ? null : at, Outcome.FAILED, 1);
      }
      cases.after(30);
    }
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(GATE)).contains("front door", "on app01", "on app03");
  }

  @Test
  void aNodeThatThisRolloutFinishedAndThatFailsNowIsNamed() {
    Cases cases = scheduled(history(20).done("app01"), 3, "app01", run -> true);
    cases.elsewhere("orders", "app01", Outcome.FAILED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(GATE))
        .contains("7 of the newest 20 runs on app01 (which this rollout finished) failed");
  }

  @Test
  void aPeerThatHasFailedInEightOfNineRunsForAnHourStopsIt() {
    Cases cases = scheduled(preDrain(), 60, "app03", run -> run % 9 != 0);
    cases.elsewhere("orders", "app03", Outcome.FAILED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
    assertThat(cases.reasonOf(GATE)).contains("on app03 failed");
  }

  @Test
  void aPeerThatFailsNowAndThenDoesNotStopIt() {
    Cases cases = scheduled(preDrain(), 59, "app03", run -> run % 12 == 5);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aNodeThatIsOutIsNoneThatServesUsers() {
    Cases cases = scheduled(history(20).out("app03"), 3, "app03", run -> true);
    assertThat(cases.finding(GATE, "journey:orders").decision()).isEqualTo(Finding.Decision.GO);
  }

  @Test
  void theNodeThatIsToBeTakenOutMayFail() {
    Cases cases = history(20).elsewhere("orders", "app02", Outcome.FAILED, 20);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aNewestRunThatFailedIsRunAgainBeforeANodeIsTakenOut() {
    Cases cases = history(20).elsewhere("orders", "app03", Outcome.FAILED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.judgedBy(GATE).needs()).containsExactly(new Need("orders", "app03", 1));
    cases.after(2).elsewhere("orders", "app03", Outcome.PASSED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void targetsWithoutAFreshRunAreRunFirst() {
    assertThat(preDrain().judgedBy(GATE).needs())
        .containsExactlyElementsOf(
            List.of(
                new Need("orders", null, 1),
                new Need("orders", "app01", 1),
                new Need("orders", "app03", 1)));
    Cases stale = history(20).after(121).openedNow();
    assertThat(stale.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(stale.reasonOf(GATE)).contains("of the newest 20 runs through the front door");
    assertThat(stale.reasonOf(GATE)).contains("the last 151 s ago");
  }

  @Test
  void runsDatedAfterNowDoNotShowHowUsersFare() {
    Cases cases = history(20).after(-3600).openedNow();
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void threeFailuresWithinAFifthOfASecondStopNothing() {
    Cases cases = scheduled(preDrain(), 20, null, run -> run == 25);
    for (int i = 0; i < 3; i++) {
      cases.elsewhere("orders", null, Outcome.FAILED, 1).afterMillis(70);
    }
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void usersWhoseRunsCouldMostlyNotBeMeasuredAreNotKnownToBeWell() {
    Cases lost = history(20);
    for (int run = 0; run < 20; run++) {
      lost.elsewhere("orders", null, run == 10 ? Outcome.PASSED : Outcome.ERRORED, 1).after(5);
    }
    lost.elsewhere("orders", null, Outcome.PASSED, 1);
    assertThat(lost.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(lost.reasonOf(GATE))
        .contains(
            "0 of the newest 20 runs through the front door failed, and 18 of the last 20 runs could not be measured",
            "and at most 20 % of the last 20 attempts at each lost");
    assertThat(lost.judgedBy(GATE).needs()).contains(new Need("orders", null, 10));
  }

  @Test
  void usersOfWhomNoRunCouldBeMeasuredAreToldSo() {
    Cases lost = preDrain().elsewhere("orders", null, Outcome.ERRORED, 5);
    assertThat(lost.reasonOf(GATE))
        .contains("no run through the front door yet, and 5 of the last 5 runs could not be");
  }

  @Test
  void aFifthOfTheNewestRunsMayBeLost() {
    Cases four = history(20).elsewhere("orders", "app01", Outcome.ERRORED, 4);
    assertThat(four.verdictOf(GATE)).isEqualTo(GO);
    Cases five = history(20).elsewhere("orders", "app01", Outcome.ERRORED, 5);
    assertThat(five.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(five.judgedBy(GATE).needs()).containsExactly(new Need("orders", "app01", 5));
    assertThat(five.elsewhere("orders", "app01", Outcome.PASSED, 5).verdictOf(GATE))
        .isEqualTo(PENDING);
  }

  @Test
  void usersWhoAreKnownToFailStopItHoweverManyRunsAreLost() {
    Cases failing = scheduled(history(20), 3, null, run -> true);
    failing
        .elsewhere("orders", null, Outcome.ERRORED, 8)
        .elsewhere("orders", null, Outcome.FAILED, 1);
    assertThat(failing.verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void aWayBackDoesNotLookAtUsers() {
    Cases cases = scheduled(history(20).rollback(), 2, null, run -> true);
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
  }
}
