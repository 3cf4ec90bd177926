package dev.pitwall.source.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.source.AnswerJson;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.MetricValue;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.text.Cut;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an instant query answered; there is at least one point.
 *
 * @param scalar whether it was a bare number, which has no samples behind it
 * @param time the moment the query looked at, in seconds since the epoch by the server's clock
 */
record InstantVector(boolean scalar, BigDecimal time, List<Point> points) {
  private static final int SHOWN = 160;

  /** The value of one series. */
  record Point(Map<String, String> labels, double value) {}

  InstantVector {
    points = List.copyOf(points);
  }

  /**
   * Reads an answer of {@code /api/v1/query}.
   *
   * @param figure what was asked for, for the messages
   * @throws ReadFailure when it is an error, partial, empty, or no vector
   */
  static InstantVector of(String figure, HttpFetch.Answer answer) throws ReadFailure {
    JsonNode root = root(figure, answer);
    JsonNode warnings = root.path("warnings");
    if (!warnings.isEmpty()) {
      throw new ReadFailure(
          "%s: the server warns: %s; an answer that may be partial is none"
              .formatted(figure, shorten(warnings.get(0).asText())));
    }
    JsonNode result = root.path("data").path("result");
    String type = root.path("data").path("resultType").asText();
    return switch (type) {
      case "scalar" -> {
        Point point = new Point(Map.of(), value(figure, result));
        yield new InstantVector(true, time(figure, result), List.of(point));
      }
      case "vector" -> vector(figure, result);
      default ->
          throw new ReadFailure(
              "%s: the query answers a %s; required one moment's vector, without a range such as [5m]"
                  .formatted(figure, type.isEmpty() ? "document without a result" : shorten(type)));
    };
  }

  private static JsonNode root(String figure, HttpFetch.Answer answer) throws ReadFailure {
    if (answer.status() == 404) {
      throw new ReadFailure(
          "the server knows no /api/v1/query there (404); name its base as url, such as"
              + " http://host:9090");
    }
    JsonNode root = parsed(answer);
    if ("error".equals(root.path("status").asText())) {
      String type = root.path("errorType").asText();
      throw new ReadFailure(
          "%s: the server answered %d %s: %s%s"
              .formatted(
                  figure,
                  answer.status(),
                  shorten(type),
                  shorten(root.path("error").asText()),
                  advice(type)));
    }
    answer.required();
    if (!"success".equals(root.path("status").asText())) {
      throw new ReadFailure(
          figure + ": the answer has no status; required one of Prometheus' /api/v1/query");
    }
    return root;
  }

  private static JsonNode parsed(HttpFetch.Answer answer) throws ReadFailure {
    try {
      return AnswerJson.read(answer.body());
    } catch (ReadFailure e) {
      answer.required(); // its status says more
      throw e;
    }
  }

  private static String advice(String errorType) {
    return switch (errorType) {
      case "bad_data" -> "; correct the query";
      case "timeout", "canceled" -> "; make the query cheaper, or record it by a rule";
      default -> "";
    };
  }

  private static InstantVector vector(String figure, JsonNode result) throws ReadFailure {
    if (result.isEmpty()) {
      throw new ReadFailure(
          figure
              + ": the query finds no series; is its target scraped? Where none means 0, add"
              + " `or vector(0)`");
    }
    List<Point> points = new ArrayList<>();
    for (JsonNode one : result) {
      if (one.has("histogram")) {
        throw new ReadFailure(
            figure + ": the query finds a histogram; required a number, by histogram_count()");
      }
      points.add(new Point(labels(one.path("metric")), value(figure, one.path("value"))));
    }
    return new InstantVector(false, time(figure, result.get(0).path("value")), points);
  }

  private static Map<String, String> labels(JsonNode metric) {
    Map<String, String> labels = new HashMap<>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static double value(String figure, JsonNode pair) throws ReadFailure {
    String text = pair.path(1).asText();
    try {
      return MetricValue.parse(text);
    } catch (NumberFormatException e) {
      throw new ReadFailure("%s: the value is `%s`".formatted(figure, shorten(text)));
    }
  }

  private static BigDecimal time(String figure, JsonNode pair) throws ReadFailure {
    if (!pair.path(0).isNumber()) {
      throw new ReadFailure(figure + ": the value has no time");
    }
    return pair.path(0).decimalValue();
  }

  private static String shorten(String text) {
    return Cut.to(text, SHOWN);
  }
}
