package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.config.Config;
import dev.pitwall.config.Config.Scope;
import dev.pitwall.rollout.Phase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final String GO = "/api/v1/gates/shop/go";
  private static Vertx vertx;
  @TempDir private static Path files;

  /** Kept here, since Vert.x closes a client that nobody refers to, with what it has under way. */
  private static HttpClient client;

  private static ApiFixture open;
  private static ApiFixture locked;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    client = vertx.createHttpClient();
    open = new ApiFixture(vertx, files);
    locked =
        new ApiFixture(
            vertx,
            files,
            token("reader", Scope.READ),
            token("pipeline", Scope.DEPLOY),
            token("oncall", Scope.OPERATE));
  }

  @AfterAll
  static void stop() {
    open.close();
    locked.close();
    ApiFixture.wait(vertx.close());
  }

  private static Config.Token token(String name, Scope... scopes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((name + "-token").getBytes(StandardCharsets.UTF_8));
      return new Config.Token(name, HexFormat.of().formatHex(hash), Set.of(scopes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Caller as(String name) {
    return new Caller(locked).with("Authorization", "Bearer " + name + "-token");
  }

  @ParameterizedTest
  @CsvSource({
    "reader, 503, 200, 403, 403",
    "pipeline, 503, 403, 200, 403",
    "oncall, 403, 403, 403, 201",
    "nobody, 401, 401, 401, 401"
  })
  void aTokenMayWhatItsScopesSay(String name, int go, int read, int deploy, int operate) {
    try (Caller caller = as(name)) {
      assertThat(caller.get(GO).status()).isEqualTo(go);
      assertThat(caller.get(GO).status()).isEqualTo(go);
      assertThat(caller.get("/api/v1/runs").status()).isEqualTo(read);
      assertThat(caller.post("/api/v1/rollouts", "{\"id\":\"d-1\",\"service\":\"shop\"}").status())
          .isEqualTo(deploy);
      Got hold = caller.post("/api/v1/holds", "{\"reason\":\"x\",\"gate\":\"other\"}");
      assertThat(hold.status()).isEqualTo(operate);
    }
  }

  /** The router reads all of these as the same path; whoever lets in must too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/holds",
        "/api/v1/holds/",
        "/api/v1/holds//",
        "//api/v1/holds",
        "/api//v1/holds",
        "/api/v1/%68olds",
        "/api/v1/./holds",
        "/x/../api/v1/holds",
        "/api/v1/holds/?"
      })
  void noWayToWriteAPathLeadsPastTheTokens(String path) {
    for (String name : List.of("nobody", "reader")) {
      try (Caller caller = as(name)) {
        int refused = name.equals("nobody") ? 401 : 403;
        assertThat(caller.post(path, "{\"reason\":\"x\"}").status()).isEqualTo(refused);
        assertThat(caller.get(path).status()).isEqualTo(name.equals("nobody") ? 401 : 200);
      }
    }
    try (Caller caller = as("oncall")) {
      assertThat(caller.post(path, "{\"reason\":\"x\",\"gate\":\"other\"}").status())
          .isEqualTo(201);
    }
  }

  @Test
  void aRefusalSaysWhatIsNeeded() {
    try (Caller caller = as("oncall")) {
      assertThat(caller.get(GO).json().getString("detail"))
          .isEqualTo("token oncall has scope operate; needed is read or deploy");
    }
    try (Caller caller = as("nobody")) {
      assertThat(caller.get(GO).header("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"pitwall\", error=\"invalid_token\"");
    }
    try (Caller caller = new Caller(locked)) {
      assertThat(caller.get(GO + "?attempt=bad").status()).isEqualTo(401);
      assertThat(caller.get(GO).header("WWW-Authenticate")).isEqualTo("Bearer realm=\"pitwall\"");
    }
  }

  @Test
  void anAnswerInMemoryIsNotForEverybody() {
    try (Caller reader = as("reader");
        Caller stranger = new Caller(locked)) {
      reader.get(GO);
      assertThat(reader.get(GO).status()).isEqualTo(503);
      assertThat(stranger.get(GO).status()).isEqualTo(401);
    }
  }

  @Test
  void healthVersionAndContractAreForEverybody() {
    try (Caller caller = new Caller(locked)) {
      for (String path :
          List.of(
              "/health/live",
              "/health/ready",
              "/version",
              "/openapi.yaml",
              "/schemas/journey.json")) {
        assertThat(caller.get(path).status()).as(path).isEqualTo(200);
      }
      assertThat(caller.get("/metrics").status()).isEqualTo(401);
    }
  }

  @Test
  void aBrowserMayLogInWithTheTokenAsPassword() {
    String pair =
        Base64.getEncoder().encodeToString("me:reader-token".getBytes(StandardCharsets.UTF_8));
    try (Caller caller = new Caller(locked).with("Authorization", "Basic " + pair)) {
      assertThat(caller.get("/api/v1/runs").status()).isEqualTo(200);
    }
    try (Caller caller = new Caller(locked).with("Authorization", "Basic %%%")) {
      assertThat(caller.get("/api/v1/runs").status()).isEqualTo(401);
    }
  }

  @Test
  void whoActsIsWrittenDown() {
    try (Caller caller = as("oncall")) {
      Got hold = caller.post("/api/v1/holds", "{\"reason\":\"drill\",\"gate\":\"other\"}");
      assertThat(hold.json().getString("author")).isEqualTo("oncall");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 503",
    "LOCALHOST:1234, 503",
    "127.0.0.1, 503",
    "[::1]:80, 503",
    "evil.example, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example:8080, 403"
  })
  void withoutTokensTheHostMustBeOurs(String host, int status) {
    for (int i = 0; i < 2; i++) { // the second from memory
      assertThat(status(open, host, HttpMethod.GET, "", "")).isEqualTo(status);
    }
    assertThat(status(locked, host, HttpMethod.GET, "", "")).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, '', 403",
    "same-site, '', 403",
    "same-origin, '', 503",
    "none, '', 503",
    "'', http://evil.example, 403",
    "'', null, 403",
    "'', http://localhost:8080, 503",
    "same-origin, http://localhost:9999, 403"
  })
  void whatAnotherSiteSendsIsRefusedWhateverTheMethod(String site, String origin, int status) {
    for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.GET, HttpMethod.GET)) {
      assertThat(status(open, "localhost:8080", method, site, origin))
          .as("%s, the second GET from memory", method)
          .isEqualTo(status);
      assertThat(reader("localhost:8080", method, GO, site, origin))
          .as("%s", method)
          .isEqualTo(status);
    }
  }

  private static int reader(
      String host, HttpMethod method, String uri, String site, String origin) {
    return status(
        locked,
        method,
        uri,
        Map.of(
            "Host", host,
            "Sec-Fetch-Site", site,
            "Origin", origin,
            "Authorization", "Bearer reader-token"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/runs",
        "/api/v1/rollouts",
        "/api/v1/services/shop/nodes",
        "/api/v1/gates/shop/verdict",
        "/api/v1/nowhere",
        "/metrics",
        "/probe?module=checkout&target=app01",
        "/health/ready"
      })
  void whatAnotherSiteReadsIsRefusedWhereverItIsBelowTheApi(String uri) {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
      for (ApiFixture fixture : List.of(open, locked)) {
        assertThat(status(fixture, method, uri, crossSite())).as("%s", method).isEqualTo(403);
      }
    }
  }

  private static Map<String, String> crossSite() {
    return Map.of(
        "Host", "localhost",
        "Sec-Fetch-Site", "cross-site",
        "Authorization", "Bearer reader-token");
  }

  /** What a page of another site could do with an image tag. */
  @Test
  void anotherSiteOpensNoRolloutAndMovesNoNode() {
    String uri = GO + "?rollout=evil&node=app03&phase=drained";
    Map<String, String> headers =
        Map.of(
            "Host", "localhost",
            "Sec-Fetch-Site", "cross-site",
            "Origin", "http://evil.example",
            "Authorization", "Bearer pipeline-token");
    for (ApiFixture fixture : List.of(open, locked)) {
      assertThat(status(fixture, HttpMethod.GET, uri, headers)).isEqualTo(403);
      assertThat(fixture.gates.findRollout("evil")).isEmpty();
      assertThat(fixture.gates.nodes("shop"))
          .filteredOn(node -> node.node().equals("app03"))
          .allMatch(node -> node.phase() == Phase.WAITING);
    }
  }

  @Test
  void whoMayOnlyReadOpensNoRolloutAndMovesNoNodeByAsking() {
    try (Caller reader = as("reader");
        Caller pipeline = as("pipeline")) {
      String opens = GO + "?rollout=d-7&node=app02&phase=drained&version=2.0";
      Got refused = reader.get(opens);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.json().getString("detail"))
          .isEqualTo(
              "token reader has scope read; asking this would open rollout d-7, change its version or move node app02; needed is scope deploy");
      assertThat(locked.gates.findRollout("d-7")).isEmpty();
      pipeline.get(GO + "?rollout=d-7&version=2.0");
      assertThat(reader.get(opens).status()).as("moves the node").isEqualTo(403);
      assertThat(reader.post(GO, "{\"rollout\":\"d-7\",\"version\":\"2.1\"}").status())
          .as("changes the version")
          .isEqualTo(403);
      assertThat(locked.gates.findRollout("d-7").orElseThrow().version()).isEqualTo("2.0");
      Got asked = pipeline.get(opens);
      assertThat(asked.status()).as(asked.body()).isNotEqualTo(403);
      for (int i = 0; i < 2; i++) { // the second from memory
        assertThat(reader.get(opens).header("X-Gate-Evaluation"))
            .isEqualTo(asked.header("X-Gate-Evaluation"));
      }
      pipeline.post("/api/v1/rollouts/d-7/nodes/app02", "{\"phase\":\"waiting\"}");
      assertThat(reader.get(opens).status()).as("moves it again").isEqualTo(403);
      pipeline.post("/api/v1/rollouts/d-7/finish", "{\"outcome\":\"failed\"}");
      assertThat(reader.get(GO + "?rollout=d-7&node=app01&phase=pre-drain").status())
          .as("begins it anew")
          .isEqualTo(403);
    }
  }

  private static int status(
      ApiFixture fixture, String host, HttpMethod method, String site, String origin) {
    return status(
        fixture, method, GO, Map.of("Host", host, "Sec-Fetch-Site", site, "Origin", origin));
  }

  /** The status of what a browser sends; empty headers are left out. */
  private static int status(
      ApiFixture fixture, HttpMethod method, String uri, Map<String, String> headers) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(fixture.server.port())
            .setMethod(method)
            .setURI(uri);
    Promise<Integer> answered = Promise.promise();
    // On the event loop from the start: a callback on the test's own thread could miss the answer.
    vertx
        .getOrCreateContext()
        .runOnContext(
            go ->
                client
                    .request(options)
                    .compose(request -> sent(request, headers))
                    .compose(response -> response.body().map(response.statusCode()))
                    .onComplete(answered));
    return ApiFixture.wait(answered.future());
  }

  private static Future<HttpClientResponse> sent(
      HttpClientRequest request, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            request.putHeader(name, value);
          }
        });
    return request.send();
  }

  @Test
  void itDoesNotStartForTheWorldWithoutTokens() {
    Config.Server world = new Config.Server("0.0.0.0", 0, null, List.of());
    assertThatThrownBy(
            () ->
                ApiFixture.wait(
                    ApiServer.start(
                        vertx, world, open.gates, open.ports(), open, ExtraRoutes.NONE)))
        .hasMessageContaining("configure a token");
  }

  @Test
  void furtherRoutesAreServedAndGuarded() {
    Config.Server config =
        new Config.Server("127.0.0.1", 0, null, List.of(token("reader", Scope.READ)));
    ExtraRoutes pages =
        (router, reader) -> router.get("/page").handler(reader).handler(ctx -> ctx.end("hello"));
    ApiFixture fixture = new ApiFixture(vertx, files, config, pages);
    try (Caller caller = new Caller(fixture)) {
      Got refused = caller.get("/page");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
      assertThat(caller.with("Authorization", "Bearer reader-token").get("/page").body())
          .isEqualTo("hello");
      assertThat(page(fixture, HttpMethod.GET, "Sec-Fetch-Mode", "navigate")).isEqualTo(200);
      assertThat(page(fixture, HttpMethod.GET, "Sec-Fetch-Mode", "cors")).isEqualTo(403);
      assertThat(page(fixture, HttpMethod.GET, "Origin", "http://evil.example")).isEqualTo(403);
      assertThat(page(fixture, HttpMethod.POST, "Sec-Fetch-Mode", "navigate")).isEqualTo(403);
    } finally {
      fixture.close();
    }
  }

  /** What a link, or a script, of another site gets of a page. */
  private static int page(ApiFixture fixture, HttpMethod method, String header, String value) {
    Map<String, String> headers = new HashMap<>(crossSite());
    headers.put(header, value);
    return status(fixture, method, "/page", headers);
  }
}
