package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answer a method and a path get, however they are written. */
@ExtendWith(ApiExtension.class)
class RoutingTest {
  private final Caller caller;

  RoutingTest(Caller caller) {
    this.caller = caller;
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/rollouts, 200",
    "/api/v1/rollouts/, 200",
    "/api/v1/rollouts//, 200",
    "//api/v1/rollouts, 200",
    "/api//v1/rollouts, 200",
    "/api/v1/./rollouts, 200",
    "/x/../api/v1/rollouts, 200",
    "/api/v1/%72ollouts, 200",
    "/api/v1/rollouts?, 200",
    "/api/v1/rollouts?=, 200",
    "/api/v1/rollouts?x=1, 400",
    "/API/V1/ROLLOUTS, 404",
    "/api/v1/rollouts;a=b, 404",
    "/api/v1/rollouts%2F, 404",
    "/api/v1/rollouts/d-1/more, 404",
    "/api/v1/gates//go, 404",
    "/api/v1/gates/a/b/go, 404",
    "/api/v1, 404",
    "/api/, 404",
    "/nope, 404",
    "/health, 404",
    "/version/, 200",
    "//openapi.yaml, 200"
  })
  void aPathIsOneOperationHoweverItIsWritten(String path, int status) {
    Got got = caller.get(path);
    assertThat(got.status()).as(got.body()).isEqualTo(status);
    if (status == 404) {
      assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(got.json().getString("detail"))
          .isEqualTo("there is no GET %s; /openapi.yaml tells what there is", path);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "/api/v1/rollouts/d-1          | 404 | there is no rollout d-1",
        "/api/v1/rollouts/d-1/         | 404 | there is no rollout d-1",
        "/api/v1/rollouts/%64-1        | 404 | there is no rollout d-1",
        "/api/v1/rollouts/d-481%232    | 404 | there is no rollout d-481#2",
        "/api/v1/rollouts/a+b          | 404 | there is no rollout a+b",
        "/api/v1/rollouts/a%2Bb        | 404 | there is no rollout a+b",
        "/api/v1/rollouts/a%2Fb        | 400 | rollout is \"a/b\", expected ",
        "/api/v1/rollouts/a%2520b      | 400 | rollout is \"a%20b\", expected ",
        "/api/v1/rollouts/%20          | 400 | rollout is \" \", expected ",
        "/api/v1/rollouts/%C3%A9       | 400 | rollout is \"é\", expected ",
        "/api/v1/rollouts/d-1;a=b      | 400 | rollout is \"d-1;a=b\", expected ",
        "/api/v1/gates/sho%70/go?x     | 400 | x is \"\", expected only rollout, node, ",
        "/api/v1/gates/SHOP/go         | 400 | gate is \"SHOP\", expected ",
        "/api/v1/gates/nope/go         | 404 | there is no gate nope",
        "/api/v1/gates/shop/go?phase=fl%65at | 400 | phase is \"fleat\", expected one of ",
        "/api/v1/gates/shop/go?version=2.0+1&attempt=x | 400 | attempt is \"x\", expected a whole ",
        "/api/v1/gates/shop/go?attempt=%2B1 | 400 | attempt is \"+1\", expected a whole ",
        "/api/v1/gates/shop/go?attempt=1&attempt=1 | 400 | attempt is \"1, 1\", expected one value",
        "/api/v1/runs/r1/artefacts/..%2f..%2fx | 400 | name is \"../../x\", expected ",
        "/api/v1/audit?limit=0         | 400 | limit is \"0\", expected a whole number from 1 to 500",
        "/api/v1/audit?limit=501       | 400 | limit is \"501\", expected a whole number from 1 to 500",
        "/api/v1/audit?limit=x         | 400 | limit is \"x\", expected a whole number from 1 to 500",
        "/api/v1/audit?limit=1.5       | 400 | limit is \"1.5\", expected a whole number from 1 to 500",
        "/api/v1/audit?limit           | 400 | limit is \"\", expected a whole number from 1 to 500",
        "/api/v1/audit?limit=99999999999999999999 | 400 | limit is \"99999999999999999999\", expected ",
        "/api/v1/audit?before=x        | 400 | before is \"x\", expected a whole number from 1 to 2147483647",
        "/api/v1/audit?before=0        | 400 | before is \"0\", expected a whole number from 1 to 2147483647",
        "/api/v1/audit?before=2147483648 | 400 | before is \"2147483648\", expected a whole number ",
        "/api/v1/audit?x=1             | 400 | x is \"1\", expected only before, limit",
        "/api/v1/audit/verification?x=1 | 400 | x is \"1\", expected no such field",
      })
  void aParameterIsReadOnceAndToldAsItWasRead(String path, int status, String detail) {
    Got got = caller.get(path);
    assertThat(got.status()).as(got.body()).isEqualTo(status);
    assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(got.json().getString("detail")).startsWith(detail);
  }

  @ParameterizedTest
  @CsvSource({"/api/v1/audit?before=2147483647", "/api/v1/audit?before=1000000000&limit=500"})
  void whatAMessageAllowsIsAllowed(String path) {
    Got got = caller.get(path);
    assertThat(got.status()).as(got.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/rollouts, 'GET, POST'",
    "PUT, /api/v1/rollouts/, 'GET, POST'",
    "OPTIONS, /api/v1/rollouts, 'GET, POST'",
    "HEAD, /api/v1/rollouts, 'GET, POST'",
    "FOO, /api/v1/rollouts, 'GET, POST'",
    "GET, /api/v1/rollouts/d-1/finish, POST",
    "POST, /api/v1/rollouts/d-1, GET",
    "POST, //api/v1/audit, GET",
    "POST, /probe, GET",
    "HEAD, /probe, GET",
    "HEAD, /metrics, GET",
    "OPTIONS, /version, GET",
    "POST, /openapi.yaml, GET"
  })
  void anotherMethodIs405AndToldWhichThereAre(String method, String path, String allowed) {
    Got got = caller.send(method, path, null, "");
    assertThat(got.status()).isEqualTo(405);
    assertThat(got.header("Allow")).isEqualTo(allowed);
    assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
    if (!method.equals("HEAD")) {
      assertThat(got.json().getString("detail"))
          .isEqualTo("%s %s is not possible; /openapi.yaml tells what is", method, path);
    }
  }
}
