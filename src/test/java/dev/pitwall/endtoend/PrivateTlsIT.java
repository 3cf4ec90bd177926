package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.testing.Pki;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet within: certificates of an authority that nobody knows, names that are not those of the
 * URLs, and servers that speak only to those who show a certificate and name a user. Whatever asks,
 * {@code tls} and {@code auth} have one meaning.
 */
class PrivateTlsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WATCH = "Basic d2F0Y2g6c2V2ZW4gbGlvbnM="; // watch:seven lions

  @TempDir Path work;
  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init") // before each
  private Pki pki;

  private int front;
  private int node;

  @BeforeEach
  void start() throws Exception {
    pki = new Pki(work);
    pki.issue("client");
    front = server("front", pki.issue("shop", "shop.internal"));
    node = server("app01", pki.issueRsa("app01", "app01.internal"));
    Path journeys = Files.createDirectories(work.resolve("journeys"));
    Files.writeString(
        journeys.resolve("api.yaml"),
        """
        journey: api
        title: The queue
        service: shop
        every: 1s
        nodes_every: 1s
        timeout: 20s
        steps:
          - request: GET /queue
        """);
    Files.writeString(
        journeys.resolve("page.yaml"),
        """
        journey: page
        title: The page
        service: shop
        every: 1m
        timeout: 20s
        steps:
          - open: /
          - title: {equals: Within}
          - see: {text: "secure true 200"}
        """);
    Files.writeString(work.resolve("password"), "seven lions\n");
    configure();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private void configure() throws Exception {
    String shown = "ca: ca.pem, certificate: client.pem, key: client.key";
    Files.writeString(
        work.resolve("pitwall.yaml"),
        """
        server: {port: 0}
        secrets: {PASSWORD: {file: password}}
        services:
          shop:
            url: https://localhost:%1$d
            health: /healthz
            certificate: {left: 1h}
            tls: {%3$s, server_name: shop.internal}
            node_tls: {%3$s, server_name: "{{node.name}}.internal"}
            auth: {basic: {user: watch, password: "{{secret.PASSWORD}}"}}
            nodes: {app01: {address: "127.0.0.1:%2$d"}}
        signals:
          jobs:
            service: shop
            http:
              url: https://{{node.address}}/queue
              user: watch
              password: "{{secret.PASSWORD}}"
              queue: {depth: $.depth}
              tls: {%3$s, server_name: "{{node.name}}.internal"}
        """
            .formatted(front, node, shown));
  }

  private int server(String name, Pki.Pair shown) {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(shown.served())
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(pki.ca().toString())))
            .requestHandler(request -> answer(name, request));
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  private void answer(String name, HttpServerRequest request) {
    asked.add(
        "%s %s %s %s".formatted(name, request.path(), request.getHeader("Host"), serial(request)));
    String who = String.valueOf(request.getHeader("Authorization"));
    boolean isOwn = request.path().equals("/own");
    if (!who.equals(isOwn ? "Bearer of the page" : WATCH)) {
      request.response().setStatusCode(401).end(who);
    } else if (request.path().equals("/")) {
      request
          .response()
          .putHeader("Content-Type", "text/html")
          .end(
              "<title>Within</title><p id=p></p><script>"
                  + "fetch('/own', {headers: {Authorization: 'Bearer of the page'}})"
                  + ".then(a => p.textContent = 'secure ' + isSecureContext + ' ' + a.status)"
                  + "</script>");
    } else {
      request.response().end("{\"depth\": 3}");
    }
  }

  private static String serial(HttpServerRequest request) {
    try {
      Certificate shown = request.connection().sslSession().getPeerCertificates()[0];
      return ((X509Certificate) shown).getSerialNumber().toString();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }

  private Program pitwall(String command, String... more) throws Exception {
    String[] all = new String[more.length + 5];
    all[0] = command;
    System.arraycopy(more, 0, all, 1, more.length);
    all[more.length + 1] = "--config";
    all[more.length + 2] = work.resolve("pitwall.yaml").toString();
    all[more.length + 3] = "--journeys";
    all[more.length + 4] = work.resolve("journeys").toString();
    return Program.start(work, all);
  }

  private void assertEnds(int code, String text, String command, String... more) throws Exception {
    try (Program program = pitwall(command, more)) {
      int exit = program.exit(LONG);
      assertThat(program.everything()).contains(text);
      assertThat(exit).as(program::everything).isEqualTo(code);
    }
  }

  @Test
  void journeysReachTheFrontDoorAndTheNodeWithAndWithoutABrowser() throws Exception {
    assertEnds(0, "", "run", "api", "page", "--artefacts", work.resolve("kept").toString());
    assertThat(asked).anyMatch(line -> line.startsWith("front / localhost:" + front));
    assertThat(asked).anyMatch(line -> line.startsWith("front /queue localhost:" + front));
    asked.clear();
    assertEnds(0, "", "run", "api", "page", "--node", "app01", "--artefacts", work + "/kept");
    assertThat(asked).anyMatch(line -> line.startsWith("app01 / localhost:" + front));
    assertThat(asked).anyMatch(line -> line.startsWith("app01 /queue localhost:" + front));
    assertThat(asked).noneMatch(line -> line.startsWith("front"));
  }

  @Test
  void healthAndSignalsAreReadAndABrokenNameIsTheNodesFault() throws Exception {
    assertEnds(0, "depth 3", "check", "--connect");
    Path config = work.resolve("pitwall.yaml");
    Files.writeString(
        config, Files.readString(config).replace("{{node.name}}.internal", "other.internal"));
    assertEnds(1, "other.internal", "check", "--connect");
  }

  @Test
  void aNewCertificateIsShownWithoutARestartAndAnExpiredOneIsNobodysFaultButOurs()
      throws Exception {
    try (Program program = pitwall("serve", "--data", work.resolve("data").toString());
        Curl curl = new Curl(program.url())) {
      await().atMost(LONG).until(() -> !asked.isEmpty());
      String before = asked.peek().replaceAll(".* ", "");
      pki.issue("client");
      await().atMost(LONG).until(() -> asked.stream().anyMatch(line -> !line.endsWith(before)));
      await()
          .atMost(LONG)
          .until(
              () -> {
                asked.clear();
                await().until(() -> asked.size() > 4);
                return asked.stream().noneMatch(line -> line.endsWith(before));
              });
      assertThat(curl.get("/metrics").body())
          .contains("pitwall_certificate_expiry_timestamp_seconds");
      pki.issueExpired("client");
      await()
          .atMost(LONG)
          .until(() -> curl.get("/api/v1/runs?outcome=errored").body().contains("was good until"));
      assertThat(curl.get("/api/v1/runs?outcome=failed").list("runs")).isEmpty();
    }
  }
}
