package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.rollout.Rollout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rollout that was begun anew has an id of Pitwall's own, which names it alone. */
@ExtendWith(ApiExtension.class)
class EndedRolloutsTest {
  private static final String ROLLOUTS = "/api/v1/rollouts";
  private static final String VERDICT = "/api/v1/gates/shop/verdict";
  private final ApiFixture fixture;
  private final Caller caller;

  EndedRolloutsTest(ApiFixture fixture, Caller caller) {
    this.fixture = fixture;
    this.caller = caller;
  }

  @BeforeEach
  void beginAnew() {
    open();
    fixture.gates.finish("d-1", Rollout.Result.FAILED, "pipeline", fixture.instant());
    open();
  }

  private void open() {
    fixture.gates.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", fixture.instant());
  }

  @Test
  void aRolloutThatWasBegunAnewCanBeShownByItsOwnId() {
    Got got = caller.get(ROLLOUTS + "/d-1%232");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().getString("id")).isEqualTo("d-1#2");
    assertThat(caller.get(ROLLOUTS + "/d-1%233").status()).isEqualTo(404);
  }

  @Test
  void itIsAskedAboutMovedAndFinishedByItsOwnId() {
    Got asked = caller.get(VERDICT + "?rollout=d-1%232&node=app01&phase=pre-drain&version=2.0");
    assertThat(asked.json().getString("rollout")).isEqualTo("d-1#2");
    assertThat(caller.post(VERDICT, "{\"rollout\":\"d-1#2\"}").json().getString("rollout"))
        .isEqualTo("d-1#2");
    assertThat(caller.get("/api/v1/evaluations?rollout=d-1%232").json().getJsonArray("evaluations"))
        .hasSize(2);
    Got moved = caller.post(ROLLOUTS + "/d-1%232/nodes/app01", "{\"phase\":\"draining\"}");
    assertThat(moved.json().getString("id")).isEqualTo("d-1#2");
    Got finished = caller.post(ROLLOUTS + "/d-1%232/finish", "{\"outcome\":\"failed\"}");
    assertThat(finished.json().getBoolean("open")).isFalse();
  }

  @Test
  void nothingIsOpenedUnderAnIdOfPitwallsOwn() {
    String opening = "{\"id\":\"%s\",\"service\":\"shop\",\"version\":\"2.0\"}";
    assertThat(caller.post(ROLLOUTS, opening.formatted("d-9#2")).status()).isEqualTo(400);
    assertThat(caller.post(ROLLOUTS, opening.formatted("d-1#2")).status()).isEqualTo(400);
    Got unknown = caller.get(VERDICT + "?rollout=d-9%232&version=2.0");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().getString("detail"))
        .isEqualTo("there is no rollout d-9#2, and Pitwall alone gives ids with #; ask for d-9");
    fixture.gates.finish("d-1", Rollout.Result.FAILED, "pipeline", fixture.instant());
    Got ended = caller.get(VERDICT + "?rollout=d-1%232&version=2.0");
    assertThat(ended.status()).isEqualTo(400);
    assertThat(ended.json().getString("detail"))
        .isEqualTo(
            "rollout d-1#2 has ended and answers nothing new; ask for d-1, which begins it anew");
    assertThat(fixture.gates.rollouts()).hasSize(2);
  }

  @Test
  void whatIsNoSuchIdIsRefused() {
    for (String id : new String[] {"d-1%23", "d-1%23x", "d-1%230", "d-1%232%232", "%232"}) {
      assertThat(caller.get(ROLLOUTS + "/" + id).status()).as(id).isEqualTo(400);
    }
  }
}
