package dev.pitwall.api;

import static dev.pitwall.api.AnswerJson.moment;
import static dev.pitwall.api.AnswerJson.orEmpty;

import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Readings as JSON; a figure the source does not give is left out, never guessed. */
final class SignalJson {
  private SignalJson() {}

  static JsonObject of(SignalsView.Reading reading) {
    return switch (reading.latest()) {
      case QueueSample queue -> of(queue, reading.queue());
      case ErrorCounts counts -> {
        JsonObject values = new JsonObject();
        put(values, "bad", counts.badTotal());
        put(values, "total", counts.total());
        yield json(counts, "errors", "ok", "", "", values);
      }
      case AlertSample alerts ->
          json(
              alerts,
              "alerts",
              alerts.total() == 0 ? "ok" : "firing",
              firing(alerts),
              "no alert",
              new JsonObject().put("firing", alerts.total()));
      case CertificateSample certificate ->
          json(
              certificate,
              "certificate",
              certificate.notAfter().isAfter(certificate.at()) ? "ok" : "expired",
              certificate.subject() + " until " + moment(certificate.notAfter()),
              "not expired",
              new JsonObject().put("notAfter", moment(certificate.notAfter())));
      case HealthSample health ->
          json(
              health,
              "health",
              health.up() ? "up" : "down",
              health.observed(),
              "",
              new JsonObject());
      case Unreadable unreadable ->
          json(
              unreadable,
              "unreadable",
              "unknown",
              unreadable.reason(),
              "a reading",
              new JsonObject());
    };
  }

  private static String firing(AlertSample alerts) {
    return alerts.firing().stream()
        .map(
            alert ->
                alert.summary().isEmpty() ? alert.name() : alert.name() + ": " + alert.summary())
        .limit(5)
        .collect(Collectors.joining("; "));
  }

  private static JsonObject of(QueueSample queue, @Nullable QueueReport report) {
    JsonObject values = new JsonObject();
    Duration oldest = queue.oldestAge();
    put(values, "depth", queue.depth());
    put(values, "inFlight", queue.inFlight());
    put(values, "oldestAgeSeconds", oldest == null ? null : oldest.toMillis() / 1000.0);
    put(values, "arrived", queue.arrivedTotal());
    put(values, "drained", queue.drainedTotal());
    put(values, "consumers", queue.consumers());
    put(values, "capacity", queue.capacity());
    put(values, "deadLetters", queue.deadLetters());
    return report == null
        ? json(queue, "queue", "ok", inFlight(queue), "", values)
        : json(
            queue,
            "queue",
            RunDocument.word(report.state()),
            report.observed(),
            report.required(),
            values);
  }

  /** Without a backlog there is nothing to judge: what was read is all there is to say. */
  private static String inFlight(QueueSample queue) {
    Double inFlight = queue.inFlight();
    return inFlight == null ? "" : "%.0f in flight".formatted(inFlight);
  }

  private static JsonObject json(
      Sample sample,
      String kind,
      String state,
      String observed,
      String required,
      JsonObject values) {
    return new JsonObject()
        .put("name", sample.signal())
        .put("node", orEmpty(sample.node()))
        .put("kind", kind)
        .put("at", moment(sample.at()))
        .put("state", state)
        .put("observed", observed)
        .put("required", required)
        .put("values", values);
  }

  /** JSON has no NaN. */
  private static void put(JsonObject values, String name, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      values.put(name, value);
    }
  }
}
