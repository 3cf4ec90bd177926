package dev.pitwall.probe.http;

import static dev.pitwall.probe.Script.body;
import static dev.pitwall.probe.Script.frontDoor;
import static dev.pitwall.probe.Script.get;
import static dev.pitwall.probe.Script.json;
import static dev.pitwall.probe.Script.request;
import static dev.pitwall.probe.Script.status;
import static dev.pitwall.probe.Script.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.probe.CookieJar;
import dev.pitwall.probe.HttpAnswer;
import dev.pitwall.probe.HttpCall;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.Script;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.testing.Tls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens on the wire, with servers that behave and servers that do not. */
class VertxHttpDriverTest {
  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  /** As a run of its own would. */
  private HttpAnswer send(int port, String path) throws Exception {
    CookieJar cookies = new MemoryCookies(InstantSource.system());
    HttpCall call =
        new HttpCall(
            "GET",
            URI.create("http://127.0.0.1:" + port + path),
            Map.of(),
            Buffer.buffer(),
            frontDoor(port),
            Duration.ofSeconds(5));
    try {
      return loopback.driver.send(call, cookies);
    } finally {
      loopback.driver.ended(cookies);
    }
  }

  private static Target pinned(String serviceUrl, int port) {
    Service.Node node = new Service.Node("app01", "127.0.0.1", port);
    return new Target.OneNode(Script.service(serviceUrl, node), node);
  }

  @Test
  void reachesANodeWithTheServicesHost() {
    int node = loopback.http(request -> request.response().end("host " + request.authority()));
    Expectation asked = body(new Match.Equals(Template.of("host shop.test:9000")));
    Run run = loopback.run(Script.of(get("/", asked)).at(pinned("http://shop.test:9000", node)));
    assertThat(run.sentence()).isEmpty();
    assertThat(run.targetNode()).isEqualTo("app01");
  }

  /** Containers are called so. */
  @Test
  void reachesANodeUnderANameWithUnderscores() {
    int node =
        loopback.http(
            request ->
                request
                    .response()
                    .putHeader("Set-Cookie", "sid=1; Path=/")
                    .end(request.authority() + " " + request.getHeader("Cookie")));
    Expectation first = body(new Match.Equals(Template.of("shop_web_1:9000 null")));
    Expectation second = body(new Match.Equals(Template.of("shop_web_1:9000 sid=1")));
    Run run =
        loopback.run(
            Script.of(get("/", first), get("http://shop_web_1:9000/more", second))
                .at(pinned("http://shop_web_1:9000", node)));
    assertThat(run.sentence()).isEmpty();
    assertThat(run.met().stray()).isNull();
    Run unknown =
        loopback.run(
            Script.of(get("/")).at(new Target.FrontDoor(Script.service("http://no_such_host"))));
    assertThat(unknown.sentence()).contains("no request to no_such_host:80 from here: name not");
  }

  @Test
  void goesWhereItIsToldForOtherOriginsEvenWhenPinned() {
    int node = loopback.http(request -> request.response().end("node"));
    int other = loopback.http(request -> request.response().end("other"));
    Step step =
        get("http://127.0.0.1:" + other + "/", body(new Match.Equals(Template.of("other"))));
    assertThat(loopback.run(Script.of(step).at(pinned("http://shop.test", node))).sentence())
        .isEmpty();
  }

