package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is answered from memory is what asking anew would answer. */
@ExtendWith(ApiExtension.class)
class GateAnswerCacheTest {
  private static final String FLEET = "/api/v1/gates/shop/verdict?rollout=d-1&version=2.0";
  private final ApiFixture fixture;
  private final Caller caller;

  GateAnswerCacheTest(ApiFixture fixture, Caller caller) {
    this.fixture = fixture;
    this.caller = caller;
  }

  @Test
  void aRolloutThatWasBegunAnewIsJudgedAnewForTheSameText() {
    caller.get(FLEET);
    for (int i = 0; i < 12; i++) {
      fixture.failsWith(null, "2.0", 1, "status 500");
    }
    String before = caller.get(FLEET).json().getString("verdict");
    assertThat(before).isEqualTo("NO_GO");
    fixture.gates.finish("d-1", Rollout.Result.FAILED, "pipeline", fixture.instant());
    fixture.gates.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", fixture.instant());
    String got = caller.get(FLEET).json().getString("evaluationId");
    String byPost =
        caller
            .post("/api/v1/gates/shop/verdict", "{\"rollout\":\"d-1\",\"version\":\"2.0\"}")
            .json()
            .getString("evaluationId");
    assertThat(got).as("GET and POST of the same question").isEqualTo(byPost);
  }

  @Test
  void aGoOfARolloutThatHasEndedIsNotGivenAgain() {
    String asked = "/api/v1/gates/shop/verdict?rollout=d-1&node=app03&version=2.0";
    fixture.serving();
    fixture.started("d-1", "app03");
    caller.get(asked);
    fixture.passes("app03", "2.0", ApiFixture.PROOF);
    assertThat(caller.get(asked).json().getString("verdict")).isEqualTo("GO");
    assertThat(caller.get(asked).json().getString("rollout")).isEqualTo("d-1");
    fixture.gates.finish("d-1", Rollout.Result.FAILED, "pipeline", fixture.instant());
    assertThat(caller.get(asked).json().getString("rollout")).isEqualTo("d-1#2");
  }

  @Test
  void aStopOfARolloutThatHasEndedIsGivenAgainUntilItIsBegunAnew() {
    caller.get(FLEET);
    for (int i = 0; i < 12; i++) {
      fixture.failsWith(null, "2.0", 1, "status 500");
    }
    caller.get(FLEET);
    fixture.gates.finish("d-1", Rollout.Result.FAILED, "pipeline", fixture.instant());
    assertThat(caller.get(FLEET).json().getString("rollout")).isEqualTo("d-1");
    fixture.gates.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", fixture.instant());
    assertThat(caller.get(FLEET).json().getString("rollout")).isEqualTo("d-1#2");
    assertThat(caller.get(FLEET.replace("d-1", "d-1%232")).json().getString("rollout"))
        .isEqualTo("d-1#2");
  }

  @Test
  void aRolloutIsNotAbandonedWhileItsHeldQuestionIsAskedAllTheTime() {
    String asked =
        "/api/v1/gates/shop/go?rollout=d-1&node=app03&version=2.0&phase=post-start&wait=1s";
    fixture.gates.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", fixture.instant());
    fixture.gates.move("d-1", "app03", Phase.DRAINING, "pipeline", fixture.instant());
    assertThat(caller.get(asked).status()).isEqualTo(503);
    fixture.gates.hold("shop", "ann", "payment is down", null, fixture.instant());
    for (int i = 0; i < 62; i++) {
      fixture.pass(Duration.ofMinutes(1));
      assertThat(caller.get(asked).status()).isIn(423, 409);
    }
    assertThat(fixture.gates.findRollout("d-1")).get().matches(Rollout::isOpen, "is open");
  }

  @Test
  void aPageThatIsLookedAtAllTheTimeKeepsNoRolloutFromBeingAbandoned() {
    String asked = "/api/v1/gates/shop/verdict?rollout=d-1&node=app03&version=2.0";
    fixture.started("d-1", "app03");
    String id = caller.get(asked).json().getString("evaluationId");
    fixture.gates.hold("shop", "ann", "payment is down", null, fixture.instant());
    for (int i = 0; i < 62; i++) {
      fixture.pass(Duration.ofMinutes(1));
      assertThat(fixture.gates.shown(id, fixture.instant())).isPresent();
    }
    assertThat(fixture.gates.findRollout("d-1"))
        .get()
        .extracting(Rollout::outcome)
        .isEqualTo(Rollout.Result.ABANDONED);
  }
}
