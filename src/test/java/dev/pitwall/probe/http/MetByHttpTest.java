package dev.pitwall.probe.http;

import static dev.pitwall.probe.Script.frontDoor;
import static dev.pitwall.probe.Script.get;
import static dev.pitwall.probe.Script.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.ServiceAccess;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.Script;
import dev.pitwall.testing.ClosedPort;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a run of HTTP steps says that it met. */
class MetByHttpTest {
  private final Loopback loopback = new Loopback();
  private final AtomicInteger answers = new AtomicInteger();

  @AfterEach
  void close() {
    loopback.close();
  }

  private static HttpServerResponse as(
      HttpServerRequest request, String node, String version, String instance) {
    return request
        .response()
        .putHeader("X-App-Node", node)
        .putHeader("X-App-Version", version)
        .putHeader("X-Instance", instance);
  }

  private int node(String name) {
    return loopback.http(request -> as(request, name, "1.0", "i1").end());
  }

  private static Service shop(String url, List<URI> also, Service.Node... nodes) {
    return new Service(
        "shop",
        URI.create(url),
        "X-App-Version",
        "X-App-Node",
        "X-Instance",
        null,
        also,
        null,
        null,
        List.of(nodes),
        Map.of(),
        ServiceAccess.USUAL);
  }

  private Run pinned(int port, Step... steps) {
    Service.Node app01 = new Service.Node("app01", "127.0.0.1", port);
    Service.Node app02 = new Service.Node("app02", "127.0.0.2", port);
    Service shop = shop("http://shop.test", List.of(), app01, app02);
    return loopback.run(Script.of(steps).at(new Target.OneNode(shop, app01)));
  }

  @Test
  void aRunMeetsTheNodeTheVersionAndTheInstanceThatAnswered() {
    Run run = pinned(node("app01"), get("/"), get("/a"));
    assertThat(run.met()).isEqualTo(new Met("app01", "1.0", "i1", null, 2, 0));
    assertThat(run.isEvidence()).isTrue();
  }

  @Test
  void theVersionOfAnotherHostIsNotTheServicesOwn() {
    int other = loopback.http(request -> as(request, "pay", "7.7", "p1").end());
    Run run = pinned(node("app01"), get("/"), get("http://127.0.0.1:" + other + "/payments"));
    assertThat(run.met()).isEqualTo(new Met("app01", "1.0", "i1", null, 1, 0));
  }

