package dev.pitwall.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.testing.RealServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real Prometheus, scraping a page of samples as if from two Pitwalls, is asked everything that
 * the dashboards ask. Two, since what works for one may be ambiguous for a pair.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardQueriesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private final SampleMetrics samples = SampleMetrics.read();
  private final AtomicLong scrapes = new AtomicLong();
  private final RealServer prometheus = new RealServer("prometheus");
  private final int port = RealServer.freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer page;

  @BeforeAll
  void start() throws IOException {
    Path program = RealServer.program("prometheus", "prometheus");
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/metrics",
        exchange -> {
          byte[] text =
              samples
                  .page(scrapes.getAndIncrement(), Instant.now())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", OPEN_METRICS);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    page.start();
    int at = page.getAddress().getPort();
    prometheus.file(
        "prometheus.yml",
        """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms}
        scrape_configs:
          - job_name: pitwall
            static_configs:
              - targets: ["127.0.0.1:%d", "localhost:%d"]
        """
            .formatted(at, at));
    prometheus.start(
        () -> RealServer.listens(port),
        List.of(
            program.toString(),
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--enable-feature=exemplar-storage",
            "--web.listen-address=127.0.0.1:" + port));
    await("some scrapes of both")
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask("min(count_over_time(up{job=\"pitwall\"}[1m])) >= 4").size() == 1);
  }

  @AfterAll
  void stop() {
    client.close();
    prometheus.close();
    page.stop(0);
  }

  static Stream<Asked> panels() {
    return Asked.panels();
  }

  static Stream<Asked> annotations() {
    return Asked.annotations();
  }

  static Stream<Asked> variables() {
    return Asked.variables();
  }

  @ParameterizedTest
  @MethodSource("panels")
  void everyPanelShowsFigures(Asked asked) throws IOException, InterruptedException {
    JsonNode series = ask(asked.expr());
    assertThat(series).as(asked.expr()).isNotEmpty();
    assertThat(series)
        .as(asked.expr() + "\n" + series)
        .anySatisfy(one -> assertThat(one.path("value").get(1).asText()).isNotEqualTo("NaN"));
  }

  /** Of the samples app01 is upgraded and half of its runs fail; app02 is not, and none does. */
  @Test
  void theNewVersionIsSetAgainstTheOld() throws IOException, InterruptedException {
    assertThat(figure("Failed runs, new and old", 0)).isCloseTo(0.5, within(0.01));
    assertThat(figure("Failed runs, new and old", 1)).isCloseTo(0, within(0.01));
    assertThat(figure("Errors users met, new and old", 0)).isCloseTo(0.01, within(0.001));
    assertThat(figure("Errors users met, new and old", 1)).isCloseTo(0.002, within(0.001));
  }

  @Test
  void aStateIsDrawnAsItsPlaceInTheMapping() throws IOException, InterruptedException {
    JsonNode nodes = ask(panel("Node phases", 0));
    assertThat(nodes).hasSize(2);
    for (JsonNode one : nodes) {
      boolean done = one.path("metric").path("node").asText().equals("app01");
      assertThat(one.path("value").get(1).asInt()).isEqualTo(done ? 6 : 1);
    }
  }

  @Test
  void evidenceOfTwoPitwallsIsNotCountedTwice() throws IOException, InterruptedException {
    assertThat(figure("Evidence collected and required", 0)).isEqualTo(4);
    assertThat(figure("Evidence collected and required", 1)).isEqualTo(9);
    assertThat(figure("Evidence complete", 0)).isCloseTo(4 / 9.0, within(0.001));
  }

  private double figure(String title, int target) throws IOException, InterruptedException {
    JsonNode series = ask(panel(title, target));
    assertThat(series).as(title).hasSize(1);
    return series.get(0).path("value").get(1).asDouble();
  }

  private static String panel(String title, int target) {
    String place = "pitwall-rollout: " + title + " (";
    return panels()
        .filter(asked -> asked.place().startsWith(place))
        .skip(target)
        .findFirst()
        .orElseThrow()
        .expr();
  }

  /** What is marked is above zero: that is what Grafana takes for an event. */
  @ParameterizedTest
  @MethodSource("annotations")
  void everyAnnotationMarksSomething(Asked asked) throws IOException, InterruptedException {
    JsonNode series = ask(asked.expr());
    assertThat(series).as(asked.expr()).isNotEmpty();
    assertThat(series)
        .anySatisfy(one -> assertThat(one.path("value").get(1).asDouble()).isPositive());
  }

  @ParameterizedTest
  @MethodSource("variables")
  void everyVariableHasSomethingToChoose(Asked asked) throws IOException, InterruptedException {
    String call = asked.expr().substring("label_values(".length(), asked.expr().length() - 1);
    int comma = call.lastIndexOf(", ");
    String label = call.substring(comma + 2);
    String values =
        "/api/v1/label/%s/values?match[]=%s".formatted(label, encoded(call.substring(0, comma)));
    assertThat(get(values.replace("[]", "%5B%5D")).path("data")).as(asked.expr()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("withExemplars")
  void everyPanelWithExemplarsGetsThoseOfRuns(Asked asked)
      throws IOException, InterruptedException {
    Instant now = Instant.now();
    JsonNode series =
        get("/api/v1/query_exemplars?query=%s&start=%d&end=%d"
                .formatted(
                    encoded(asked.expr()),
                    now.minusSeconds(300).getEpochSecond(),
                    now.plusSeconds(60).getEpochSecond()))
            .path("data");
    assertThat(series).as(asked.expr()).isNotEmpty();
    assertThat(series.get(0).path("exemplars").get(0).path("labels").path("run_id").asText())
        .isEqualTo(SampleMetrics.RUN);
  }

  static Stream<Asked> withExemplars() {
    return panels()
        .filter(
            asked -> asked.expr().matches(".*pitwall_(journey|step)_duration_seconds_bucket.*"));
  }

  private JsonNode ask(String expr) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + encoded(expr)).path("data").path("result");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.path("status").asText()).as(path + "\n" + answer.body()).isEqualTo("success");
    return body;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
