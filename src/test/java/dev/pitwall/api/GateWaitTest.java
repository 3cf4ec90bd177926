package dev.pitwall.api;

import static dev.pitwall.api.GateApiTest.assertAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits for a verdict hears of it at once. */
@ExtendWith(ApiExtension.class)
class GateWaitTest {
  private static final String NODE = "?rollout=d-1&node=app03&version=2.0";
  private static final String GO = "/api/v1/gates/shop/go";
  private static final String VERDICT = "/api/v1/gates/shop/verdict";
  private final ApiFixture fixture;
  private final Caller caller;

  GateWaitTest(ApiFixture fixture, Caller caller) {
    this.fixture = fixture;
    this.caller = caller;
  }

  @Test
  void waitingEndsWithTheVerdict() {
    fixture.started("d-1", "app03");
    CompletableFuture<Got> answer = caller.later(GO + NODE + "&wait=25s");
    await().until(() -> fixture.server.waiting() == 1);
    fixture.passes("app03", "2.0", 2 + ApiFixture.PROOF);
    await().atMost(Duration.ofSeconds(2)).until(answer::isDone);
    assertAnswer(answer.join(), 200, Verdict.GO);
    await().until(() -> fixture.server.waiting() == 0);
  }

  @Test
  void waitingEndsWithAHold() {
    CompletableFuture<Got> answer = caller.later(VERDICT + NODE + "&wait=8");
    await().until(() -> fixture.server.waiting() == 1);
    caller.post("/api/v1/holds", "{\"reason\":\"stop\"}");
    await().atMost(Duration.ofSeconds(2)).until(answer::isDone);
    assertThat(answer.join().json().getString("verdict")).isEqualTo("HOLD");
  }

  @Test
  void waitingEndsPendingWhenTheTimeIsOver() {
    Got got = caller.get(GO + NODE + "&wait=50ms");
    assertAnswer(got, 503, Verdict.PENDING);
    Got again = caller.get(GO + NODE + "&wait=50ms");
    assertAnswer(again, 503, Verdict.PENDING);
    assertThat(fixture.server.waiting()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"8s, PT8S", "25s, PT25S", "26s, PT25S", "10m, PT25S"})
  void aCallerMayWaitFor25Seconds(String asked, Duration waits) {
    assertThat(GateRequest.wait(asked)).isEqualTo(waits);
  }

  @Test
  void whoGoesAwayIsForgotten() {
    CompletableFuture<Got> answer = caller.later(GO + NODE + "&wait=8s");
    await().until(() -> fixture.server.waiting() == 1);
    answer.cancel(true);
    caller.close();
    await().atMost(Duration.ofSeconds(7)).until(() -> fixture.server.waiting() == 0);
  }

  @Test
  void aThousandMayWaitAndTheRestIsAnsweredAtOnce() {
    fixture.started("d-1", "app03");
    List<CompletableFuture<Got>> answers = new ArrayList<>();
    for (int i = 0; i < ApiServer.MAX_WAITERS; i++) {
      answers.add(caller.later(GO + NODE + "&wait=8s"));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                fixture.server.waiting() == ApiServer.MAX_WAITERS
                    || answers.stream().anyMatch(CompletableFuture::isDone));
    if (fixture.server.waiting() == ApiServer.MAX_WAITERS) {
      assertAnswer(caller.get(GO + NODE + "&wait=8s"), 503, Verdict.PENDING);
    }
    fixture.passes("app03", "2.0", 2 + ApiFixture.PROOF);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(fixture.server.waiting()).isZero();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isIn(200, 503));
    assertThat(answers).anySatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
  }

  @Test
  void stoppingAnswersWhoWaits() {
    CompletableFuture<Got> answer = caller.later(GO + NODE + "&wait=8s");
    await().until(() -> fixture.server.waiting() == 1);
    fixture.close();
    assertAnswer(answer.join(), 503, Verdict.PENDING);
  }
}
