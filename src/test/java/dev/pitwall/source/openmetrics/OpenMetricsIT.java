package dev.pitwall.source.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.testing.DocExamples;
import dev.pitwall.testing.RealServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of real programs: Prometheus, Alertmanager and the Prometheus client in this one. */
class OpenMetricsIT {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final QueueLimits LIMITS = QueueLimits.none(Duration.ofSeconds(15));

  @TempDir Path folder;

  private Sample read(String figures, int port) throws Exception {
    String yaml =
        """
        signals:
          one:
            timeout: 20s
            openmetrics:
              url: http://127.0.0.1:%d/metrics
              %s
        """
            .formatted(port, figures);
    return DocExamples.read(yaml, Map.of(), Map.of(), folder).getFirst();
  }

  private static String page(int port, String accept) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
              .header("Accept", accept)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /** Every sample line of a page is read, in both formats, and both say the same names. */
  private static void assertAllRead(int port, String known) throws Exception {
    for (String accept : List.of(OpenMetricsReader.ACCEPT, "text/plain;version=0.0.4")) {
      String page = page(port, accept);
      int[] read = {0};
      boolean[] seen = {false};
      ExpositionText.read(
          page,
          name -> true,
          (name, labels, value) -> {
            read[0]++;
            seen[0] |= name.equals(known);
          });
      long lines = page.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).count();
      assertThat((long) read[0]).as(accept).isEqualTo(lines).isPositive();
      assertThat(seen[0]).as(known).isTrue();
    }
  }

  @Test
  void readsPrometheusOwnPage() throws Exception {
    Path program = RealServer.program("prometheus", "prometheus");
    int port = RealServer.freePort();
    try (RealServer server = new RealServer("prometheus")) {
      server.file("prometheus.yml", "scrape_configs: []\n");
      List<String> command =
          List.of(
              program.toString(),
              "--config.file=prometheus.yml",
              "--storage.tsdb.path=data",
              "--web.listen-address=127.0.0.1:" + port);
      server.start(() -> page(port, "*/*").contains("prometheus_ready 1"), command);
      assertAllRead(port, "prometheus_http_requests_total");
      String errors =
          "errors: {bad: 'prometheus_http_requests_total{code=~\"5..\"}', total: prometheus_http_requests_total}";
      assertThat(read(errors, port))
          .isInstanceOfSatisfying(
              ErrorCounts.class, counts -> assertThat(counts.total()).isPositive());
      server.kill();
      assertThat(read(errors, port))
          .isInstanceOfSatisfying(
              Unreadable.class, failure -> assertThat(failure.reason()).contains("refused"));
      server.start(() -> page(port, "*/*").contains("prometheus_ready 1"), command);
      assertThat(read(errors, port)).isInstanceOf(ErrorCounts.class);
    }
  }

  @Test
  void readsAlertmanagersPage() throws Exception {
    Path program = RealServer.program("prometheus-alertmanager", "prometheus-alertmanager");
    int port = RealServer.freePort();
    try (RealServer server = new RealServer("alertmanager")) {
      server.file("alertmanager.yml", "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
      server.start(
          () -> page(port, "*/*").contains("alertmanager_alerts"),
          List.of(
              program.toString(),
              "--config.file=alertmanager.yml",
              "--storage.path=data",
              "--cluster.listen-address=",
              "--web.listen-address=127.0.0.1:" + port));
      assertAllRead(port, "alertmanager_alerts_received_total");
      assertThat(read("queue: {depth: alertmanager_alerts}", port))
          .isInstanceOfSatisfying(
              QueueSample.class, sample -> assertThat(sample.depth()).isEqualTo(0));
    }
  }

  /** A page as an application publishes it, in the format that is asked for. */
  private static final class Shop implements AutoCloseable {
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Gauge waiting =
        Gauge.builder()
            .name("jobs_waiting")
            .labelNames("queue")
            .register(registry.getPrometheusRegistry());
    final Histogram done =
        Histogram.builder().name("jobs_done_seconds").register(registry.getPrometheusRegistry());
    final Counter requests =
        Counter.builder()
            .name("requests_total")
            .labelNames("code")
            .register(registry.getPrometheusRegistry());
    private final HttpServer server;

    Shop() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/metrics",
          exchange -> {
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept);
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            writer.write(page, registry.getPrometheusRegistry().scrape());
            exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
            exchange.sendResponseHeaders(200, page.size());
            exchange.getResponseBody().write(page.toByteArray());
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    void finish() {
      done.observeWithExemplar(0.2, Labels.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @Override
    public void close() {
      server.stop(0);
      registry.close();
    }
  }

  @Test
  void readsThePageOfAnApplicationWithExemplars() throws Exception {
    try (Shop shop = new Shop()) {
      shop.waiting.labelValues("a \"quoted\"\\ name\nof two lines").set(7);
      shop.requests.labelValues("200").inc(5);
      shop.requests.labelValues("503").incWithExemplar(Labels.of("run_id", "42"));
      shop.finish();
      assertThat(page(shop.port(), OpenMetricsReader.ACCEPT)).contains("# {", "# EOF");
      assertAllRead(shop.port(), "requests_total");
      assertThat(
              read(
                  "errors: {bad: 'requests_total{code=~\"5..\"}', total: requests_total}",
                  shop.port()))
          .isInstanceOfSatisfying(
              ErrorCounts.class,
              counts -> {
                assertThat(counts.badTotal()).isEqualTo(1);
                assertThat(counts.total()).isEqualTo(6);
              });
      String quoted =
          "queue: {depth: 'jobs_waiting{queue=\"a \\\"quoted\\\"\\\\ name\\nof two lines\"}'}";
      assertThat(read(quoted, shop.port()))
          .isInstanceOfSatisfying(
              QueueSample.class, sample -> assertThat(sample.depth()).isEqualTo(7));
    }
  }

  @Test
  void theStatesOfAQueue() throws Exception {
    try (Shop shop = new Shop()) {
      assertThat(state(shop, _ -> shop.waiting.labelValues("orders").set(0)))
          .isEqualTo(QueueState.OK);
      assertThat(state(shop, _ -> shop.waiting.labelValues("orders").set(5)))
          .isEqualTo(QueueState.STALLED);
      assertThat(
              state(
                  shop,
                  i -> {
                    shop.finish();
                    shop.waiting.labelValues("orders").set(5 + i);
                  }))
          .isEqualTo(QueueState.WARN);
      assertThat(
              state(
                  shop,
                  i -> {
                    shop.finish();
                    shop.waiting.labelValues("orders").set(50 - 5 * i);
                  }))
          .isEqualTo(QueueState.OK);
    }
  }

  private interface Change {
    void before(int reading);
  }

  private QueueState state(Shop shop, Change change) throws Exception {
    QueueWindow window = QueueWindow.EMPTY;
    Instant at = START;
    for (int i = 0; i < 4; i++) {
      change.before(i);
      at = START.plusSeconds(3L * i);
      String figures = "queue: {depth: jobs_waiting, drained: jobs_done_seconds_count}";
      QueueSample seen = (QueueSample) read(figures, shop.port());
      window =
          window.with(
              new QueueSample(
                  seen.signal(),
                  null,
                  at,
                  seen.depth(),
                  null,
                  null,
                  null,
                  seen.drainedTotal(),
                  null,
                  null,
                  null));
    }
    return window.assess(at, LIMITS).state();
  }

  @Test
  void theExamplesOfTheManualAreRead() throws Exception {
    try (Shop shop = new Shop();
        HikariDataSource pool = pool(shop)) {
      shop.waiting.labelValues("orders").set(3);
      shop.requests.labelValues("200").inc();
      await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() > 0);
      Map<String, String> places =
          Map.of(
              "10.0.0.11:8080", "127.0.0.1:" + shop.port(),
              "10.0.0.12:8080", "127.0.0.1:" + shop.port());
      for (String example : DocExamples.of("docs/signals/openmetrics.md")) {
        // The first reading of a cold machine may take longer than it may.
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(DocExamples.read(example, places, Map.of(), folder))
                        .isNotEmpty()
                        .noneMatch(Unreadable.class::isInstance));
      }
    }
  }

  private static HikariDataSource pool(Shop shop) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("main");
    config.setJdbcUrl("jdbc:sqlite::memory:");
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(shop.registry));
    return new HikariDataSource(config);
  }
}