  /** A balancer ends TLS; the node behind it is spoken to plainly, and told. */
  @Test
  void speaksPlainlyToANodeThatIsSaidToWantIt() {
    int port =
        loopback.http(
            request ->
                request
                    .response()
                    .end(
                        request.getHeader("Host")
                            + " "
                            + request.getHeader("X-Forwarded-Proto")
                            + " "
                            + request.getHeader("X-Own")));
    Service.Node node =
        new Service.Node("app01", "127.0.0.1", port, Scheme.HTTP, Map.of("X-Own", of("node")));
    for (String place : List.of("shop.test", "shop.test:8443")) {
      Target target = new Target.OneNode(Script.service("https://" + place, node), node);
      Expectation told = body(new Match.Equals(of(place + " https node")));
      assertThat(loopback.run(Script.of(get("/", told)).at(target)).sentence()).isEmpty();
      Expectation own = body(new Match.Equals(of(place + " https step")));
      Step step = Script.with(Map.of("x-own", of("step")), get("/", own));
      assertThat(loopback.run(Script.of(step).at(target)).sentence()).isEmpty();
    }
  }

  private static Target by(TlsRules rules, Target target) {
    return target instanceof Target.OneNode(Service service, Service.Node node)
        ? new Target.OneNode(Tls.by(rules, service), node)
        : new Target.FrontDoor(Tls.by(rules, target.service()));
  }

  private static Template of(String text) {
    return Template.of(text);
  }

  @Test
  void checksTheCertificateOfANodeAgainstTheServicesName() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("shop.test");
    HttpServerOptions tls =
        new HttpServerOptions()
            .setSsl(true)
            .setSni(true)
            .setKeyCertOptions(certificate.keyCertOptions());
    int node =
        loopback.https(
            tls,
            request -> request.response().end("sni " + request.connection().indicatedServerName()));
    TlsRules trusting = Tls.trusting(certificate.certificatePath());
    try (VertxHttpDriver driver = new VertxHttpDriver(loopback.vertx)) {
      HttpProbe probe = new HttpProbe(driver, () -> Secrets.NONE, RunEnvironment.system());
      Expectation named = body(new Match.Equals(Template.of("sni shop.test")));
      RunRequest right =
          Script.of(get("/", named)).at(by(trusting, pinned("https://shop.test", node)));
      Run run = probe.run(right);
      assertThat(run.sentence()).isEmpty();
      HttpTimings phases = run.steps().getFirst().phases();
      assertThat(phases).isNotNull();
      assertThat(phases.tls()).isPositive();
      assertThat(phases.connect()).isPositive();
      Run wrong =
          probe.run(Script.of(get("/")).at(by(trusting, pinned("https://other.test", node))));
      assertThat(wrong.sentence())
          .contains("TLS with 127.0.0.1:" + node + " failed: ")
          .contains("other.test");
    } finally {
      certificate.delete();
    }
    Run untrusted = loopback.run(Script.of(get("/")).at(pinned("https://shop.test", node)));
    assertThat(untrusted.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(untrusted.sentence()).contains("failed: unable to find valid certification path");
  }

