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

import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Phases;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.CookieJar;
import dev.pitwall.probe.HttpAnswer;
import dev.pitwall.probe.HttpCall;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.Script;
import dev.pitwall.probe.Surroundings;
import dev.pitwall.testing.NobodysPort;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

  @Test
  void goesWhereItIsToldForOtherOriginsEvenWhenPinned() {
    int node = loopback.http(request -> request.response().end("node"));
    int other = loopback.http(request -> request.response().end("other"));
    Step step =
        get("http://127.0.0.1:" + other + "/", body(new Match.Equals(Template.of("other"))));
    assertThat(loopback.run(Script.of(step).at(pinned("http://shop.test", node))).sentence())
        .isEmpty();
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
    Buffer pem = loopback.vertx.fileSystem().readFileBlocking(certificate.certificatePath());
    try (VertxHttpDriver trusting = new VertxHttpDriver(loopback.vertx, List.of(pem))) {
      HttpProbe probe = new HttpProbe(trusting, () -> Secrets.NONE, Surroundings.system());
      Expectation named = body(new Match.Equals(Template.of("sni shop.test")));
      RunRequest right = Script.of(get("/", named)).at(pinned("https://shop.test", node));
      Run run = probe.run(right);
      assertThat(run.sentence()).isEmpty();
      Phases phases = run.steps().getFirst().phases();
      assertThat(phases).isNotNull();
      assertThat(phases.tls()).isPositive();
      assertThat(phases.connect()).isPositive();
      Run wrong = probe.run(Script.of(get("/")).at(pinned("https://other.test", node)));
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
    try (NobodysPort nobody = new NobodysPort()) {
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
    assertThat(unknown.sentence()).contains("name not resolved: shop.invalid:80");
    assertThat(unknown.outcome()).isEqualTo(Outcome.FAILED);
    int plain = loopback.http(request -> request.response().end());
    Run noTls =
        loopback.run(
            Script.of(get("/"))
                .at(new Target.FrontDoor(Script.service("https://localhost:" + plain))));
    assertThat(noTls.sentence()).contains("TLS with localhost:" + plain + " failed");
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
  void endsATrickle() {
    int port =
        loopback.http(
            request -> {
              request.response().setChunked(true);
              long timer = loopback.vertx.setPeriodic(20, tick -> request.response().write("."));
              request.response().closeHandler(gone -> loopback.vertx.cancelTimer(timer));
            });
    Run run = loopback.run(Script.of(timed(get("/"), Duration.ofSeconds(1))).at(frontDoor(port)));
    assertThat(run.sentence())
        .matches(".*the answer of localhost:\\d+ had not ended within 1 s, after \\d+ bytes.*");
  }

  @Test
  void reusesConnectionsAndSaysSoInThePhases() throws Exception {
    int port = loopback.http(request -> request.response().end());
    Phases first = send(port, "/").phases();
    assertThat(first.connect()).isPositive();
    assertThat(first.tls()).isNull();
    assertThat(first.firstByte()).isPositive();
    Phases second = send(port, "/").phases();
    assertThat(second.connect()).isNull();
    assertThat(loopback.driver.idleConnections()).isEqualTo(1);
  }

  @Test
  void aRunUnderWayKeepsItsConnectionForWhatMustNotBeSentTwice() throws Exception {
    List<HttpConnection> opened = new CopyOnWriteArrayList<>();
    HttpServer server = loopback.vertx.createHttpServer().connectionHandler(opened::add);
    server.requestHandler(request -> request.response().end());
    int port = Loopback.await(server.listen(0, "127.0.0.1")).actualPort();
    Step post = request("POST", "/", null, Expectation.DEFAULT);
    RunRequest request = Script.of(get("/"), post, get("/"), post).at(frontDoor(port));
    int atOnce = 8;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> loops = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        loops.add(threads.submit(() -> passes(request, 50)));
      }
      for (Future<?> loop : loops) {
        loop.get();
      }
    }
    assertThat(opened).hasSizeLessThanOrEqualTo(atOnce);
    assertThat(loopback.driver.idleConnections()).isEqualTo(opened.size());
  }

  private void passes(RunRequest request, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(loopback.run(request).sentence()).isEmpty();
    }
  }

  @Test
  void survivesTheRestartOfANodeBetweenRuns() {
    List<HttpConnection> open = new CopyOnWriteArrayList<>();
    HttpServer server = loopback.vertx.createHttpServer().connectionHandler(open::add);
    server.requestHandler(request -> request.response().end());
    int port = Loopback.await(server.listen(0, "127.0.0.1")).actualPort();
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
    assertThat(loopback.runTwice(Script.of(get("/")).at(frontDoor(port))))
        .allSatisfy(run -> assertThat(run.sentence()).isEmpty());
    assertThat(asked).hasValue(3);
    Step post = request("POST", "/", null, Expectation.DEFAULT);
    assertThat(loopback.runTwice(Script.of(post).at(frontDoor(port))))
        .allSatisfy(run -> assertThat(run.sentence()).isEmpty());
    assertThat(asked).hasValue(5);
    Run within = loopback.run(Script.of(post, post).at(frontDoor(port)));
    assertThat(within.sentence())
        .contains("connection closed by localhost:" + port + " before an answer");
    assertThat(asked).hasValue(7);
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
    assertThat(loopback.driver.idleConnections()).isLessThanOrEqualTo(64);
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
