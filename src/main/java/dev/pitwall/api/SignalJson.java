package dev.pitwall.api;

import static dev.pitwall.api.EvaluationJson.moment;
import static dev.pitwall.api.EvaluationJson.orEmpty;

import dev.pitwall.signal.LatestReading;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SampleReport;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Readings as JSON; a figure the source does not give is left out, never guessed. */
final class SignalJson {
  private SignalJson() {}

  static JsonObject of(LatestReading reading) {
    Sample sample = reading.latest();
    SampleReport report = reading.report();
    JsonObject values = new JsonObject();
    for (SampleReport.Value value : report.values()) {
      switch (value) {
        case SampleReport.Amount(String name, double number) -> values.put(name, number);
        case SampleReport.Moment(String name, Instant at) -> values.put(name, moment(at));
      }
    }
    return new JsonObject()
        .put("name", sample.signal())
        .put("node", orEmpty(sample.node()))
        .put("kind", report.kind())
        .put("at", moment(sample.at()))
        .put("state", report.state())
        .put("observed", report.observed())
        .put("required", report.required())
        .put("values", values);
  }
}
