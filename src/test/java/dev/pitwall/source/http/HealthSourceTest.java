package dev.pitwall.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigReader;
import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.HealthRule.Question;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.machine.Stalls;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthSourceTest {
  private static final String DOCUMENT =
      "{\"status\":\"UP\",\"components\":{\"db\":{\"status\":\"DOWN\"},\"pool\":{\"size\":8}}}";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpFetch fetch = new HttpFetch(vertx);
  private final InstantSource clock = InstantSource.system();

  @AfterEach
  void close() throws Exception {
    fetch.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Service.Node serving(HttpServerOptions options, Consumer<HttpServerRequest> handler)
      throws Exception {
    int port =
        vertx
            .createHttpServer(options)
            .requestHandler(handler::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .actualPort();
    return new Service.Node("app01", "127.0.0.1", port);
  }

  private static Service shop(String url, Service.Node node) {
    return new Service("shop", URI.create(url), "X-Version", null, "/h", List.of(node), Map.of());
  }

  private SignalSource asking(Service.Node node, HealthRule rule) {
    Service shop = shop("http://shop.test", node);
    return switch (rule.question()) {
      case Question.Http http ->
          new HealthSource(shop, node, http, rule, fetch, Secrets.NONE, clock);
      case Question.Tcp _ -> new TcpHealthSource(shop, node, rule, clock, Stalls.NONE);
    };
  }

  private static HealthSample health(Sample sample) {
    assertThat(sample).isInstanceOf(HealthSample.class);
    return (HealthSample) sample;
  }

  private static Question.Http json(Map<String, String> paths) {
    return new Question.Http("/h", Optional.empty(), null, paths);
  }

  @Test
  void asksANodeWithTheHostOfTheService() throws Exception {
    Service.Node node =
        serving(
            new HttpServerOptions(),
            request ->
                request
                    .response()
                    .putHeader("X-Version", "7")
                    .setStatusCode("shop.test".equals(request.getHeader("Host")) ? 204 : 500)
                    .end());
    HealthSample health = health(asking(node, HealthRule.of("/h")).read());
    assertThat(health.up()).isTrue();
    assertThat(health.versionSeen()).isEqualTo("7");
    assertThat(health.observed()).contains("/h answered 204");
  }

  @Test
  void aPlainNodeBehindABalancerThatEndsTlsIsAskedPlainly() throws Exception {
    Service.Node node =
        serving(
            new HttpServerOptions(),
            request ->
                request
                    .response()
                    .setStatusCode(
                        "shop.test".equals(request.getHeader("Host"))
                                && "https".equals(request.getHeader("X-Forwarded-Proto"))
                            ? 200
                            : 301)
                    .end());
    Service.Node plain = new Service.Node("app01", "127.0.0.1", node.port(), Scheme.HTTP, Map.of());
    HealthRule rule = HealthRule.of("/h");
    Question.Http question = (Question.Http) rule.question();
    HealthSource source =
        new HealthSource(
            shop("https://shop.test", plain), plain, question, rule, fetch, Secrets.NONE, clock);
    assertThat(health(source.read()).observed()).contains("/h answered 200");
  }

  @Test
  void aNodeMaySayWhichProcessItIs() throws Exception {
    Service.Node node =
        serving(
            new HttpServerOptions(),
            request -> request.response().putHeader("X-Instance", "i-7").end());
    Service shop =
        new Service(
            "shop",
            URI.create("http://shop.test"),
            null,
            null,
            "X-Instance",
            null,
            null,
            List.of(node),
            Map.of());
    HealthRule rule = HealthRule.of("/h");
    Question.Http question = (Question.Http) rule.question();
    assertThat(
            health(new HealthSource(shop, node, question, rule, fetch, Secrets.NONE, clock).read()))
        .extracting(HealthSample::instanceSeen)
        .isEqualTo("i-7");
  }

  @Test
  void whatANodeAnswersIsShownWithoutSecrets() throws Exception {
    Service.Node node =
        serving(
            new HttpServerOptions(),
            request ->
                request
                    .response()
                    .putHeader("X-Version", "v-hunter2-geheim")
                    .end("{\"status\": \"no login with hunter2-geheim\"}"));
    HealthRule rule =
        HealthRule.of(new Question.Http("/h", Optional.empty(), null, Map.of("$.status", "UP")));
    Service shop =
        new Service(
            "shop",
            URI.create("http://shop.test"),
            "X-Version",
            null,
            null,
            List.of(node),
            Map.of());
    Secrets secrets = new Secrets(Map.of("DB", "hunter2-geheim"));
    Question.Http question = (Question.Http) rule.question();
    HealthSample seen =
        health(new HealthSource(shop, node, question, rule, fetch, secrets, clock).read());
    assertThat(seen.observed()).contains("$.status is `no login with ***`; required `UP`");
    assertThat(seen.toString()).doesNotContain("hunter2");
  }

  @Test
  void aNodesNameThatIsNotResolvedSaysNothingAboutTheNode() {
    Service.Node node = new Service.Node("app01", "nosuch.invalid", 8080);
    for (Question question : List.of(HealthRule.of("/h").question(), new Question.Tcp())) {
      assertThat(asking(node, HealthRule.of(question)).read())
          .isInstanceOfSatisfying(
              Unreadable.class,
              failed -> {
                assertThat(failed.signal()).isEqualTo("shop");
                assertThat(failed.node()).isEqualTo("app01");
                assertThat(failed.reason()).isEqualTo("name not resolved: nosuch.invalid");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200,        , '{\"status\":\"UP\"}',   true",
    "404,        , '{\"status\":\"UP\"}',   false",
    "200,     200, '{\"status\":\"UP\"}',   true",
    "200,     204, '{\"status\":\"UP\"}',   false",
    "503,     503, '{\"status\":\"UP\"}',   true",
    "200,        , '{\"status\":\"DOWN\"}', false",
    "200,        , 'ok',                    false",
  })
  void statusBodyAndDocumentMustBeAsAsked(
      int answers, @Nullable Integer wanted, String body, boolean up) throws Exception {
    Service.Node node =
        serving(
            new HttpServerOptions(),
            request -> request.response().setStatusCode(answers).end(body));
    Question.Http question =
        new Question.Http("/h", Optional.ofNullable(wanted), "UP", Map.of("$.status", "UP"));
    assertThat(health(asking(node, HealthRule.of(question)).read()).up()).isEqualTo(up);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.components.db.status | UP | $.components.db.status is `DOWN`; required `UP`",
        "$.components.mq.status | UP | $.components.mq.status is nothing; required `UP`",
        "$.components.pool      | UP | $.components.pool is `{\"size\":8}`; required `UP`",
      })
  void aComponentThatIsNotWellIsNamed(String path, String wanted, String observed)
      throws Exception {
    Service.Node node =
        serving(new HttpServerOptions(), request -> request.response().end(DOCUMENT));
    HealthSample health = health(asking(node, HealthRule.of(json(Map.of(path, wanted)))).read());
    assertThat(health.up()).isFalse();
    assertThat(health.observed()).contains(observed);
  }

  @Test
  void numbersAreComparedAsTheyAreWritten() throws Exception {
    Service.Node node =
        serving(new HttpServerOptions(), request -> request.response().end(DOCUMENT));
    Question.Http question = json(Map.of("$.components.pool.size", "8"));
    assertThat(health(asking(node, HealthRule.of(question)).read()).up()).isTrue();
  }

  @Test
  void whoRefusesIsDownAndSaysSo() throws Exception {
    try (ClosedPort nobody = new ClosedPort()) {
      Service.Node node = new Service.Node("app01", "127.0.0.1", nobody.number());
      for (HealthRule rule : List.of(HealthRule.of("/h"), HealthRule.of(new Question.Tcp()))) {
        HealthSample health = health(asking(node, rule).read());
        assertThat(health.up()).isFalse();
        assertThat(health.observed())
            .containsIgnoringCase("refused")
            .contains(String.valueOf(nobody.number()));
      }
    }
  }

  @Test
  void aPortThatAcceptsIsEnoughWhereNothingElseIsAsked() throws Exception {
    Service.Node node = serving(new HttpServerOptions(), request -> request.response().reset());
    HealthSample health = health(asking(node, HealthRule.of(new Question.Tcp())).read());
    assertThat(health.up()).isTrue();
    assertThat(health.observed()).contains("accepts connections");
  }

  @Test
  void aNodeIsAskedUnderANameWithUnderscores() throws Exception {
    AtomicReference<String> host = new AtomicReference<>();
    Service.Node node =
        serving(
            new HttpServerOptions(),
            request -> {
              host.set(request.getHeader("Host"));
              request.response().end();
            });
    Service shop = shop("http://shop_web_1:9000", node);
    HealthRule rule = HealthRule.of("/health");
    HealthSample health =
        health(
            new HealthSource(
                    shop, node, (Question.Http) rule.question(), rule, fetch, Secrets.NONE, clock)
                .read());
    assertThat(health.up()).isTrue();
    assertThat(host).hasValue("shop_web_1:9000");
  }

  @Test
  void aCertificateIsLookedAtWithoutTrustingIt() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("shop.test");
    try {
      Service.Node node =
          serving(
              new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()),
              request -> request.response().end());
      Sample sample =
          new CertificateSource(
                  shop("https://shop.test", node), node, new TlsMaterials(Secrets.NONE), clock)
              .read();
      assertThat(sample)
          .isInstanceOfSatisfying(
              CertificateSample.class,
              seen -> {
                assertThat(seen.subject()).isEqualTo("CN=shop.test");
                assertThat(seen.node()).isEqualTo("app01");
                assertThat(seen.notAfter()).isAfter(Instant.now().plus(Duration.ofDays(1)));
              });
    } finally {
      certificate.delete();
    }
  }

  @Test
  void aServerWithoutTlsHasNoCertificate() throws Exception {
    Service.Node node = serving(new HttpServerOptions(), request -> request.response().end());
    Sample sample =
        new CertificateSource(
                shop("https://shop.test", node), node, new TlsMaterials(Secrets.NONE), clock)
            .read();
    assertThat(sample)
        .isInstanceOfSatisfying(
            Unreadable.class,
            failed -> assertThat(failed.reason()).contains("no certificate from 127.0.0.1:"));
  }

  @Test
  void aCertificateThatCannotBeReadIsToldUnderNoNameThatASignalMayHave() throws Exception {
    Service.Node node = serving(new HttpServerOptions(), request -> request.response().end());
    Sample sample =
        new CertificateSource(
                shop("https://shop.test", node), node, new TlsMaterials(Secrets.NONE), clock)
            .read();
    Files.createDirectory(folder.resolve("journeys"));
    Path file = folder.resolve("pitwall.yaml");
    Files.writeString(
        file,
        """
        services: {shop: {url: 'http://127.0.0.1:1', nodes: {app01: {address: '127.0.0.1:1'}}}}
        signals: {'%s': {every: 5s, http: {url: 'http://127.0.0.1:1/', queue: {depth: $.n}}}}
        """
            .formatted(sample.signal()));
    assertThat(ConfigReader.read(file, folder.resolve("journeys"), Map.of()))
        .isNotInstanceOf(ConfigReader.Result.Loaded.class)
        .extracting(Object::toString)
        .asString()
        .contains(sample.signal());
    Files.writeString(file, Files.readString(file).replace(sample.signal(), "shop-certificate"));
    assertThat(ConfigReader.read(file, folder.resolve("journeys"), Map.of()))
        .isInstanceOf(ConfigReader.Result.Loaded.class);
  }
}
