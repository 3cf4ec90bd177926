package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.NEW;
import static dev.pitwall.gate.Cases.OLD;
import static dev.pitwall.gate.Cases.drained;
import static dev.pitwall.gate.Cases.postStart;
import static dev.pitwall.gate.Cases.preDrain;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The reason lines in full, as a tired person reads them. */
class ReasonsTest {
  private static final Gates FULL = gate().health().version().journey("checkout");

  @Test
  void go() {
    Cases cases = postStart().up().passes("checkout", 10).saysVersion(NEW).saysVersion(NEW);
    assertThat(cases.passes("checkout", 2).reasonOf(FULL))
        .isEqualTo(
            "post-start: app02 is good: journey:checkout: 12 of 12 runs passed (less than 50 % failing); health:app02: 200 in 3 ms (4 of 4 answers good, the last 3 s ago); version:app02: answers as version 2.0");
  }

  @Test
  void aGoTellsAllRunsThatCountAlsoThoseThatFailed() {
    assertThat(postStart().course("a", "P".repeat(15) + "FPPPP").reasonOf(gate().journey("a")))
        .isEqualTo(
            "post-start: app02 is good: journey:a: 19 of 20 runs passed (less than 50 % failing)");
  }

  @Test
  void noGoOfAJourney() {
    assertThat(postStart().saysVersion(NEW).saysVersion(NEW).fails("checkout", 3).reasonOf(FULL))
        .isEqualTo(
            "post-start: app02 is not good: journey:checkout: 3 of 3 runs on app02 failed, last at step 3 (pay): status 500; wanted status 200; required no more failures than the 5 % that a good node may have; look at run_03");
  }

  @Test
  void aStopAtEightOfThirtyFourDoesNotAskForLessThanHalf() {
    String runs = "P".repeat(10) + "FPPFPPFPPFPPFPPPFPPPFPPF";
    Cases cases = postStart().baseline("a", 400, 0).course("a", runs);
    Judgement judged = cases.judgedBy(gate().journey("a"));
    assertThat(judged.verdict()).isEqualTo(Verdict.NO_GO);
    assertThat(judged.reason())
        .contains("8 of 34 runs on app02 failed")
        .contains("required no more failures than the 2 % that a good node may have")
        .doesNotContain("50 %");
  }

  @Test
  void noGoOfAVersion() {
    assertThat(postStart().saysVersion("3.0").saysVersion("3.0").reasonOf(gate().version()))
        .isEqualTo(
            "post-start: app02 is not good: version:app02: answers as version 3.0; required version 2.0");
  }

  @Test
  void noGoOfHeadroom() {
    assertThat(preDrain().out("app01").out("app03").reasonOf(gate()))
        .isEqualTo(
            "pre-drain: app02 must not be taken out: headroom: 0 healthy, 2 down, out or about to be (app01, app03); required at least 1 healthy nodes beside app02");
  }

  @Test
  void noGoOfAQueue() {
    assertThat(preDrain().queue("orders", 9.0, 0.0).reasonOf(gate().queue("orders")))
        .isEqualTo(
            "pre-drain: app02 must not be taken out: queue:orders: NO_CONSUMERS, depth 9; required at least one consumer");
  }

  @Test
  void goBeforeADrainAndBeforeAStop() {
    assertThat(preDrain().reasonOf(gate()))
        .isEqualTo("pre-drain: app02 may be taken out: headroom: 2 healthy (app01, app03)");
    assertThat(drained().work("work", 0.0, 0.0).reasonOf(gate().drained("work")))
        .isEqualTo("drained: app02 may be stopped: drained:work: 0 requests or jobs left");
  }

  @Test
  void pending() {
    assertThat(postStart().saysVersion(NEW).saysVersion(NEW).passes("checkout", 2).reasonOf(FULL))
        .isEqualTo(
            "post-start: app02 is not proven yet (296 s left): journey:checkout: 0 of 2 runs on app02 failed; required less than 50 % failing, 10 more passes in a row prove it");
  }

  @Test
  void inconclusiveSaysWhatWasMissing() {
    assertThat(postStart().up().errors("checkout", 4).after(294).reasonOf(FULL))
        .isEqualTo(
            "post-start: app02 was not proven within 300 s: health:app02: 200 in 3 ms (2 of 2 answers good, the last 299 s ago); required 2 good answers in a row within 90 s of its start | version:app02: no version seen yet; required version 2.0 | journey:checkout: no run on app02 counts yet; 4 of the last 4 runs could not be measured, last: br…; required less than 50 % failing, 23 more passes in a row prove it");
  }

