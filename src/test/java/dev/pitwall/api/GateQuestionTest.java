package dev.pitwall.api;

import static dev.pitwall.api.GateApiTest.assertAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.gate.Verdict;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a gate is asked, and what is no question. */
@ExtendWith(ApiExtension.class)
class GateQuestionTest {
  private static final String NODE = "?rollout=d-1&node=app03&version=2.0";
  private static final String GO = "/api/v1/gates/shop/go";
  private static final String VERDICT = "/api/v1/gates/shop/verdict";
  private final ApiFixture fixture;
  private final Caller caller;

  GateQuestionTest(ApiFixture fixture, Caller caller) {
    this.fixture = fixture;
    this.caller = caller;
  }

  @Test
  void theQuestionMayComeInTheBody() {
    Got got =
        caller.post(
            VERDICT,
            "{\"rollout\":\"d-1\",\"node\":\"app03\",\"version\":\"2.0\",\"attempt\":1,\"phase\":\"post-start\"}");
    assertThat(got.json().getString("evaluationId"))
        .isEqualTo(caller.get(VERDICT + NODE).json().getString("evaluationId"));
    assertThat(caller.send("POST", GO + NODE, null, "").status()).isEqualTo(503);
    assertThat(caller.post(GO + NODE, "").status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?node=UPPER | node | UPPER",
        "?attempt=0 | attempt | 0",
        "?attempt=1001 | attempt | 1001",
        "?attempt=x | attempt | x",
        "?attempt=1&attempt=2 | attempt | 1, 2",
        "?phase=later | phase | later",
        "?phase=drained | node | ''",
        "?phase=fleet&node=app01 | node | app01",
        "?wait=soon | wait | soon",
        "?rollout=a%20b | rollout | a b",
        "?version=1.0+b5 | version | 1.0 b5",
        "?version=1%0A | version | 1<U+000A>",
        "?verison=2 | verison | 2",
        "?inconclusive=200 | inconclusive | 200",
      })
  void aBadParameterIsNamed(String query, String field, String seen) {
    for (String path : List.of(GO, VERDICT)) {
      if (path.equals(VERDICT) && field.equals("inconclusive")) {
        continue;
      }
      Got got = caller.get(path + query);
      assertThat(got.status()).as(got.body()).isEqualTo(400);
      assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(got.headers().firstValue("X-Gate-Verdict")).isEmpty();
      JsonObject error = got.json().getJsonArray("errors").getJsonObject(0);
      assertThat(error.getString("field")).isEqualTo(field);
      assertThat(error.getString("seen").strip()).isEqualTo(seen.strip());
      assertThat(error.getString("expected")).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"node\":5}",
        "{\"attempt\":\"1\"}",
        "{\"attempt\":1.5}",
        "{\"nodes\":\"app01\"}",
        "{\"node\":null}",
        "[]",
        "{",
        "5",
        "{\"attempt\":99999999999}"
      })
  void aBadBodyIsRefused(String body) {
    Got got = caller.post(GO, body);
    assertThat(got.status()).as(got.body()).isEqualTo(400);
    assertThat(got.json().getJsonArray("errors")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|JSON that is no object",
        "{\"node\": \"app01\", |no JSON from line 1, column 18 on",
        "5|JSON that is no object",
      })
  void aBodyThatIsNoObjectIsSaidOnceWithItsPlace(String body, String seen) {
    Got got = caller.post("/api/v1/holds", body);
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().getJsonArray("errors")).hasSize(1);
    JsonObject error = got.json().getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("field")).isEqualTo("body");
    assertThat(error.getString("seen")).isEqualTo(seen);
  }

  @Test
  void queryAndBodyMustNotContradict() {
    Got got = caller.post(GO + "?node=app01", "{\"node\":\"app02\"}");
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().getString("detail")).contains("app01 and app02");
  }

  @Test
  void unknownNamesAre404() {
    for (String path : List.of("/api/v1/gates/none/go", GO + "?node=app99&rollout=d-1")) {
      Got got = caller.get(path);
      assertThat(got.status()).isEqualTo(404);
      assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(got.headers().firstValue("X-Gate-Verdict")).isEmpty();
    }
    assertThat(caller.get("/api/v1/gates/none/go").json().getString("detail")).contains("shop");
  }

  @Test
  void aQuestionThatCannotBeAskedIs400SinceA409WouldBeANoGo() {
    caller.get(GO + NODE);
    Got got = caller.get("/api/v1/gates/bank/go?rollout=d-1");
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.headers().firstValue("X-Gate-Verdict")).isEmpty();
    assertThat(got.json().getString("detail"))
        .isEqualTo("rollout d-1 is of service shop, not of bank");
  }

  @Test
  void aFinishedRolloutThatIsAskedAboutIsBegunAnew() {
    caller.get(GO + NODE);
    caller.post("/api/v1/rollouts/d-1/finish", "{\"outcome\":\"failed\"}");
    Got got = caller.get(VERDICT + "?rollout=d-1&node=app02&version=2.0");
    assertThat(got.json().getString("rollout")).isEqualTo("d-1#2");
    assertThat(got.json().getString("verdict")).isEqualTo("PENDING");
  }

  /** What the tools' own samples send, with our names. */
  @Test
  void theToolsGetTheStatusesTheyUnderstand() {
    fixture.serving();
    Got argo = caller.post(VERDICT, "{\"rollout\":\"d-7\",\"version\":\"2.0\"}");
    assertThat(argo.status()).isEqualTo(200);
    assertThat(argo.json().getJsonObject("summary").fieldNames())
        .containsExactly("verdict", "reason", "url");
    Got spinnaker = caller.post(GO, "{\"rollout\":\"d-7\",\"version\":\"2.0\",\"wait\":\"100ms\"}");
    Got curl = caller.get(GO + "?rollout=d-7&version=2.0&wait=100ms");
    Got ansible = caller.get(GO + "?rollout=d-7&node=app01&phase=pre-drain&version=2.0");
    Got flagger =
        caller.post(
            GO,
            "{\"name\":\"shop\",\"namespace\":\"prod\",\"phase\":\"Progressing\",\"checksum\":\"85d557f47b\",\"metadata\":{\"version\":\"2.0\"}}");
    assertThat(
            caller
                .get(VERDICT + "?rollout=85d557f47b&version=2.0")
                .json()
                .getString("evaluationId"))
        .isEqualTo(flagger.header("X-Gate-Evaluation"));
    for (Got got : List.of(spinnaker, curl, ansible, flagger)) {
      assertThat(got.status()).isIn(200, 409, 423, 503);
      if (got.status() == 503) {
        assertThat(got.header("Retry-After")).matches("[1-9][0-9]*");
      }
    }
    assertAnswer(ansible, 200, Verdict.GO);
  }
}
