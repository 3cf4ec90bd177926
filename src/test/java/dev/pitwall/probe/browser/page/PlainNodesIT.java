package dev.pitwall.probe.browser.page;

import static dev.pitwall.probe.browser.Journeys.is;
import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.request;
import static dev.pitwall.probe.browser.Journeys.see;
import static dev.pitwall.probe.browser.Journeys.text;
import static dev.pitwall.probe.browser.Journeys.title;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Run;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.browser.slot.SlotsUnderTest;
import dev.pitwall.testing.ClosedPort;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commonest fleet: a balancer that ends TLS, plain nodes behind it that send whoever comes
 * without {@code X-Forwarded-Proto} to https. Nobody answers at the front door here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainNodesIT {
  private static final URI SHOP = URI.create("https://shop.example");

  @TempDir static Path work;
  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init") // before all
  private HttpServer node;

  @SuppressWarnings("NullAway.Init")
  private SlotsUnderTest under;

  @BeforeAll
  void start() {
    node =
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> socket.writeTextMessage("socket is open"))
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await();
    under =
        new SlotsUnderTest(
            work.resolve("w"), SlotLimits.usual(1), Secrets.NONE, Tracing.AFTER_FAILURE, true);
  }

  @AfterAll
  void stop() throws IOException {
    under.close();
    vertx.close().await();
  }

  private void answer(HttpServerRequest request) {
    String proto = request.getHeader("X-Forwarded-Proto");
    asked.add(request.method() + " " + request.path() + " " + request.getHeader("Host"));
    request.response().putHeader("X-App-Node", "app01").putHeader("X-App-Version", "2.0");
    if (!"https".equals(proto)) {
      request.response().setStatusCode(301).putHeader("Location", SHOP + request.path()).end();
      return;
    }
    request.response().putHeader("Content-Type", "text/html; charset=utf-8");
    switch (request.path()) {
      case "/" ->
          request
              .response()
              .putHeader("Set-Cookie", "sid=1; Secure; HttpOnly; Path=/")
              .end(
                  "<title>Plain</title><p id=p></p><script>"
                      + "p.textContent = 'secure ' + isSecureContext;"
                      + "new WebSocket('wss://' + location.host + '/socket').onmessage ="
                      + " e => p.textContent += ', ' + e.data</script>");
      default ->
          request
              .response()
              .end(
                  "<title>More</title><p>cookies "
                      + request.getHeader("Cookie")
                      + ", hop "
                      + request.getHeader("X-Hop")
                      + "</p>");
    }
  }

  private Run run(Service.Node target, Step... steps) {
    Service service = TestSite.service(SHOP, List.of(target));
    return under.slots.run(request(journey("it", steps), new Target.OneNode(service, target)));
  }

  private Service.Node plain(Map<String, Template> headers) {
    return new Service.Node("app01", "127.0.0.1", node.actualPort(), Scheme.HTTP, headers);
  }

  @Test
  void pagesRequestsCookiesAndSocketsGoToThePlainNodeAsIfItWereTheFrontDoor() {
    asked.clear();
    Run run =
        run(
            plain(Map.of("X-Hop", Template.of("{{node.name}}"))),
            open("/"),
            title(is("Plain")),
            see(text("secure true, socket is open")),
            open("/more"),
            see(text("cookies sid=1, hop app01")),
            request("GET", "/api"));
    assertThat(run.outcome() + " " + run.sentence()).isEqualTo("PASSED ");
    assertThat(run.met().stray()).isNull();
    assertThat(run.nodeSeen()).isEqualTo("app01");
    assertThat(asked).isNotEmpty().allMatch(line -> line.endsWith(" shop.example"));
    assertThat(asked).contains("GET / shop.example", "GET /api shop.example");
  }

  @Test
  void aFrontDoorUnderANameWithUnderscoresIsReachedToo() {
    asked.clear();
    Service.Node told = plain(Map.of("X-Forwarded-Proto", Template.of("https")));
    Service shop = TestSite.service(URI.create("http://shop_web_1"), List.of(told));
    Run run =
        under.slots.run(
            request(
                journey("it", open("/"), title(is("Plain")), request("GET", "/api")),
                new Target.OneNode(shop, shop.nodes().getFirst())));
    assertThat(run.outcome() + " " + run.sentence()).isEqualTo("PASSED ");
    assertThat(run.met().stray()).isNull();
    assertThat(asked).contains("GET / shop_web_1", "GET /api shop_web_1");
  }

  @Test
  void aNodeThatIsGoneIsSaidSo() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      Service.Node gone =
          new Service.Node("app01", "127.0.0.1", nobody.number(), Scheme.HTTP, Map.of());
      assertThat(run(gone, open("/")).sentence())
          .contains("app01 (127.0.0.1:" + nobody.number() + ") refused the connection");
    }
  }
}
