package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.NEW;
import static dev.pitwall.gate.Cases.OLD;
import static dev.pitwall.gate.Cases.fleet;
import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.NodeStart.State;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version answers, of a node and of the fleet. */
class VersionsTest {
  private static final Gates GATE = gate().version();

  /** The node was 1.0 and is to be 2.0; the versions it says, a second apart. */
  @ParameterizedTest
  @CsvSource({
    "'', PENDING",
    "2.0, GO",
    "1.0, PENDING",
    "1.0 1.0 1.0 1.0 1.0, PENDING",
    "1.0 1.0 1.0 1.0 2.0, GO",
    "1.0 2.0 1.0, PENDING",
    "1.0 2.0 1.0 1.0, NO_GO",
    "2.0 1.0 2.0, GO",
    "3.0, PENDING",
    "3.0 3.0, NO_GO",
    "1.0 1.0 3.0, PENDING",
    "1.0 1.0 3.0 2.0, GO",
    "1.0 1.0 3.0 3.0, NO_GO",
    "1.0 3.0 1.0, NO_GO"
  })
  void theOldProcessMayLingerAndNoOtherVersionMayStay(String said, Verdict verdict) {
    Cases cases = postStart();
    List.of(said.split(" ")).forEach(one -> cases.saysVersion(one.isEmpty() ? null : one));
    assertThat(cases.verdictOf(GATE)).isEqualTo(verdict);
  }

  @Test
  void aLingeringProcessIsSaidAndInconclusiveAtTheDeadline() {
    Cases cases = postStart().saysVersion(OLD).saysVersion(OLD);
    assertThat(cases.reasonOf(GATE)).contains("answers as version 1.0 as before: not restarted");
    assertThat(cases.deadlinePassed().verdictOf(GATE)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void aNodeThatCameBackAsItWasHasUntilItsStartIsLate() {
    Cases cases = postStart().start(State.SEEN, OLD).saysVersion(OLD).saysVersion(OLD);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void whereTheVersionBeforeIsNotKnownTwoWrongAnswersStop() {
    Cases cases = postStart().start(State.TOLD, null).saysVersion(OLD);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.saysVersion(OLD).verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void answersBeforeTheStartDoNotTellTheVersion() {
    assertThat(postStart().saysVersion(NEW).countsFromNow().verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void aRunTellsTheVersionTooAlsoWhenItFailed() {
    Gates gate = gate().version().optionalJourney("checkout");
    assertThat(postStart().runs("checkout", 2, Outcome.FAILED, "3.0").verdictOf(gate))
        .isEqualTo(NO_GO);
    assertThat(postStart().runs("checkout", 1, Outcome.PASSED, NEW).verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void aRunThatWentAstrayTellsNoVersion() {
    Met stray = Met.of(null, "3.0").strayed("app03 answered");
    Cases cases = postStart();
    for (int i = 0; i < 3; i++) {
      cases.run("checkout", "app02", Outcome.PASSED, stray, "http").after(1);
    }
    assertThat(cases.verdictOf(gate().version().journey("checkout"))).isEqualTo(PENDING);
  }

  @Test
  void ofTwoVersionsSeenAtTheSameMomentTheWrongOneCountsWhateverTheOrder() {
    Gates gate = gate().version().optionalJourney("a");
    Cases one = postStart().run("a", Outcome.PASSED, "3.0").run("a", Outcome.PASSED, NEW);
    Cases other = postStart().run("a", Outcome.PASSED, NEW).run("a", Outcome.PASSED, "3.0");
    assertThat(one.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(other.verdictOf(gate)).isEqualTo(PENDING);
  }

  @Test
  void aVersionThatIsNotNamedIsNotWaived() {
    Gates gate = gate().health().version();
    Cases cases = postStart().version(null).saysVersion(NEW).saysVersion(NEW);
    assertThat(cases.verdictOf(gate)).isEqualTo(PENDING);
    assertThat(cases.reasonOf(gate))
        .contains("no version was named; required a version, in the question or in its rollout");
    assertThat(cases.deadlinePassed().verdictOf(gate)).isEqualTo(INCONCLUSIVE);
    assertThat(fleet().version(null).verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void aVersionSaidLongAgoIsNotSaidNow() {
    int tooOld = (int) Gates.MAX_AGE.toSeconds() + 1;
    Cases cases = postStart().saysVersion(NEW).after(tooOld);
    assertThat(cases.verdictOf(GATE)).isEqualTo(INCONCLUSIVE);
  }

  @Test
  void everyNodeOfTheFleetMustSayTheVersion() {
    Cases cases = fleet().peers("app01", "app03").answer("app01", true, "200", NEW);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.reasonOf(GATE)).contains("2.0 on app01; none told by 1");
    cases.answer("app03", true, "200", OLD);
    assertThat(cases.reasonOf(GATE)).contains("1.0 on app03; 2.0 on app01");
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.answer("app03", true, "200", NEW).verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aVersionSaidByANodeInTheFutureIsNotSaidNow() {
    Cases cases = fleet().peers("app01").after(3600).answer("app01", true, "200", NEW).after(-3601);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.answer("app01", true, "200", OLD).verdictOf(GATE)).isEqualTo(PENDING);
  }

  @Test
  void whereNodesTellNoneTheNewestTenRunsThroughTheFrontDoorMustHaveMetIt() {
    Gates gate = gate().version().optionalJourney("checkout");
    Cases cases = fleet().runs("checkout", 3, Outcome.PASSED, OLD);
    assertThat(cases.runs("checkout", 9, Outcome.PASSED, NEW).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(cases.reasonOf(gate))
        .contains("of the newest 10 runs through the front door 1 met 1.0, 9 met 2.0");
    assertThat(cases.judgedBy(gate).needs()).containsExactly(new Need("checkout", null, 1));
    assertThat(cases.runs("checkout", 1, Outcome.PASSED, NEW).verdictOf(gate)).isEqualTo(GO);
  }

  @Test
  void theFleetProvesNothingByPassesOfAnotherVersionAndFailuresCountWhateverTheyMet() {
    Gates gate = gate().journey("checkout");
    assertThat(fleet().runs("checkout", 30, Outcome.PASSED, OLD).verdictOf(gate))
        .isEqualTo(PENDING);
    assertThat(fleet().runs("checkout", 12, Outcome.PASSED, NEW).verdictOf(gate)).isEqualTo(GO);
    assertThat(fleet().runs("checkout", 3, Outcome.FAILED, OLD).verdictOf(gate)).isEqualTo(NO_GO);
  }
}
