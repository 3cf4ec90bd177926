package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.pitwall.api.Caller.Got;
import dev.pitwall.api.RequestClock.Patience;
import dev.pitwall.config.Config;
import dev.pitwall.config.Config.Callers;
import dev.pitwall.config.Config.Scope;
import dev.pitwall.testing.LogWatch;
import dev.pitwall.text.Digests;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may take: connections, time and requests. */
class CallersTest {
  private static final String GET = "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  private static Vertx vertx;
  @TempDir private static Path files;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    ApiFixture.wait(vertx.close());
  }

  private static Config.Token token(String name) {
    return new Config.Token(
        name, HexFormat.of().formatHex(Digests.sha256(name + "-token")), Set.of(Scope.READ));
  }

  // --- connections ---

  @Test
  void oneConnectionTooManyIsClosedAndCountedAndToldOnce() {
    List<RawCaller> callers = new ArrayList<>();
    try (ApiFixture fixture = new ApiFixture(vertx, files, new Callers(10, 1, 100));
        LogWatch log = new LogWatch("dev.pitwall.api", Level.WARN)) {
      int port = fixture.server.port();
      for (int i = 0; i < 10; i++) {
        callers.add(new RawCaller(port));
      }
      await().until(() -> fixture.server.openConnections() == 10);
      for (int i = 0; i < 3; i++) {
        try (RawCaller refused = new RawCaller(port)) {
          assertThat(refused.hear()).isEqualTo(new RawCaller.Heard("", true));
        }
      }
      await().until(() -> fixture.server.refusedConnections() == 3 && !log.lines().isEmpty());
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("127.0.0.1")
          .contains("10 in all");
      callers.removeFirst().close();
      await().until(() -> fixture.server.openConnections() == 9);
      try (RawCaller next = new RawCaller(port)) {
        assertThat(next.say(GET).hearsAByte()).isTrue();
      }
    } finally {
      callers.forEach(RawCaller::close);
    }
  }

  // --- time ---

  /** A server that answers at its own pace, behind a guard with little patience. */
  private static HttpServer impatient(Duration head, Duration body) {
    HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    ConnectionGuard guard = new ConnectionGuard(options, Callers.USUAL, new Patience(head, body));
    return ApiFixture.wait(
        vertx
            .createHttpServer(options)
            .connectionHandler(guard::connected)
            .invalidRequestHandler(
                request -> UnroutedProblems.send(request, UnroutedProblems.problem(request)))
            .requestHandler(
                request ->
                    request
                        .exceptionHandler(failure -> request.response().setStatusCode(408).end())
                        .body()
                        .onSuccess(
                            whole -> vertx.setTimer(900, late -> request.response().end("late"))))
            .listen(0, "127.0.0.1"));
  }

  private static long trickle(RawCaller caller) {
    return vertx.setPeriodic(
        20,
        timer -> {
          if (!caller.says("x")) {
            vertx.cancelTimer(timer);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /version HTTP/1.1\r\nX: ", "GET", "\r\n\r\n"})
  void aHeadThatTricklesInIsAnsweredAndClosed(String beginning) {
    HttpServer server = impatient(Duration.ofMillis(300), Duration.ofMinutes(1));
    try (RawCaller caller = new RawCaller(server.actualPort())) {
      caller.say(beginning);
      long timer = trickle(caller);
      RawCaller.Heard heard = caller.hear();
      vertx.cancelTimer(timer);
      assertThat(heard.closed()).isTrue();
      assertThat(heard.status()).as(heard.text()).isEqualTo(408);
      assertThat(heard.text()).contains("urn:pitwall:problem:too-slow");
    } finally {
      ApiFixture.wait(server.close());
    }
  }

  @Test
  void whoSaysNothingIsClosedWithoutAWord() {
    HttpServer server = impatient(Duration.ofMillis(300), Duration.ofMinutes(1));
    try (RawCaller caller = new RawCaller(server.actualPort())) {
      assertThat(caller.hear()).isEqualTo(new RawCaller.Heard("", true));
    } finally {
      ApiFixture.wait(server.close());
    }
  }

  @Test
  void aBodyThatTricklesInIsClosed() {
    HttpServer server = impatient(Duration.ofMinutes(1), Duration.ofMillis(300));
    try (RawCaller caller = new RawCaller(server.actualPort())) {
      caller.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n");
      long timer = trickle(caller);
      RawCaller.Heard heard = caller.hear();
      vertx.cancelTimer(timer);
      assertThat(heard.closed()).isTrue();
      assertThat(heard.status()).isEqualTo(408);
    } finally {
      ApiFixture.wait(server.close());
    }
  }

  /** The answer takes three times the patience, and so does the pause before the next request. */
  @Test
  void aLongAnswerAndAPauseBetweenRequestsAreNoDelayOfTheCaller() {
    HttpServer server = impatient(Duration.ofMillis(300), Duration.ofMillis(300));
    try (RawCaller caller = new RawCaller(server.actualPort())) {
      assertThat(caller.say(GET).hear().text()).startsWith("HTTP/1.1 200").endsWith("late");
      RawCaller.Heard again = caller.say(GET).hear();
      assertThat(again.text()).startsWith("HTTP/1.1 200").endsWith("late");
      assertThat(again.closed()).isFalse();
    } finally {
      ApiFixture.wait(server.close());
    }
  }

  // --- requests ---

  @Test
  void aTokenThatAsksTooOftenIsRefusedAndNobodyElse() {
    Callers slow = new Callers(100, 100, 1);
    try (ApiFixture fixture = new ApiFixture(vertx, files, slow, token("a"), token("b"));
        Caller one = new Caller(fixture).with("Authorization", "Bearer a-token");
        Caller other = new Caller(fixture).with("Authorization", "Bearer b-token")) {
      for (int i = 0; i < RateLimits.BURST_SECONDS; i++) {
        assertThat(one.get("/api/v1/runs").status()).isEqualTo(200);
      }
      Got refused = one.get("/api/v1/runs");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("X-Request-Id")).isNotEmpty();
      assertThat(refused.json().getString("type"))
          .isEqualTo("urn:pitwall:problem:too-many-requests");
      assertThat(fixture.server.refusedRequests()).isPositive();
      assertThat(one.get("/health/live").status()).isEqualTo(200);
      assertThat(one.get("/health/ready").status()).isEqualTo(200);
      assertThat(one.get("/metrics").status()).isEqualTo(200);
      assertThat(other.get("/api/v1/runs").status()).isEqualTo(200);
    }
  }

  @Test
  void aPathThatLeadsElsewhereIsCountedToo() {
    try (ApiFixture fixture = new ApiFixture(vertx, files, new Callers(100, 100, 1))) {
      String around =
          "GET /health/../api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      for (int i = 0; i < RateLimits.BURST_SECONDS; i++) {
        var _ = RawCaller.ask(fixture.server.port(), around);
      }
      assertThat(RawCaller.ask(fixture.server.port(), around).status()).isEqualTo(429);
    }
  }

  @Test
  void whoHasNoTokenIsCountedByAddress() {
    Callers slow = new Callers(100, 100, 1);
    try (ApiFixture fixture = new ApiFixture(vertx, files, slow, token("a"));
        Caller guesser = new Caller(fixture);
        Caller owner = new Caller(fixture).with("Authorization", "Bearer a-token")) {
      for (int i = 0; i < RateLimits.BURST_SECONDS; i++) {
        guesser.with("Authorization", "Bearer guess-" + i);
        assertThat(guesser.get("/api/v1/runs").status()).isEqualTo(401);
      }
      assertThat(guesser.get("/api/v1/runs").status()).isEqualTo(429);
      assertThat(owner.get("/api/v1/runs").status()).isEqualTo(200);
    }
  }

  @Test
  void pollsOfAGateAreAnsweredFromMemoryAndDoNotCount() {
    Callers slow = new Callers(100, 100, 1);
    try (ApiFixture fixture = new ApiFixture(vertx, files, slow);
        Caller caller = new Caller(fixture)) {
      for (int i = 0; i < 50; i++) {
        Got got = caller.get("/api/v1/gates/shop/go?rollout=d-1&node=app01&version=2.0");
        assertThat(got.status()).isEqualTo(503);
        assertThat(got.header("X-Gate-Verdict")).isEqualTo("PENDING");
      }
    }
  }

  // --- what cannot be read ---

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runs?before=%",
        "/api/v1/runs?before=%zz",
        "/api/v1/runs/%C0%AF",
        "/%ff",
        "/health/live?%",
        "/probe?module=%",
        "/api/v1/gates/shop/go?node=%E2%82"
      })
  void aBrokenEscapeIsRefusedEverywhere(String path) {
    try (ApiFixture fixture = new ApiFixture(vertx, files, Callers.USUAL);
        LogWatch log = new LogWatch("ROOT", Level.WARN)) {
      RawCaller.Heard heard =
          RawCaller.ask(
              fixture.server.port(),
              "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
      assertThat(heard.status()).isEqualTo(400);
      assertThat(heard.text()).contains("escapes of two hex digits");
      assertThat(log.lines()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u00e9", "a b", "x; y"})
  void aFaultOfOursIsFoundByTheIdOfTheAnswer(String given) {
    try (ApiFixture fixture = new ApiFixture(vertx, files, Callers.USUAL);
        LogWatch log = new LogWatch("dev.pitwall.api", Level.ERROR)) {
      fixture.journal.broken(true);
      String body = "{\"id\":\"r-1\",\"service\":\"shop\",\"version\":\"2\"}";
      RawCaller.Heard heard =
          RawCaller.ask(
              fixture.server.port(),
              "POST /api/v1/rollouts HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                  + "Content-Type: application/json\r\nX-Request-Id: "
                  + given
                  + "\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);
      assertThat(heard.status()).isEqualTo(500);
      String id =
          heard
              .text()
              .lines()
              .filter(line -> line.regionMatches(true, 0, "X-Request-Id: ", 0, 14))
              .map(line -> line.substring(14))
              .findFirst()
              .orElse("");
      assertThat(id).matches("[0-9a-f]{16}");
      assertThat(log.lines()).singleElement().asString().contains(id);
    }
  }

  // --- texts that are shown later ---

  @ParameterizedTest
  @ValueSource(ints = {0x202E, 0x2066, 0x2028, 0x2029, 0x200F, 0x7, 0x85, 0x1B})
  void aTextThatWouldTurnALineAroundIsRefusedByName(int point) {
    String text = "x" + Character.toString(point) + "y";
    String name = "U+%04X".formatted(point);
    try (ApiFixture fixture = new ApiFixture(vertx, files, Callers.USUAL);
        Caller caller = new Caller(fixture)) {
      for (String field : List.of("reason", "author")) {
        io.vertx.core.json.JsonObject hold =
            new io.vertx.core.json.JsonObject()
                .put("reason", "r")
                .put("author", "a")
                .put(field, text);
        Got got = caller.post("/api/v1/holds", hold.encode());
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.json().getString("detail")).contains(field).contains("without " + name);
        assertThat(got.body()).doesNotContain(Character.toString(point));
      }
      String reason = new io.vertx.core.json.JsonObject().put("reason", text).encode();
      assertThat(
              caller
                  .post("/api/v1/evaluations/ev_1/acknowledge", reason)
                  .json()
                  .getString("detail"))
          .contains(name);
      assertThat(fixture.gates.holds()).isEmpty();
    }
  }

  @Test
  void theHoldsOfTheArchiveAreListedByPages() {
    try (ApiFixture fixture = new ApiFixture(vertx, files, Callers.USUAL);
        Caller caller = new Caller(fixture)) {
      for (String reason : List.of("first", "second", "third")) {
        caller.post("/api/v1/holds", "{\"reason\":\"" + reason + "\",\"expires_in\":\"1h\"}");
      }
      caller.post("/api/v1/holds", "{\"reason\":\"last\"}");
      fixture.pass(Duration.ofHours(2));
      Got all = caller.get("/api/v1/holds");
      assertThat(all.json().getJsonArray("holds")).hasSize(4);
      assertThat(all.json().getString("next")).isEmpty();
      Got page = caller.get("/api/v1/holds?limit=2");
      assertThat(page.json().getJsonArray("holds")).hasSize(2);
      Got rest = caller.get("/api/v1/holds?limit=2&before=" + page.json().getString("next"));
      assertThat(rest.json().getJsonArray("holds")).hasSize(2);
      assertThat(rest.body()).contains("first").contains("second").doesNotContain("last");
    }
  }
}
