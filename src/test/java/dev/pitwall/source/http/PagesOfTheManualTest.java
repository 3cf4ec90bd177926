package dev.pitwall.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.testing.DocExamples;
import dev.pitwall.testing.WebServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the pages that need no server but one of their own. */
class PagesOfTheManualTest {
  private static final String COUNTERS =
      """
      {"queue": {"depth": 3, "inFlight": 1, "oldestAgeSeconds": 1.5, "arrived": 10, "drained": 7,
                 "consumers": 2, "capacity": 100, "dead": 0},
       "requests": {"good": 98, "total": 100}}
      """;
  private static final String FLAT =
      """
      {"depth": 3, "age": 1, "in": 4, "out": 1, "busy": 2, "places": 8, "failed": 1, "requests": 9}
      """;

  @TempDir Path folder;

  private final WebServer server = new WebServer(PagesOfTheManualTest::answer);

  @AfterEach
  void close() {
    server.close();
  }

  private static void answer(HttpServerRequest request) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(
            switch (request.path()) {
              case "/api/v2/alerts" -> "[]";
              case "/flat" -> FLAT;
              default -> COUNTERS;
            });
  }

  private List<Sample> read(String example, Map<String, String> more)
      throws IOException, InterruptedException {
    String here = "127.0.0.1:" + server.port();
    String text = example.replace("shop.example:9000", here);
    return DocExamples.read(text, more, Map.of("COUNTERS_PASSWORD", "slick"), folder);
  }

  @Test
  void jsonDocuments() throws Exception {
    List<String> examples = DocExamples.of("docs/signals/http.md");
    assertThat(read(examples.get(0), Map.of()))
        .singleElement()
        .isInstanceOfSatisfying(QueueSample.class, queue -> assertThat(queue.depth()).isEqualTo(3));
    assertThat(read(examples.get(1), Map.of()))
        .satisfiesExactly(
            orders ->
                assertThat(orders)
                    .isInstanceOfSatisfying(
                        QueueSample.class, queue -> assertThat(queue.capacity()).isEqualTo(100)),
            errors ->
                assertThat(errors)
                    .isInstanceOfSatisfying(
                        ErrorCounts.class, counts -> assertThat(counts.badTotal()).isEqualTo(2)));
    assertThat(examples).hasSize(2);
  }

  @Test
  void ownRuns() throws Exception {
    Files.createDirectories(folder.resolve("journeys"));
    Files.writeString(
        folder.resolve("journeys/checkout.yaml"),
        "journey: checkout\nservice: shop\nevery: 30s\nsteps: [request: GET /]\n");
    List<String> examples = DocExamples.of("docs/signals/journeys.md");
    assertThat(examples).hasSize(1);
    assertThat(read(examples.getFirst(), Map.of()))
        .hasSize(2)
        .allSatisfy(sample -> assertThat(sample).isInstanceOf(ErrorCounts.class));
  }

  @Test
  void everyRuleOfAGate() throws Exception {
    List<String> examples = DocExamples.of("docs/signals/README.md");
    assertThat(examples).hasSize(1);
    String here = "127.0.0.1:" + server.port();
    Map<String, String> places =
        Map.of(
            here + "/counters",
            here + "/flat",
            "{{node.address}}/counters",
            "{{node.address}}/flat",
            "10.0.0.11:8443",
            here,
            "10.0.0.12:8443",
            here,
            "https://shop.example",
            "https://" + here,
            "alerts.example:9093",
            here);
    List<Sample> read = read(examples.getFirst(), places);
    assertThat(read).filteredOn(QueueSample.class::isInstance).hasSize(3);
    assertThat(read).filteredOn(ErrorCounts.class::isInstance).hasSize(2);
    assertThat(read).filteredOn(AlertSample.class::isInstance).hasSize(1);
    // This server has no TLS, so its certificates cannot be looked at.
    assertThat(read).filteredOn(Unreadable.class::isInstance).hasSize(3);
    assertThat(read).noneMatch(CertificateSample.class::isInstance);
  }
}