  @Test
  void requestsToTheServiceAreCountedAndWhatItDidNotAnswerWell() throws IOException {
    int port =
        loopback.http(
            request -> {
              switch (request.path()) {
                case "/bad" -> request.response().setStatusCode(503).end();
                case "/gone" -> request.connection().close();
                default -> request.response().setStatusCode(404).end();
              }
            });
    Run run =
        loopback.run(
            Script.of(get("/lost", status(404)), get("/bad"))
                .undo(get("/gone"), get("/lost", status(404)))
                .at(frontDoor(port)));
    assertThat(run.met().requests()).isEqualTo(4);
    assertThat(run.met().errors()).isEqualTo(2);
    try (ClosedPort nobody = new ClosedPort()) {
      Met refused = loopback.run(Script.of(get("/")).at(frontDoor(nobody.number()))).met();
      assertThat(refused.requests()).isEqualTo(1);
      assertThat(refused.errors()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app02", "APP02", "127.0.0.2", "127.0.0.2:%d"})
  void aPinnedRunThatAnotherNodeAnsweredIsStrayAndKeepsItsOutcome(String says) {
    AtomicInteger port = new AtomicInteger();
    port.set(loopback.http(request -> as(request, says.formatted(port.get()), "1.0", "i1").end()));
    Run run = pinned(port.get(), get("/"));
    assertThat(run.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(run.met().stray()).isEqualTo("answered by app02, not by app01");
    assertThat(run.isEvidence()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app01", "127.0.0.1", "pod-7f9c"})
  void aNameThatIsNoOtherNodesIsOnlyKept(String says) {
    Run run = pinned(loopback.http(request -> as(request, says, "1", "i").end()), get("/"));
    assertThat(run.met().stray()).isNull();
    assertThat(run.nodeSeen()).isEqualTo(says);
  }

  @Test
  void aPinnedRunWithinWhichTheVersionChangesIsStray() {
    int port =
        loopback.http(
            request ->
                as(request, "app01", answers.incrementAndGet() < 2 ? "1.0" : "2.0", "i").end());
    Run run = pinned(port, get("/"), get("/"));
    assertThat(run.versionSeen()).isEqualTo("2.0");
    assertThat(run.met().stray()).isEqualTo("app01 began with version 1.0, went on with 2.0");
  }

  @Test
  void aPinnedRunWithinWhichTheProcessIsStartedAnewIsStray() {
    int port =
        loopback.http(request -> as(request, "app01", "1", "i" + answers.incrementAndGet()).end());
    assertThat(pinned(port, get("/"), get("/")).met().stray())
        .isEqualTo("app01 began with instance i1, went on with i2");
  }

  @Test
  void mixedVersionsAtTheFrontDoorAreNotStrayUnlessOneNodeHasBoth() {
    int mixed =
        loopback.http(
            request -> {
              int n = answers.incrementAndGet();
              as(request, "app0" + n, n + ".0", "i" + n).end();
            });
    assertThat(loopback.run(Script.of(get("/"), get("/")).at(frontDoor(mixed))).isEvidence())
        .isTrue();
    int nameless =
        loopback.http(
            request ->
                request
                    .response()
                    .putHeader("X-App-Version", "v" + answers.incrementAndGet())
                    .end());
    assertThat(loopback.run(Script.of(get("/"), get("/")).at(frontDoor(nameless))).isEvidence())
        .isTrue();
    int changing =
        loopback.http(request -> as(request, "a", "v" + answers.incrementAndGet(), "i").end());
    assertThat(loopback.run(Script.of(get("/"), get("/")).at(frontDoor(changing))).met().stray())
        .startsWith("a began with version v");
  }

  @Test
  void aPinnedRunThatGoesToAnotherOriginOfTheServicesHostIsStray() {
    int other = node("app02");
    Service.Node app01 = new Service.Node("app01", "127.0.0.1", node("app01"));
    Service shop = shop("http://localhost:1", List.of(), app01);
    Step step = get("http://localhost:" + other + "/");
    Run run = loopback.run(Script.of(get("/"), step).at(new Target.OneNode(shop, app01)));
    assertThat(run.met().stray())
        .startsWith("answered by http://localhost:" + other + ", which is not pinned to app01");
    Service both = shop("http://localhost:1", List.of(URI.create("http://localhost:2")), app01);
    Run also =
        loopback.run(
            Script.of(get("/"), get("http://localhost:2/")).at(new Target.OneNode(both, app01)));
    assertThat(also.met()).isEqualTo(new Met("app01", "1.0", "i1", null, 2, 0));
  }

  @Test
  void aPinnedRunIsStrayWhenTheNodeOnlySendsItElsewhere() {
    int elsewhere = node("app02");
    String there = "http://127.0.0.1:" + elsewhere + "/";
    int redirecting =
        loopback.http(
            request ->
                request.response().setStatusCode(301).putHeader("Location", there).end("moved"));
    Run run = pinned(redirecting, get("/", status(301)), get(there));
    assertThat(run.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(run.met().stray())
        .startsWith("answered by http://127.0.0.1:" + elsewhere + ", which is not pinned to app01");
  }

  @Test
  void aPinnedRunThatNeverAsksTheNodeIsStray() {
    int elsewhere = node("pay");
    assertThat(pinned(node("app01"), get("http://127.0.0.1:" + elsewhere + "/")).met().stray())
        .isEqualTo("no request of the run went to app01");
  }
}
