package dev.pitwall.alerts.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks the real Prometheus. */
final class PrometheusApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  PrometheusApi(int port) {
    this.port = port;
  }

  /** An alerting rule as Prometheus has loaded it. */
  record Rule(String alert, String expr, Duration held, Map<String, String> labels) {
    /** Whether an alert with these labels can be one of this rule. */
    boolean mayMake(Map<String, String> of) {
      return alert.equals(of.get("alertname")) && of.entrySet().containsAll(labels.entrySet());
    }
  }

  JsonNode query(String expr) {
    return get("/api/v1/query?query=" + encoded(expr)).path("data").path("result");
  }

  /** The series of an expression from one moment to another. */
  JsonNode range(String expr, Instant from, Instant to, Duration step) {
    String path =
        String.format(
            Locale.ROOT,
            "/api/v1/query_range?query=%s&start=%s&end=%s&step=%s",
            encoded(expr),
            from,
            to,
            step.toMillis() / 1000.0);
    return get(path).path("data").path("result");
  }

  /** The series that have exemplars, each with them. */
  JsonNode exemplars(String expr, Instant from) {
    String path =
        "/api/v1/query_exemplars?query=%s&start=%s&end=%s"
            .formatted(encoded(expr), from, Instant.now());
    return get(path).path("data");
  }

  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode group : groups()) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.path("type").asText().equals("alerting")) {
          Map<String, String> labels = OnCall.texts(rule.path("labels"));
          rules.add(
              new Rule(
                  rule.path("name").asText(),
                  rule.path("query").asText(),
                  Duration.ofSeconds(rule.path("duration").asLong()),
                  labels));
        }
      }
    }
    return rules;
  }

  /** The rules that could not be evaluated, with what Prometheus says of them. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (JsonNode group : groups()) {
      for (JsonNode rule : group.path("rules")) {
        if (!rule.path("health").asText().equals("ok")) {
          faults.add(rule.path("name").asText() + ": " + rule.path("lastError").asText());
        }
      }
    }
    return faults;
  }

  /** When the group that was evaluated the longest ago was. */
  Instant evaluated() {
    Instant oldest = Instant.MAX;
    for (JsonNode group : groups()) {
      Instant last = Instant.parse(group.path("lastEvaluation").asText());
      oldest = last.isBefore(oldest) ? last : oldest;
    }
    return oldest;
  }

  /** The alerts that are firing, or pending, whether anybody is told or not. */
  List<Map<String, String>> alerts(String state) {
    List<Map<String, String>> alerts = new ArrayList<>();
    for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
      if (alert.path("state").asText().equals(state)) {
        alerts.add(OnCall.texts(alert.path("labels")));
      }
    }
    return alerts;
  }

  private JsonNode groups() {
    return get("/api/v1/rules").path("data").path("groups");
  }

  private JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      JsonNode body = JSON.readTree(answer.body());
      assertThat(body.path("status").asText()).as(path + "\n" + answer.body()).isEqualTo("success");
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
