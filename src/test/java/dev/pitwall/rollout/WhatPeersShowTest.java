package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Outcome;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node is held against: how the good ones did in the hour before, and none else. */
class WhatPeersShowTest {
  private GateServiceFixture track = new GateServiceFixture();

  private void old(String node, int passed, int failed) {
    for (int i = 0; i < passed + failed; i++) {
      Outcome outcome = i < passed ? Outcome.PASSED : Outcome.FAILED;
      track.run(node, outcome, GateServiceFixture.OLD);
    }
  }

  private Evaluation started(String rollout, String node, String version) {
    track.control.open(rollout, "shop", version, Rollout.Kind.DEPLOY, "pipeline", track.now);
    track.tell(rollout, node, Phase.STARTED);
    Evaluation asked =
        track.control.ask(
            new Question("shop", rollout, node, POST_START, version, 1), "pipeline", track.now);
    track.pass(Duration.ofSeconds(3));
    track.healthy(version, node);
    return asked;
  }

  private static Finding checkout(Evaluation evaluation) {
    return evaluation.judgement().findings().stream()
        .filter(finding -> finding.check().equals("journey:checkout"))
        .findFirst()
        .orElseThrow();
  }

  /** The second rollout finds the first one's node as it was left. */
  @ParameterizedTest(name = "first rollout ended: {0}, of its runs the next version fails {1}")
  @CsvSource({"true, F", "true, FP", "true, FFP", "false, F", "false, FP", "false, FFP"})
  void theRunsOfAVersionThatWasStoppedExcuseNoNextOne(boolean isEnded, String course) {
    track.serving();
    old("app01", 20, 0);
    old("app02", 20, 0);
    old("app03", 20, 0);
    track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.failsAlone("app01", 40);
    if (isEnded) {
      track.control.finish("r1", Rollout.Result.FAILED, "pipeline", track.now);
    }
    Evaluation asked = started("r2", "app02", "3.0");
    for (int i = 0; i < 30; i++) {
      boolean fails = course.charAt(i % course.length()) == 'F';
      track.run("app02", fails ? Outcome.FAILED : Outcome.PASSED, "3.0");
      track.run("app03", Outcome.PASSED, GateServiceFixture.OLD);
    }
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
  }

  @Test
  void oneOldNodeThatAlwaysFailsExcusesNoNewOne() {
    track.serving();
    old("app02", 22, 0);
    old("app03", 0, 12);
    Evaluation asked = started("r1", "app01", GateServiceFixture.NEW);
    for (int i = 0; i < 16; i++) {
      track.run("app01", Outcome.FAILED);
      track.run("app02", Outcome.PASSED, GateServiceFixture.OLD);
      track.run("app03", Outcome.FAILED, GateServiceFixture.OLD);
    }
    assertThat(track.standing(asked).verdict()).isEqualTo(NO_GO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", ""})
  void failuresWithoutAnAnswerCountForThePeersAsThoseWithOne(String seen) {
    track.serving();
    @Nullable String version = seen.isEmpty() ? null : seen;
    for (int i = 0; i < 60; i++) {
      for (String peer : new String[] {"app02", "app03"}) {
        boolean fails = i % 10 == 3;
        track.run(
            peer,
            fails ? Outcome.FAILED : Outcome.PASSED,
            fails ? version : GateServiceFixture.OLD);
      }
    }
    Evaluation asked = started("r1", "app01", GateServiceFixture.NEW);
    track.run("app01", Outcome.PASSED);
    assertThat(checkout(track.standing(asked)).rule()).startsWith("sprt p0=0.1");
  }

  /** A fifth of the runs on every node is refused: no answer, so no version. */
  @Test
  void aNodeThatIsRefusedAsOftenAsItsPeersIsNotStopped() {
    int stopped = 0;
    for (int trial = 0; trial < 100; trial++) {
      Random random = new Random(20_261_127 + trial);
      track = new GateServiceFixture();
      track.serving();
      for (int i = 0; i < 60; i++) {
        refusedNowAndThen(random, "app02", GateServiceFixture.OLD);
        refusedNowAndThen(random, "app03", GateServiceFixture.OLD);
      }
      Evaluation asked = started("r1", "app01", GateServiceFixture.NEW);
      for (int i = 0; i < 60 && !track.standing(asked).isFinal(); i++) {
        refusedNowAndThen(random, "app01", GateServiceFixture.NEW);
        refusedNowAndThen(random, "app02", GateServiceFixture.OLD);
        refusedNowAndThen(random, "app03", GateServiceFixture.OLD);
        track.said("app01", GateServiceFixture.NEW);
      }
      stopped += track.standing(asked).verdict() == NO_GO ? 1 : 0;
    }
    assertThat(stopped).isLessThanOrEqualTo(1);
  }

  private void refusedNowAndThen(Random random, String node, String version) {
    boolean refused = random.nextDouble() < 0.2;
    track.run(node, refused ? Outcome.FAILED : Outcome.PASSED, refused ? null : version);
  }

  @Test
  void whatIsKnownOfGoodNodesStaysAsItWasWhenTheQuestionWasAsked() {
    track.serving();
    old("app02", 30, 0);
    old("app03", 30, 0);
    Evaluation asked = started("r1", "app01", GateServiceFixture.NEW);
    track.run("app01", Outcome.PASSED);
    String rule = checkout(track.standing(asked)).rule();
    old("app02", 0, 6);
    old("app03", 0, 6);
    track.run("app01", Outcome.PASSED);
    assertThat(checkout(track.standing(asked)).rule()).isEqualTo(rule);
  }

  @Test
  void requestsThatFailWhileANodeStartsAreNotHeldAgainstIt() {
    track =
        new GateServiceFixture(
            GateServiceFixture.usual().errors("http").warmUp(Duration.ofSeconds(2)).policy());
    track.serving();
    track.control.open(
        "r1", "shop", GateServiceFixture.NEW, Rollout.Kind.DEPLOY, "pipeline", track.now);
    track.tell("r1", "app01", Phase.STARTED);
    Evaluation asked = track.ask(POST_START, "app01");
    for (int i = 1; i <= 17; i++) { // each question for its health is a 503 of its counters
      track.down("app01", 1);
      track.counts("app01", i, i);
      track.counts("app02", 0, 20 * i);
      track.counts("app03", 0, 20 * i);
    }
    for (int i = 1; i <= 35; i++) {
      track.healthy(GateServiceFixture.NEW, "app01");
      track.run("app01", Outcome.PASSED);
      track.counts("app01", 17, 17 + 5 * i);
      track.counts("app02", 0, 340 + 20 * i);
      track.counts("app03", 0, 340 + 20 * i);
      Verdict verdict = track.standing(asked).verdict();
      assertThat(verdict).isNotEqualTo(NO_GO);
    }
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }

  @Test
  void runsCountFromTheFirstGoodAnswerOnHoweverOftenHealthIsAskedSince() {
    track.serving();
    Evaluation asked = started("r1", "app01", GateServiceFixture.NEW);
    track.runs(7, "app01", Outcome.PASSED);
    for (int i = 0; i < 700; i++) { // every tenth of a second
      track.now = track.now.plusMillis(100);
      track.said("app01", GateServiceFixture.NEW);
    }
    track.runs(5, "app01", Outcome.PASSED);
    track.healthy(GateServiceFixture.NEW, "app01");
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }
}
