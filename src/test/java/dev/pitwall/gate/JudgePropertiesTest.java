package dev.pitwall.gate;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** What holds for every evidence. */
class JudgePropertiesTest {
  private static final Gates GATE = gate().journey("a").journey("b");

  /** Journey a or b, with that outcome. */
  private static Cases runs(Cases cases, List<Boolean> journeys, List<Outcome> outcomes) {
    for (int i = 0; i < Math.min(journeys.size(), outcomes.size()); i++) {
      cases.runs(journeys.get(i) ? "a" : "b", 1, outcomes.get(i), null);
    }
    return cases;
  }

  @Property(tries = 500)
  void oneMoreFailureNeverTurnsNoGoIntoGoAndOneMorePassNeverGoIntoNoGo(
      @ForAll @Size(min = 3, max = 25) List<Boolean> journeys,
      @ForAll @Size(min = 3, max = 25) List<Outcome> outcomes) {
    Verdict before = runs(Cases.postStart(), journeys, outcomes).verdictOf(GATE);
    Verdict worse = runs(Cases.postStart(), journeys, outcomes).fails("a", 1).verdictOf(GATE);
    Verdict better = runs(Cases.postStart(), journeys, outcomes).passes("a", 1).verdictOf(GATE);
    switch (before) {
      case NO_GO -> {
        assertThat(worse).isEqualTo(Verdict.NO_GO);
        assertThat(better).isNotEqualTo(Verdict.GO);
      }
      case GO -> {
        assertThat(better).isEqualTo(Verdict.GO);
        assertThat(worse).isNotEqualTo(Verdict.NO_GO);
      }
      case PENDING -> {
        assertThat(worse).isNotEqualTo(Verdict.GO);
        assertThat(better).isNotEqualTo(Verdict.NO_GO);
      }
      case HOLD, INCONCLUSIVE -> throw new AssertionError("nobody held it, and there is time left");
    }
  }

  @Property(tries = 500)
  void withoutSevenPassesOfEachJourneyItIsNeverGo(
      @ForAll @Size(max = 25) List<Boolean> journeys,
      @ForAll @Size(max = 25) List<Outcome> outcomes) {
    Cases cases = runs(Cases.postStart(), journeys, outcomes);
    Judgement judged = cases.judgedBy(GATE);
    long leastPasses =
        judged.findings().stream().mapToLong(f -> f.n() - f.failed()).min().orElseThrow();
    assertThat(judged.verdict() == Verdict.GO && leastPasses < 7).isFalse();
  }

  @Property(tries = 500)
  void runsOfTheSameMomentMayComeInAnyOrder(
      @ForAll @Size(max = 20) List<Outcome> outcomes, @ForAll long seed) {
    List<Outcome> shuffled = new ArrayList<>(outcomes);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(atOnce(shuffled).verdictOf(GATE)).isEqualTo(atOnce(outcomes).verdictOf(GATE));
  }

  private static Cases atOnce(List<Outcome> outcomes) {
    Cases cases = Cases.postStart();
    outcomes.forEach(outcome -> cases.run("a", outcome, Cases.NEW));
    return cases.passes("b", 9);
  }

  @Property(tries = 500)
  void theSameEvidenceIsAlwaysJudgedTheSame(
      @ForAll @Size(max = 25) List<Boolean> journeys,
      @ForAll @Size(max = 25) List<Outcome> outcomes) {
    Evidence evidence = runs(Cases.postStart(), journeys, outcomes).evidence();
    assertThat(Judge.judge(GATE.policy(), evidence))
        .isEqualTo(Judge.judge(GATE.policy(), evidence));
  }

  @Property(tries = 500)
  void pendingAlwaysSaysWhatToRunAndOnlyPendingDoes(
      @ForAll @Size(max = 25) List<Boolean> journeys,
      @ForAll @Size(max = 25) List<Outcome> outcomes) {
    Judgement judged = runs(Cases.postStart(), journeys, outcomes).judgedBy(GATE);
    assertThat(judged.needs().isEmpty()).isEqualTo(judged.verdict() != Verdict.PENDING);
    assertThat(judged.needs()).allSatisfy(need -> assertThat(need.runs()).isPositive());
  }
}