  @Test
  void inconclusiveSaysThatTheRunsSawAnotherVersion() {
    assertThat(
            postStart()
                .runs("checkout", 4, Outcome.PASSED, OLD)
                .deadlinePassed()
                .reasonOf(gate().journey("checkout")))
        .contains("no run on app02 counts yet; by version seen: 1.0: 0 of 4 failed");
  }

  @Test
  void anOutageIsToldAsOne() {
    Cases cases = postStart().peers("app01").comparable("app01");
    for (int second = 0; second < 5; second++) {
      cases.elsewhere("a", "app01", Outcome.FAILED, 1).fails("a", 1);
    }
    assertThat(cases.reasonOf(gate().journey("a")))
        .isEqualTo(
            "post-start: app02 is not proven yet (295 s left): journey:a: 5 of 5 runs on app02 failed, also on app01 (5 of 5): an outage, not this node, last at step 3 (pay): status 500; wanted status 200; required an end of the outage, then 20 more passes in a row; look at run_10");
  }

  @Test
  void held() {
    Instant until = Instant.parse("2026-03-02T12:00:00Z");
    assertThat(postStart().veto(new Veto.Held("h", "ann", "race day", until)).reasonOf(FULL))
        .isEqualTo("post-start: app02 is held by ann: race day (until 2026-03-02T12:00:00Z)");
    assertThat(postStart().veto(new Veto.Held("h", "ann", "race day", null)).reasonOf(FULL))
        .isEqualTo("post-start: app02 is held by ann: race day");
  }

  @Test
  void sticky() {
    assertThat(postStart().veto(new Veto.Sticky("ev_1", "app02", "checkout failed")).reasonOf(FULL))
        .isEqualTo(
            "post-start: NO_GO of evaluation ev_1 on app02 stands until it is acknowledged with a reason or another version is deployed: checkout failed");
  }

  @Test
  void anotherNodeFailed() {
    assertThat(postStart().veto(new Veto.NodeFailed("app01")).reasonOf(FULL))
        .isEqualTo(
            "post-start: app01 failed, as its deploy tool told; start it anew or roll it back before another node is taken");
  }

  @Test
  void whatWasNotJudgedIsSaid() {
    assertThat(postStart().passes("a", 12).reasonOf(gate().journey("a").optionalJourney("b")))
        .isEqualTo(
            "post-start: app02 is good: journey:a: 12 of 12 runs passed (less than 50 % failing); not judged: journey:b");
  }

  @Test
  void moreThanThreeAreCounted() {
    Gates gate = gate().journey("a").journey("b").journey("c").journey("d").journey("e");
    assertThat(postStart().reasonOf(gate)).endsWith(" | and 2 more");
    Cases good = postStart();
    List.of("a", "b", "c", "d", "e").forEach(journey -> good.passes(journey, 12));
    assertThat(good.reasonOf(gate)).endsWith("; and 2 more");
  }

  @Test
  void theRunToLookAtSurvivesALongStory() {
    Gates gate = gate().health().journey("checkout").journey("search");
    Cases cases = postStart().up().answer("app02", true, "x".repeat(5000), null);
    String reason =
        cases
            .fails("checkout", 4)
            .fails("search", 4)
            .down("app02")
            .down("app02")
            .answer("app02", false, "y\n".repeat(5000), null)
            .reasonOf(gate);
    assertThat(reason).contains("look at run_04").contains("look at run_08").doesNotContain("\n");
    assertThat(reason).hasSizeLessThanOrEqualTo(Reasons.MAX_LENGTH);
  }

  @Property
  void aReasonIsOneShortLineWhateverIsInIt(@ForAll @StringLength(max = 3000) String text) {
    Judgement held = postStart().veto(new Veto.Held("h", text, text, null)).judgedBy(FULL);
    Judgement sick = postStart().answer("app02", false, text, text).judgedBy(FULL);
    assertThat(List.of(held.reason(), sick.reason()))
        .allSatisfy(
            reason -> {
              assertThat(reason).hasSizeLessThanOrEqualTo(Reasons.MAX_LENGTH).isNotBlank();
              assertThat(reason.chars()).noneMatch(Character::isISOControl);
              assertThat(reason.chars()).noneMatch(c -> c == '\u2028' || c == '\u2029');
            });
  }

  @Property
  void aReasonReadBackIsTheSame(@ForAll @StringLength(max = 1000) String text) {
    String once = new Judgement(Verdict.HOLD, text, List.of(), List.of()).reason();
    String twice = new Judgement(Verdict.HOLD, once, List.of(), List.of()).reason();
    assertThat(twice).isEqualTo(once);
  }
}
