package dev.pitwall.gate;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds for every evidence. */
class JudgePropertiesTest {
  private static final Gates GATE = gate().journey("a");
  private static final Gates TWO = gate().journey("a").journey("b");
  private static final int LEAST_PASSES = 10;

  /** Runs on the node as {@link Cases#course} has them, mostly good enough to prove something. */
  @Provide
  Arbitrary<String> courses() {
    Arbitrary<Character> letters =
        Arbitraries.frequency(
            Tuple.of(12, 'P'), Tuple.of(3, 'F'), Tuple.of(1, 'E'), Tuple.of(1, 'S'));
    return letters.list().ofMinSize(0).ofMaxSize(45).map(JudgePropertiesTest::joined);
  }

  private static String joined(List<Character> letters) {
    StringBuilder text = new StringBuilder();
    letters.forEach(text::append);
    return text.toString();
  }

  /** How many runs good nodes made, and how many of those failed. */
  @Provide
  Arbitrary<Baseline> baselines() {
    return Arbitraries.of(
        Baseline.NONE, new Baseline(400, 0), new Baseline(60, 9), new Baseline(120, 20));
  }

  private static Cases course(String runs, Baseline baseline) {
    Cases cases = Cases.postStart().peers().course("a", runs);
    return cases.baseline("a", baseline.n(), baseline.failed());
  }

  @Property(tries = 500)
  void oneMoreFailureNeverMakesAGoAndOneMorePassNeverAStop(
      @ForAll("courses") String runs, @ForAll("baselines") Baseline baseline) {
    Verdict before = course(runs, baseline).verdictOf(GATE);
    Verdict worse = course(runs + "F", baseline).verdictOf(GATE);
    Verdict better = course(runs + "P", baseline).verdictOf(GATE);
    assertThat(worse).isNotEqualTo(Verdict.GO);
    if (before != Verdict.NO_GO) {
      assertThat(better).isNotEqualTo(Verdict.NO_GO);
    } else {
      assertThat(worse).isEqualTo(Verdict.NO_GO);
    }
    if (before == Verdict.GO) {
      assertThat(better).isEqualTo(Verdict.GO);
    }
  }

  @Property(tries = 500)
  void whatMeasuredNothingNeverMakesAGoNorAStop(
      @ForAll("courses") String runs,
      @ForAll("baselines") Baseline baseline,
      @ForAll @IntRange(min = 1, max = 5) int lost) {
    Verdict before = course(runs, baseline).verdictOf(GATE);
    for (String letter : new String[] {"E", "S"}) {
      Verdict after = course(runs + letter.repeat(lost), baseline).verdictOf(GATE);
      assertThat(after == Verdict.GO && before != Verdict.GO).isFalse();
      assertThat(after == Verdict.NO_GO).isEqualTo(before == Verdict.NO_GO);
    }
  }

  @Property(tries = 500)
  void thereIsNoGoWithoutAProof(
      @ForAll("courses") String runs, @ForAll("baselines") Baseline baseline) {
    long passes = runs.chars().filter(letter -> letter == 'P').count();
    if (course(runs, baseline).verdictOf(GATE) == Verdict.GO) {
      assertThat(passes).isGreaterThanOrEqualTo(LEAST_PASSES);
      assertThat(runs.replaceAll("[ES]", "")).endsWith("P");
    }
  }

  @Property(tries = 300)
  void thereIsNoGoWhileTheNewestRunsFail(
      @ForAll("courses") String runs,
      @ForAll("baselines") Baseline baseline,
      @ForAll @IntRange(min = 1, max = 8) int failed) {
    assertThat(course(runs + "F".repeat(failed), baseline).verdictOf(GATE))
        .isNotEqualTo(Verdict.GO);
  }

