package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.config.Config;
import dev.pitwall.config.Config.Scope;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final String GO = "/api/v1/gates/shop/go";
  private static Vertx vertx;
  @TempDir private static Path files;

  /** Kept here, since Vert.x closes a client that nobody refers to, with what it has under way. */
  private static HttpClient client;

  private static Garage open;
  private static Garage locked;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    client = vertx.createHttpClient();
    open = new Garage(vertx, files);
    locked =
        new Garage(
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
    Garage.wait(vertx.close());
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
      for (String path : List.of("/health/live", "/health/ready", "/version", "/openapi.yaml")) {
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
    "same-origin, '', 503",
    "none, '', 503",
    "'', http://evil.example, 403",
    "'', null, 403",
    "'', http://localhost:8080, 503",
    "same-origin, http://localhost:9999, 403"
  })
  void aPostFromAnotherSiteIsRefused(String site, String origin, int status) {
    assertThat(status(open, "localhost:8080", HttpMethod.POST, site, origin)).isEqualTo(status);
  }

  private static int status(
      Garage garage, String host, HttpMethod method, String site, String origin) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(garage.server.port())
            .setMethod(method)
            .setURI(GO);
    Promise<Integer> answered = Promise.promise();
    // On the event loop from the start: a callback on the test's own thread could miss the answer.
    vertx
        .getOrCreateContext()
        .runOnContext(
            go ->
                client
                    .request(options)
                    .compose(request -> sent(request, host, site, origin))
                    .compose(response -> response.body().map(response.statusCode()))
                    .onComplete(answered));
    return Garage.wait(answered.future());
  }

  private static Future<HttpClientResponse> sent(
      HttpClientRequest request, String host, String site, String origin) {
    request.putHeader("Host", host);
    if (!site.isEmpty()) {
      request.putHeader("Sec-Fetch-Site", site);
    }
    if (!origin.isEmpty()) {
      request.putHeader("Origin", origin);
    }
    return request.send();
  }

  @Test
  void itDoesNotStartForTheWorldWithoutTokens() {
    Config.Server world = new Config.Server("0.0.0.0", 0, null, List.of());
    assertThatThrownBy(
            () ->
                Garage.wait(
                    ApiServer.start(vertx, world, open.race, open.ports(), open, Pages.NONE)))
        .hasMessageContaining("configure a token");
  }

  @Test
  void furtherRoutesAreServedAndGuarded() {
    Config.Server config =
        new Config.Server("127.0.0.1", 0, null, List.of(token("reader", Scope.READ)));
    Pages pages =
        (router, reader) -> router.get("/page").handler(reader).handler(ctx -> ctx.end("hello"));
    Garage garage = new Garage(vertx, files, config, pages);
    try (Caller caller = new Caller(garage)) {
      Got refused = caller.get("/page");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
      assertThat(caller.with("Authorization", "Bearer reader-token").get("/page").body())
          .isEqualTo("hello");
    } finally {
      garage.close();
    }
  }
}
