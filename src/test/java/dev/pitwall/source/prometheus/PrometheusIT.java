package dev.pitwall.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.testing.DocExamples;
import dev.pitwall.testing.RealServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that scrapes two nodes of a shop five times a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusIT {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final QueueLimits LIMITS = QueueLimits.none(Duration.ofSeconds(15));

  /** The password pit-stop-7, hashed with bcrypt as Prometheus wants it. */
  private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuz8SWLpqKykp47Xr5Of.Fr2hM2sAA8n6";

  private static final Map<Figure, String> QUEUE =
      Map.of(
          Figure.DEPTH, "sum(jobs_waiting)",
          Figure.ARRIVED, "jobs_arrived_total",
          Figure.DRAINED, "jobs_done_total",
          Figure.CONSUMERS, "sum(jobs_workers)",
          Figure.CAPACITY, "sum(jobs_capacity)");

  private final Vertx vertx = Vertx.vertx();
  private final HttpFetch fetch = new HttpFetch(vertx);
  private final Map<String, Map<String, String>> pages = new ConcurrentHashMap<>();
  private final List<HttpServer> nodes = new ArrayList<>();
  private final RealServer server = new RealServer("prometheus");
  private final int port = RealServer.freePort();

  private List<String> command = List.of();
  private int marker;

  @TempDir Path folder;

  @BeforeAll
  void start() throws IOException {
    Path program = RealServer.program("prometheus", "prometheus");
    nodes.add(node("app01"));
    nodes.add(node("app02"));
    server.file(
        "prometheus.yml",
        """
        global: {scrape_interval: 200ms, scrape_timeout: 200ms}
        scrape_configs:
          - job_name: shop
            static_configs:
              - targets: ["%s", "%s"]
        """
            .formatted(address(0), address(1)));
    server.file("web.yml", "basic_auth_users: {pitwall: '" + HASH + "'}\n");
    command =
        List.of(
            program.toString(),
            "--config.file=prometheus.yml",
            "--web.config.file=web.yml",
            "--storage.tsdb.path=data",
            "--web.listen-address=127.0.0.1:" + port);
    server.start(() -> RealServer.listens(port), command);
  }

  private HttpServer node(String name) throws IOException {
    pages.put(name, new ConcurrentHashMap<>());
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/metrics",
        exchange -> {
          byte[] page = page(name).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    node.start();
    return node;
  }

  private String page(String name) {
    return new TreeMap<>(pages.getOrDefault(name, Map.of()))
        .entrySet().stream()
            .map(one -> one.getKey() + " " + one.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private String address(int node) {
    return "127.0.0.1:" + nodes.get(node).getAddress().getPort();
  }

  @AfterAll
  void stop() throws Exception {
    nodes.forEach(node -> node.stop(0));
    server.close();
    fetch.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void quiet() throws Exception {
    for (String node : List.of("app01", "app02")) {
      show(node, "jobs_waiting", "0");
      show(node, "jobs_arrived_total", "100");
      show(node, "jobs_done_total", "100");
      show(node, "jobs_workers", "1");
      show(node, "jobs_capacity", "1000");
      show(node, "requests_total{code=\"200\"}", "1000");
    }
    settle();
  }

  private void show(String node, String series, String value) {
    pages.getOrDefault(node, Map.of()).put(series, value);
  }

  /** Waits until both nodes' pages as they are now were scraped. */
  private void settle() throws InterruptedException {
    marker++;
    show("app01", "marker", String.valueOf(marker));
    show("app02", "marker", String.valueOf(marker));
    PrometheusReader reader = queue(Map.of(Figure.DEPTH, "min(marker) + 0 * max(marker)"));
    PrometheusReader count = queue(Map.of(Figure.DEPTH, "count(marker)"));
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> depth(reader) == marker && depth(count) == 2);
  }

  private static double depth(PrometheusReader reader) throws Exception {
    Double depth = ((QueueSample) reader.read(START)).depth();
    return depth == null ? -1 : depth;
  }

  private PrometheusReader queue(Map<Figure, String> queries) {
    return reader(SignalSpec.Kind.QUEUE, queries, "pit-stop-7");
  }

  private PrometheusReader reader(
      SignalSpec.Kind kind, Map<Figure, String> queries, String password) {
    SourceSpec.Login login =
        new SourceSpec.Login(Template.of("pitwall"), Template.of("{{secret.PASSWORD}}"));
    PrometheusSpec source =
        new PrometheusSpec(
            new SourceSpec.Link("http://127.0.0.1:" + port, login, Map.of()), queries);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            kind,
            source,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    NodeTexts texts = new NodeTexts(null, new Secrets(Map.of("PASSWORD", password)));
    return new PrometheusReader(spec, source, texts, fetch);
  }

  /** Reads three times, three seconds apart as far as the samples say, with a change between. */
  private QueueState state(Change change) throws Exception {
    PrometheusReader reader = queue(QUEUE);
    QueueWindow window = QueueWindow.EMPTY;
    Instant at = START;
    for (int i = 0; i < 4; i++) {
      change.before(i);
      settle();
      at = START.plusSeconds(3L * i);
      window = window.with((QueueSample) reader.read(at));
    }
    return window.assess(at, LIMITS).state();
  }

  private interface Change {
    void before(int reading);
  }

  @Test
  void anEmptyQueueIsOk() throws Exception {
    assertThat(state(_ -> {})).isEqualTo(QueueState.OK);
  }

  @Test
  void aQueueThatGrowsWarns() throws Exception {
    assertThat(
            state(
                i -> {
                  show("app01", "jobs_waiting", String.valueOf(10 + 5 * i));
                  show("app01", "jobs_arrived_total", String.valueOf(110 + 10 * i));
                  show("app01", "jobs_done_total", String.valueOf(100 + 5 * i));
                }))
        .isEqualTo(QueueState.WARN);
  }

  @Test
  void aQueueOfWhichNothingIsFinishedIsStalled() throws Exception {
    assertThat(state(_ -> show("app01", "jobs_waiting", "5"))).isEqualTo(QueueState.STALLED);
  }

  @Test
  void aQueueWithoutWorkersHasNoConsumers() throws Exception {
    show("app01", "jobs_workers", "0");
    show("app02", "jobs_workers", "0");
    assertThat(state(_ -> show("app01", "jobs_waiting", "5"))).isEqualTo(QueueState.NO_CONSUMERS);
  }

  @Test
  void aFullQueueIsSaturated() throws Exception {
    assertThat(state(_ -> show("app01", "jobs_waiting", "2000"))).isEqualTo(QueueState.SATURATED);
  }

  @Test
  void aNodeThatRestartsTakesNoCountsWithIt() throws Exception {
    PrometheusReader reader =
        reader(
            SignalSpec.Kind.ERRORS,
            Map.of(
                Figure.BAD,
                "requests_total{code=~\"5..\"} or vector(0)",
                Figure.TOTAL,
                "requests_total"),
            "pit-stop-7");
    assertCounts(reader.read(START), 0, 2000);
    show("app01", "requests_total{code=\"200\"}", "5");
    show("app01", "requests_total{code=\"503\"}", "2");
    show("app02", "requests_total{code=\"200\"}", "1010");
    settle();
    assertCounts(reader.read(START.plusSeconds(3)), 2, 2017);
    pages.getOrDefault("app01", Map.of()).remove("requests_total{code=\"503\"}");
    settle();
  }

  private static void assertCounts(Sample sample, double bad, double total) {
    assertThat(sample)
        .isInstanceOfSatisfying(
            ErrorCounts.class,
            counts -> {
              assertThat(counts.badTotal()).isEqualTo(bad);
              assertThat(counts.total()).isEqualTo(total);
            });
  }

  private void assertRefused(String query, String why) {
    assertThatThrownBy(() -> queue(Map.of(Figure.DEPTH, query)).read(START))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsNoReadingSaysWhy() throws Exception {
    show("app01", "broken_gauge", "NaN");
    show("app01", "old_gauge", "3 " + Instant.now().minusSeconds(60).toEpochMilli());
    settle();
    assertRefused("jobs_waiting", "finds 2 series; required one: aggregate them, as by sum()");
    assertRefused("no_such_metric", "finds no series; is its target scraped?");
    assertRefused("broken_gauge", "depth is NaN");
    assertRefused("sum(", "answered 400 bad_data");
    assertRefused("jobs_waiting[5m]", "answers a matrix");
    assertRefused("jobs_waiting * on() jobs_done_total", "422 execution");
    assertRefused("old_gauge # with a comment", "depth was last scraped 6");
    assertThat(depth(queue(Map.of(Figure.DEPTH, "scalar(sum(jobs_workers)) # two")))).isEqualTo(2);
  }

  @Test
  void theWrongPasswordIsSaid() {
    assertThatThrownBy(
            () ->
                reader(SignalSpec.Kind.QUEUE, Map.of(Figure.DEPTH, "sum(jobs_waiting)"), "wrong")
                    .read(START))
        .hasMessageContaining("answered 401; required 200; give it a user and password");
  }

  @Test
  void aServerThatIsGoneIsUnknownAndComesBack() throws Exception {
    PrometheusReader reader = queue(QUEUE);
    assertThat(reader.read(START)).isInstanceOf(QueueSample.class);
    server.kill();
    assertThatThrownBy(() -> reader.read(START.plusSeconds(3)))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("refused");
    server.start(() -> RealServer.listens(port), command);
    settle();
    assertThat(reader.read(START.plusSeconds(6)))
        .isInstanceOfSatisfying(
            QueueSample.class, sample -> assertThat(sample.drainedTotal()).isEqualTo(200));
  }

  @Test
  void theExamplesOfTheManualAreRead() throws Exception {
    for (String example : DocExamples.of("docs/signals/prometheus.md")) {
      Map<String, String> places =
          Map.of(
              "prometheus.example:9090", "127.0.0.1:" + port,
              "10.0.0.11:8080", address(0),
              "10.0.0.12:8080", address(1));
      // The first reading of a cold machine may take longer than it may.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          DocExamples.read(
                              example, places, Map.of("PASSWORD", "pit-stop-7"), folder))
                      .isNotEmpty()
                      .noneMatch(Unreadable.class::isInstance));
    }
  }
}