  @Test
  void saysWhatIsWrongWithAPeer() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      assertFails(nobody.number(), "connection refused by localhost:" + nobody.number());
    }
    int reset = loopback.tcp(socket -> socket.handler(request -> socket.close()));
    assertFails(reset, "connection closed by localhost:" + reset + " before an answer");
    int garbage =
        loopback.tcp(socket -> socket.handler(r -> socket.write("SSH-2.0-OpenSSH_9.6\r\n\r\n")));
    assertFails(garbage, "from localhost:" + garbage + " before an answer");
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    int half =
        loopback.tcp(
            socket -> socket.handler(r -> socket.write(cut).onComplete(w -> socket.close())));
    assertFails(half, "connection closed by localhost:" + half + " within the answer");
    String endless = "HTTP/1.1 200 OK\r\n" + "X-Long: 0123456789\r\n".repeat(5000) + "\r\n";
    int headers = loopback.tcp(socket -> socket.handler(r -> socket.write(endless)));
    assertFails(headers, "localhost:" + headers);
    Run unknown =
        loopback.run(
            Script.of(get("/")).at(new Target.FrontDoor(Script.service("http://shop.invalid"))));
    assertThat(unknown.sentence()).contains("no request to shop.invalid:80 from here: name not");
    assertThat(unknown.outcome()).isEqualTo(Outcome.ERRORED);
    int plain = loopback.http(request -> request.response().end());
    Run noTls =
        loopback.run(
            Script.of(get("/"))
                .at(new Target.FrontDoor(Script.service("https://localhost:" + plain))));
    assertThat(noTls.sentence()).contains("TLS with localhost:" + plain + " failed");
  }

  @Test
  void aNodesNameThatIsNotResolvedIsNotTheNodesFault() {
    Service.Node node = new Service.Node("app01", "nosuch.invalid", 8080);
    Target target = new Target.OneNode(Script.service("http://shop.test", node), node);
    Run run = loopback.run(Script.of(get("/")).at(target));
    assertThat(run.outcome()).as(run.sentence()).isEqualTo(Outcome.ERRORED);
    assertThat(run.sentence()).contains("nosuch.invalid:8080 from here: name not resolved");
  }

  private void assertFails(int port, String sentence) {
    Run run = loopback.run(Script.of(get("/")).at(frontDoor(port)));
    assertThat(run.sentence()).contains(sentence);
    assertThat(run.outcome()).as(run.sentence()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void keepsOneMebibyteOfAGreatBody() throws Exception {
    Buffer ten = Buffer.buffer("x".repeat(10 << 20));
    int port = loopback.http(request -> request.response().end(ten));
    HttpAnswer answer = send(port, "/");
    assertThat(answer.truncated()).isTrue();
    assertThat(answer.body().length()).isEqualTo(1 << 20);
    Run run =
        loopback.run(Script.of(get("/", json("$.id", new Match.Exists(true)))).at(frontDoor(port)));
    assertThat(run.sentence()).contains("longer than the 1048576 bytes kept").hasSizeLessThan(900);
  }

  @Test
  void unpacksCompressedBodies() throws Exception {
    HttpServerOptions gzip = new HttpServerOptions().setCompressionSupported(true);
    int port = loopback.https(gzip, request -> request.response().end("tyre ".repeat(1000)));
    assertThat(send(port, "/").body().toString()).isEqualTo("tyre ".repeat(1000));
  }

  @Test
  void aBodyThatEndsTooEarlyWithinItsLengthIsNoAnswer() throws Exception {
    Buffer whole = Buffer.buffer(packed("hello world ".repeat(50)));
    Buffer cut = whole.slice(0, whole.length() - 10);
    int port =
        loopback.http(
            request -> {
              Buffer body = request.path().equals("/cut") ? cut : whole;
              request.response().putHeader("Content-Encoding", "gzip").end(body);
            });
    assertThat(send(port, "/").body().toString()).isEqualTo("hello world ".repeat(50));
    Run run = loopback.run(Script.of(get("/cut")).at(frontDoor(port)));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence())
        .contains("the answer's body could not be decompressed (gzip): it ends too early");
  }

  @Test
  void keepsOneMebibyteOfASmallBodyThatUnpacksToMuch() throws Exception {
    Buffer bomb = Buffer.buffer(packed("x".repeat(80 << 20)));
    int port =
        loopback.http(
            request -> request.response().putHeader("Content-Encoding", "gzip").end(bomb));
    HttpAnswer answer = send(port, "/");
    assertThat(answer.truncated()).isTrue();
    assertThat(answer.body().length()).isEqualTo(1 << 20);
  }

  @Test
  void aBodyWithoutEndIsLeftAtSixtyFourMebibytes() {
    Buffer chunk = Buffer.buffer(new byte[1 << 20]);
    int port =
        loopback.http(
            request -> {
              request.response().setChunked(true);
              pour(request.response(), chunk);
            });
    Run run = loopback.run(Script.of(get("/")).at(frontDoor(port)));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence()).contains("is larger than 64 MiB; required a body of at most 64 MiB");
  }

  private static void pour(HttpServerResponse into, Buffer chunk) {
    into.write(chunk).onSuccess(written -> pour(into, chunk));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void endsATrickle() {
    int port =
        loopback.http(
            request -> {
              request.response().setChunked(true);
              long timer = loopback.vertx.setPeriodic(20, tick -> request.response().write("."));
              request.response().closeHandler(gone -> loopback.vertx.cancelTimer(timer));
            });
    Run run = loopback.run(Script.of(timed(get("/"), Duration.ofSeconds(3))).at(frontDoor(port)));
    assertThat(run.sentence())
        .matches(".*the answer of localhost:\\d+ had not ended within 3 s, after \\d+ bytes.*");
  }

  @Test
  void reusesItsConnectionWithinARunAndSaysSoInThePhases() {
    List<HttpConnection> opened = new CopyOnWriteArrayList<>();
    int port = counting(opened);
    Step post = request("POST", "/", null, Expectation.DEFAULT);
    Run run = loopback.run(Script.of(get("/"), post, get("/"), post).at(frontDoor(port)));
    assertThat(run.sentence()).isEmpty();
    HttpTimings first = run.steps().get(0).phases();
    assertThat(first).isNotNull();
    assertThat(first.connect()).isPositive();
    assertThat(first.tls()).isNull();
    assertThat(first.firstByte()).isPositive();
    HttpTimings second = run.steps().get(1).phases();
    assertThat(second).isNotNull();
    assertThat(second.connect()).isNull();
    assertThat(opened).hasSize(1);
  }

  private int counting(List<HttpConnection> opened) {
    HttpServer server = loopback.vertx.createHttpServer().connectionHandler(opened::add);
    server.requestHandler(request -> request.response().end());
    return Loopback.await(server.listen(0, "127.0.0.1")).actualPort();
  }

  // Until now runs shared connections; that made all runs of a burst one observation.
  @Test
  void aRunBeginsWithoutAConnectionAndLeavesNone() throws Exception {
    List<HttpConnection> opened = new CopyOnWriteArrayList<>();
    List<HttpConnection> closed = new CopyOnWriteArrayList<>();
    HttpServer server =
        loopback
            .vertx
            .createHttpServer()
            .connectionHandler(
                connection -> {
                  opened.add(connection);
                  connection.closeHandler(gone -> closed.add(connection));
                });
    server.requestHandler(request -> request.response().end());
    int port = Loopback.await(server.listen(0, "127.0.0.1")).actualPort();
    RunRequest request = Script.of(get("/"), get("/")).at(frontDoor(port));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> loops = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        loops.add(threads.submit(() -> passes(request, 10)));
      }
      for (Future<?> loop : loops) {
        loop.get();
      }
    }
    assertThat(opened).hasSize(40);
    assertThat(loopback.driver.idleConnections()).isZero();
    await().untilAsserted(() -> assertThat(closed).hasSize(40));
  }

  private void passes(RunRequest request, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(loopback.run(request).sentence()).isEmpty();
    }
  }

  @Test
  void aNodeWhoseEverySecondConnectionIsBadFailsInHalfOfTheRuns() {
    AtomicInteger connections = new AtomicInteger();
    Map<HttpConnection, Boolean> bad = new ConcurrentHashMap<>();
    HttpServer server =
        loopback
            .vertx
            .createHttpServer()
            .connectionHandler(one -> bad.put(one, connections.incrementAndGet() % 2 == 0));
    server.requestHandler(
        request ->
            request
                .response()
                .setStatusCode(bad.getOrDefault(request.connection(), true) ? 500 : 200)
                .end());
    int port = Loopback.await(server.listen(0, "127.0.0.1")).actualPort();
    RunRequest request = Script.of(get("/"), get("/")).at(frontDoor(port));
    long failed =
        IntStream.range(0, 20)
            .filter(i -> loopback.run(request).outcome() == Outcome.FAILED)
            .count();
    assertThat(failed).isEqualTo(10);
  }

  @Test
  void everyRunSeesTheCertificateAnew() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    List<Long> created = new CopyOnWriteArrayList<>();
    HttpServerOptions tls =
        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
    int port =
        loopback.https(
            tls,
            request -> {
              created.add(request.connection().sslSession().getCreationTime());
              request.response().end();
            });
    TlsRules trusting = Tls.trusting(certificate.certificatePath());
    Target shop = by(trusting, new Target.FrontDoor(Script.service("https://localhost:" + port)));
    try (VertxHttpDriver driver = new VertxHttpDriver(loopback.vertx)) {
      HttpProbe probe = new HttpProbe(driver, () -> Secrets.NONE, RunEnvironment.system());
      for (int i = 0; i < 4; i++) {
        assertThat(probe.run(Script.of(get("/")).at(shop)).sentence()).isEmpty();
      }
    } finally {
      certificate.delete();
    }
    // A session that is resumed keeps the moment of its first handshake.
    assertThat(created).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void survivesTheRestartOfANodeBetweenRuns() {
    List<HttpConnection> open = new CopyOnWriteArrayList<>();
    int port = counting(open);
    RunRequest request =
        Script.of(get("/"), request("POST", "/", null, Expectation.DEFAULT)).at(frontDoor(port));
    assertThat(loopback.run(request).sentence()).isEmpty();
    open.forEach(connection -> Loopback.await(connection.close()));
    assertThat(loopback.run(request).sentence()).isEmpty();
    assertThat(open).hasSizeGreaterThan(1);
  }

  @Test
  void sendsOnceMoreOnlyWhatMayBeRepeated() {
    AtomicInteger asked = new AtomicInteger();
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    // Answers the first request of each connection and drops the connection at the second.
    int port =
        loopback.tcp(
            socket -> {
              AtomicInteger here = new AtomicInteger();
              socket.handler(
                  request -> {
                    asked.incrementAndGet();
                    if (here.incrementAndGet() == 1) {
                      socket.write(ok);
                    } else {
                      socket.close();
                    }
                  });
            });
    Run repeated = loopback.run(Script.of(get("/"), get("/")).at(frontDoor(port)));
    assertThat(repeated.sentence()).isEmpty();
    assertThat(asked).hasValue(3);
    Step post = request("POST", "/", null, Expectation.DEFAULT);
    Run within = loopback.run(Script.of(post, post).at(frontDoor(port)));
    assertThat(within.sentence())
        .contains("connection closed by localhost:" + port + " before an answer");
    assertThat(asked).hasValue(5);
  }

  @Test
  void neverAsksAgainForAnAnswer() {
    AtomicInteger asked = new AtomicInteger();
    int port =
        loopback.http(
            request -> {
              asked.incrementAndGet();
              request.response().setStatusCode(503).end();
            });
    loopback.runTwice(Script.of(get("/", status(200))).at(frontDoor(port)));
    assertThat(asked).hasValue(2);
  }

  @Test
  void servesThousandsOfRunsAtOnce() throws Exception {
    int port = loopback.http(request -> loopback.vertx.setTimer(50, t -> request.response().end()));
    Step patient = timed(get("/"), Duration.ofSeconds(20));
    RunRequest request =
        Script.of(patient, patient).within(Duration.ofSeconds(40)).at(frontDoor(port));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Run>> runs =
          IntStream.range(0, 1000)
              .mapToObj(i -> threads.submit(() -> loopback.run(request)))
              .toList();
      for (Future<Run> run : runs) {
        assertThat(run.get().sentence()).isEmpty();
      }
    }
    assertThat(loopback.driver.idleConnections()).isZero();
  }

  @Test
  void isBrokenOnceClosed() {
    int port = loopback.http(request -> request.response().end());
    loopback.driver.close();
    assertThatThrownBy(() -> send(port, "/"))
        .isInstanceOf(ProbeBroken.class)
        .hasMessageContaining("closed");
  }
}