  @Property(tries = 300)
  void passesOfAnotherVersionOrOfLongAgoAreNoProof(
      @ForAll("courses") String runs, @ForAll @IntRange(max = 9) int fresh) {
    Cases other = Cases.postStart().runs("a", 30, Outcome.PASSED, Cases.OLD);
    assertThat(other.passes("a", fresh).verdictOf(GATE)).isNotEqualTo(Verdict.GO);
    Cases old = Cases.postStart().course("a", runs).after(601);
    assertThat(old.passes("a", fresh).verdictOf(GATE)).isNotEqualTo(Verdict.GO);
  }

  @Property(tries = 300)
  void runsOfTheFutureDecideNothing(
      @ForAll("courses") String runs, @ForAll("courses") String future) {
    Cases cases = Cases.postStart().course("a", runs);
    Judgement without = cases.judgedBy(GATE);
    cases.after(60).course("a", future).after(-60 - future.length());
    assertThat(cases.judgedBy(GATE)).isEqualTo(without);
  }

  @Property(tries = 300)
  void runsMayBeToldInAnyOrder(@ForAll("courses") String runs, @ForAll long seed) {
    Judgement inOrder = toldInOrder(runs, IntStream.range(0, runs.length()).boxed().toList());
    List<Integer> order = new ArrayList<>(IntStream.range(0, runs.length()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    assertThat(toldInOrder(runs, order).verdict()).isEqualTo(inOrder.verdict());
  }

  /** The runs of a course, each at its own second, told in some order. */
  private static Judgement toldInOrder(String runs, List<Integer> order) {
    Cases cases = Cases.postStart();
    int at = 0;
    for (int second : order) {
      cases.after(second - at).course("a", runs.substring(second, second + 1));
      at = second + 1;
    }
    return cases.after(runs.length() - at).judgedBy(GATE);
  }

  @Property(tries = 300)
  void runsThatStartedAtOnceMayBeToldInAnyOrder(@ForAll("courses") String runs) {
    StringBuilder reversed = new StringBuilder(runs).reverse();
    assertThat(atOnce(reversed.toString(), runs.length()).verdictOf(GATE))
        .isEqualTo(atOnce(runs, 0).verdictOf(GATE));
  }

  /** Runs of the same second; each is named by its place in the course before it was reversed. */
  private static Cases atOnce(String runs, int reversedLength) {
    Cases cases = Cases.postStart();
    for (int i = 0; i < runs.length(); i++) {
      int place = reversedLength == 0 ? i : reversedLength - 1 - i;
      cases.named("run_%02d".formatted(place)).course("a", runs.substring(i, i + 1)).after(-1);
    }
    return cases.after(1);
  }

  @Property(tries = 300)
  void theSameEvidenceIsAlwaysJudgedTheSame(@ForAll("courses") String runs) {
    Evidence evidence = course(runs, Baseline.NONE).evidence();
    assertThat(Judge.judge(GATE.policy(), evidence))
        .isEqualTo(Judge.judge(GATE.policy(), evidence));
  }

  @Property(tries = 300)
  void pendingAlwaysSaysWhatToRunAndOnlyPendingDoes(
      @ForAll("courses") String one, @ForAll("courses") String other) {
    Cases cases = Cases.postStart().comparable("app01").course("a", one).course("b", other);
    Judgement judged = cases.judgedBy(TWO);
    assertThat(judged.needs().isEmpty()).isEqualTo(judged.verdict() != Verdict.PENDING);
    assertThat(judged.needs()).allSatisfy(need -> assertThat(need.runs()).isPositive());
  }

  @Property(tries = 300)
  void aNodeWithPeersIsNeverBlamedWhileTheyFailAlike(@ForAll("courses") String runs) {
    Cases cases = Cases.postStart().peers("app01", "app03").comparable("app01", "app03");
    for (int i = 0; i < runs.length(); i++) {
      Outcome outcome = runs.charAt(i) == 'F' ? Outcome.FAILED : Outcome.PASSED;
      cases.elsewhere("a", "app01", outcome, 1).elsewhere("a", "app03", outcome, 1);
      cases.run("a", "app02", outcome, Met.NOBODY, "http").after(1);
      assertThat(cases.verdictOf(GATE)).isNotEqualTo(Verdict.NO_GO);
    }
  }
}
