package dev.pitwall.alerts.oncall;

import static org.awaitility.Awaitility.await;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.cli.PitwallCommand;
import dev.pitwall.cli.Sleeper;
import dev.pitwall.cli.Streams;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.demo.Demo;
import dev.pitwall.testing.OtlpReceiver;
import dev.pitwall.testing.RealServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The demo with its Pitwall, and the Prometheus, Alertmanager and people that watch both. */
final class OnCallFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What was started, the last first. */
  private final Deque<Runnable> parts = new ArrayDeque<>();

  private final Path folder;
  private final int alertmanagerPort = RealServer.freePort();
  private Demo demo;
  private Pitwall pitwall;
  private OnCall onCall;
  private PrometheusApi prometheus;
  private CarelessDeployTool paddock;

  /** Skips the test where a program is missing. */
  OnCallFixture(Path folder) throws Exception {
    this.folder = folder;
    String prometheusProgram = RealServer.program("prometheus", "prometheus").toString();
    String alertmanagerProgram =
        RealServer.program("prometheus-alertmanager", "prometheus-alertmanager").toString();
    try {
      onCall = closing(new OnCall());
      startDemo();
      startAlertmanager(alertmanagerProgram);
      startPrometheus(prometheusProgram);
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  Demo demo() {
    return demo;
  }

  Pitwall pitwall() {
    return pitwall;
  }

  OnCall onCall() {
    return onCall;
  }

  PrometheusApi prometheus() {
    return prometheus;
  }

  CarelessDeployTool paddock() {
    return paddock;
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(() -> end(part));
    return part;
  }

  private void startDemo() throws Exception {
    demo = closing(new Demo(Clock.systemUTC(), new Random(), new SecureRandom(), "slick-and-wet"));
    // Journeys over HTTP are enough to be told of, and as quick on a machine that is busy.
    Path file = demo.configure(folder, 0, false);
    addWhatTheDemoLacks(file);
    Config config =
        switch (ConfigReader.read(file, folder.resolve("journeys"), System.getenv())) {
          case ConfigReader.Result.Loaded loaded -> loaded.config();
          case ConfigReader.Result.Rejected rejected ->
              throw new AssertionError(rejected.problems().toString());
        };
    pitwall = closing(Pitwall.start(config, folder.resolve("store"), System.getenv(), "test"));
    paddock = closing(new CarelessDeployTool(demo.fleet(), pitwall.url()));
    // In this JVM, whose uptime is that of all tests, a journey that has not run yet looks as if
    // it had been forgotten.
    await("every journey to have run")
        .atMost(PATIENCE)
        .until(() -> paddock.journeysThatRan() == config.journeys().size());
  }

  /**
   * The demo has no TLS, no collector and no Alertmanager, and three panels show nothing without: a
   * front door of another service that only its certificate is known of, and a signal that reads
   * the alerts.
   */
  private void addWhatTheDemoLacks(Path file) throws IOException {
    Vertx vertx = Vertx.vertx();
    parts.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    SelfSignedCertificate certificate = SelfSignedCertificate.create("127.0.0.1");
    parts.push(certificate::delete);
    HttpServer door =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(request -> request.response().end())
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    OtlpReceiver collector = closing(new OtlpReceiver());
    String traces = "traces:\n  otlp: {url: \"%s\"}\n".formatted(collector.url());
    String service =
        "services:\n  office: {url: \"https://127.0.0.1:%d\", certificate: {left: 7d}}\n"
            .formatted(door.actualPort());
    String signal =
        """
        signals:
          pages:
            alertmanager:
              url: http://127.0.0.1:%d
              matchers: ['severity="page"']
            every: 1s
            timeout: 1s
        """
            .formatted(alertmanagerPort);
    String text = Files.readString(file);
    Files.writeString(
        file,
        traces + text.replaceFirst("services:\n", service).replaceFirst("signals:\n", signal));
  }

  private void startAlertmanager(String program) {
    RealServer server = closing(new RealServer("alertmanager"));
    server.file("alertmanager.yaml", AcceleratedRules.alertmanager(onCall.port()));
    server.start(
        () -> RealServer.listens(alertmanagerPort),
        List.of(
            program,
            "--config.file=alertmanager.yaml",
            "--storage.path=data",
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + alertmanagerPort));
  }

  private void startPrometheus(String program) throws IOException {
    int port = RealServer.freePort();
    RealServer server = closing(new RealServer("prometheus"));
    server.file(
        "prometheus.yaml", AcceleratedRules.prometheus(pitwall.url().getPort(), alertmanagerPort));
    server.file("pitwall.rules.yaml", AcceleratedRules.rules());
    server.file("slo.rules.yaml", AcceleratedRules.objectives(objectives()));
    server.start(
        () -> RealServer.listens(port),
        List.of(
            program,
            "--config.file=prometheus.yaml",
            "--storage.tsdb.path=data",
            "--enable-feature=exemplar-storage",
            "--web.listen-address=127.0.0.1:" + port));
    prometheus = closing(new PrometheusApi(port));
  }

  /** What {@code pitwall rules} writes for the demo. */
  private String objectives() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    Streams streams =
        new Streams(print, print, false, false, System.getenv(), folder, Sleeper.REAL);
    Path out = folder.resolve("slo.rules.yaml");
    int code =
        PitwallCommand.run(
            streams,
            "rules",
            "--config",
            folder.resolve("pitwall.yaml").toString(),
            "--journeys",
            folder.resolve("journeys").toString(),
            "--out",
            out.toString());
    if (code != 0) {
      throw new AssertionError("pitwall rules: " + said.toString(StandardCharsets.UTF_8));
    }
    return Files.readString(out);
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      parts.pop().run();
    }
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
