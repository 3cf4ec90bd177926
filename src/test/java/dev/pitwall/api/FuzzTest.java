package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

class FuzzTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ApiFixture GARAGE = new ApiFixture(VERTX, Path.of("target"));
  private static final Caller CALLER = new Caller(GARAGE);

  @AfterContainer
  static void stop() {
    CALLER.close();
    GARAGE.close();
    ApiFixture.wait(VERTX.close());
  }

  @Property(tries = 300)
  void noParameterBreaksAGate(@ForAll("parameters") Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    assertSane(CALLER.get("/api/v1/gates/shop/go" + query));
    Got body = CALLER.get("/api/v1/gates/shop/verdict" + query);
    assertThat(body.status()).as(body.body()).isIn(200, 400, 404);
  }

  @Property(tries = 200)
  void noBodyBreaksAGate(@ForAll("parameters") Map<String, String> parameters) {
    JsonObject body = new JsonObject();
    parameters.forEach(body::put);
    assertSane(CALLER.post("/api/v1/gates/shop/go", body.encode()));
  }

  @Property(tries = 200)
  void noTextBreaksABody(@ForAll String text) {
    assertSane(CALLER.post("/api/v1/gates/shop/go", text));
    Got got = CALLER.post("/api/v1/rollouts", text);
    assertThat(got.status()).as(got.body()).isBetween(400, 499);
  }

  /** Nothing was ever proven here, so nothing may be GO; and nothing breaks. */
  private static void assertSane(Got got) {
    assertThat(got.status()).as(got.body()).isIn(400, 404, 409, 503);
    if (got.status() == 503) {
      assertThat(got.header("X-Gate-Verdict")).isIn("PENDING", "INCONCLUSIVE");
    }
    if (got.status() == 409) {
      assertThat(got.header("X-Gate-Verdict")).isIn("NO_GO", "INCONCLUSIVE");
    }
  }

  @Provide
  Arbitrary<Map<String, String>> parameters() {
    Arbitrary<String> names =
        Arbitraries.of(
            "rollout", "node", "phase", "version", "attempt", "inconclusive", "wait", "other");
    Arbitrary<String> plausible =
        Arbitraries.of(
            "app01",
            "app09",
            "d-1",
            "d-2",
            "fleet",
            "post-start",
            "drained",
            "1",
            "2.0",
            "503",
            "0",
            "1001",
            "-1",
            "5ms",
            "1ms",
            "",
            "é",
            "\u0000",
            "%",
            "a b",
            "' OR 1=1");
    Arbitrary<String> values =
        Arbitraries.oneOf(plausible, plausible, Arbitraries.strings().ofMaxLength(40));
    return Arbitraries.maps(names, values).ofMaxSize(5).map(FuzzTest::soonAnswered);
  }

  /** Nothing is ever decided here, so that a wait of seconds would be spent to its end. */
  private static Map<String, String> soonAnswered(Map<String, String> parameters) {
    Map<String, String> soon = new HashMap<>(parameters);
    soon.computeIfPresent("wait", (name, value) -> value.matches("\\d+") ? "9ms" : value);
    return soon;
  }
}
