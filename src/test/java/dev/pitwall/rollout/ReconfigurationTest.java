package dev.pitwall.rollout;

import static dev.pitwall.rollout.GateServiceFixture.NEW;
import static dev.pitwall.rollout.GateServiceFixture.NODES;
import static dev.pitwall.rollout.GateServiceFixture.OLD;
import static dev.pitwall.rollout.GateServiceFixture.checkout;
import static dev.pitwall.rollout.GateServiceFixture.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A configuration that is read anew in the midst of a rollout. */
class ReconfigurationTest {
  private static final List<String> TWO = List.of("app02", "app03");
  private final GatePolicy policy = usual().policy();
  private final GateServiceFixture shop = new GateServiceFixture(policy);

  private Evaluation halfProven() {
    shop.serving();
    Evaluation asked = shop.askStarted("app01");
    shop.healthy(NEW, "app01");
    shop.runs(6, "app01", Outcome.PASSED);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.PENDING);
    return asked;
  }

  private void app01Fails() {
    shop.serving();
    Evaluation asked = shop.askStarted("app01");
    shop.healthy(NEW, "app01");
    shop.failsAlone("app01", 8);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.NO_GO);
  }

  private void provesOn(int runs) {
    shop.healthy(OLD, "app02", "app03");
    shop.healthy(NEW, "app01");
    shop.runs(runs, "app01", Outcome.PASSED);
    shop.healthy(NEW, "app01");
  }

  @Test
  void theSameTextChangesNothing() {
    Evaluation asked = halfProven();
    shop.reconfigure(NODES, Set.of(), policy);
    provesOn(6);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.GO);
  }

  @Test
  void anOpenQuestionGoesOnUnderThePolicyItWasAskedUnder() {
    Evaluation asked = halfProven();
    shop.reconfigure(NODES, Set.of(), usual().journey("returns").policy());
    provesOn(6);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.GO);
    shop.tell("r1", "app01", Phase.DONE);
    Evaluation next = shop.ask(GatePhase.PRE_DRAIN, "app02");
    assertThat(next.judgement().needs()).anyMatch(need -> need.journey().equals("returns"));
  }

  @Test
  void aQuestionEndsWithItsGate() {
    Evaluation asked = halfProven();
    shop.reconfigure(NODES, Set.of());
    Evaluation ended = shop.standing(asked);
    assertThat(ended.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(ended.judgement().reason()).contains("gate shop is not configured any more");
    assertThatThrownBy(() -> shop.ask(GatePhase.POST_START, "app01"))
        .isInstanceOf(UnknownName.class);
  }

  @Test
  void runsOfAJourneyThatIsWrittenAnewProveNothing() {
    Evaluation asked = halfProven();
    shop.reconfigure(NODES, Set.of(new JourneyTarget("checkout", "app01")), policy);
    provesOn(6);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.PENDING);
    provesOn(6);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.GO);
  }

  @Test
  void aRunThatBeganAsTheJourneyWasProvesNothingOfWhatItIs() {
    Evaluation asked = halfProven();
    shop.reconfigure(NODES, Set.of(new JourneyTarget("checkout", "app01")), policy);
    shop.now = shop.now.minusMillis(200);
    shop.run("app01", Outcome.FAILED);
    provesOn(12);
    assertThat(shop.standing(asked).verdict()).isEqualTo(Verdict.GO);
  }

  @Test
  void aNodeThatLeavesEndsItsQuestionAndComesBackAsItWas() {
    Evaluation asked = halfProven();
    shop.reconfigure(TWO, Set.of(), policy);
    assertThat(shop.standing(asked).judgement().reason())
        .contains("app01 is not configured any more");
    assertThat(shop.control.nodes("shop")).extracting(NodeRecord::node).doesNotContain("app01");
    assertThatThrownBy(() -> shop.ask(GatePhase.POST_START, "app01"))
        .isInstanceOf(UnknownName.class);
    shop.reconfigure(NODES, Set.of(), policy);
    assertThat(shop.record("app01").phase()).isEqualTo(Phase.STARTED);
    assertThat(shop.record("app01").rollout()).isEqualTo("r1");
  }

  @Test
  void aNodeThatFailedAndWasAwayIsStillOneThatFailed() {
    app01Fails();
    shop.reconfigure(TWO, Set.of(), policy);
    shop.reconfigure(NODES, Set.of(), policy);
    assertThat(shop.record("app01").phase()).isEqualTo(Phase.FAILED);
    shop.healthy(NEW, "app01");
    assertThat(shop.ask(GatePhase.POST_START, "app01").verdict()).isEqualTo(Verdict.NO_GO);
  }

  @Test
  void aNodeThatIsNewIsFoundAndProvesNothingByItself() {
    shop.reconfigure(TWO, Set.of(), policy);
    shop.serving();
    shop.reconfigure(List.of("app02", "app03", "app04"), Set.of(), policy);
    assertThat(shop.record("app04").phase()).isEqualTo(Phase.WAITING);
    shop.open("r1", NEW);
    Evaluation asked = shop.ask(GatePhase.POST_START, "app04");
    assertThat(asked.verdict()).isEqualTo(Verdict.PENDING);
  }

  @Test
  void whatWasReadOfANodeAtAnotherAddressIsOfAnother() {
    shop.serving();
    Evaluation before = shop.askStarted("app01");
    shop.healthy(NEW, "app01");
    // app01 is listed last, so it has another port now; the others moved too
    shop.reconfigure(List.of("app02", "app03", "app01"), Set.of(), checkout().policy());
    shop.runs(12, "app01", Outcome.PASSED);
    assertThat(shop.standing(before).verdict()).isEqualTo(Verdict.PENDING);
    shop.healthy(OLD, "app02", "app03");
    shop.healthy(NEW, "app01");
    shop.run("app01", Outcome.PASSED);
    shop.healthy(NEW, "app01");
    assertThat(shop.standing(before).verdict()).isEqualTo(Verdict.GO);
  }

  @Test
  void afterARestartNodesThatAreNotThereYetAreNotForgotten() {
    app01Fails();
    shop.reconfigure(TWO, Set.of(), policy);
    shop.restart();
    shop.reconfigure(TWO, Set.of(), policy);
    shop.reconfigure(NODES, Set.of(), policy);
    assertThat(shop.record("app01").phase()).isEqualTo(Phase.FAILED);
  }
}
