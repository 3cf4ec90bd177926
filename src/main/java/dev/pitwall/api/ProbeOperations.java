package dev.pitwall.api;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.Setup;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Prometheus that knows blackbox_exporter asks for: one probe, and what there is to probe.
 */
final class ProbeOperations {
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final double SPARE_SECONDS = 0.5;
  private static final double MOST_SECONDS = 3_600;
  private static final int RETRY_SECONDS = 5;

  private final ApiPorts ports;
  private final Setup setup;

  ProbeOperations(ApiPorts ports, Setup setup) {
    this.ports = ports;
    this.setup = setup;
  }

  Reply probe(Call call) {
    String module = call.inputs().required("module");
    Duration limit = limit(call.ctx().request().getHeader(TIMEOUT));
    return switch (ports.probe().probe(module, call.inputs().text("target"), limit)) {
      case ProbeOnce.Answer.Ran ran -> page(ProbeText.of(ran.run(), ran.took()));
      case ProbeOnce.Answer.Late late -> page(ProbeText.late(late.took()));
      case ProbeOnce.Answer.UnknownModule _ ->
          throw wrong("module", module, "the name of a journey; Unknown module \"" + module + "\"");
      case ProbeOnce.Answer.BadTarget bad ->
          throw wrong("target", String.valueOf(call.inputs().text("target")), bad.reason());
      case ProbeOnce.Answer.Busy _ ->
          throw new Refused(
              Problem.unavailable("as many probes as allowed are under way", RETRY_SECONDS));
    };
  }

  private static Refused wrong(String field, String seen, String expected) {
    return new Refused(Problem.badRequest(List.of(new Problem.FieldError(field, seen, expected))));
  }

  private static Reply page(String text) {
    return new Reply.Bytes(200, ProbeText.CONTENT_TYPE, Buffer.buffer(text), Map.of());
  }

  /** What Prometheus waits, less what the way back takes; null when it does not say. */
  private static @Nullable Duration limit(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return null;
    }
    double seconds = seconds(header);
    if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
      throw wrong(TIMEOUT, header, "a number of seconds from 0 to 3600");
    }
    double left = seconds - SPARE_SECONDS;
    return left > 0 ? Duration.ofMillis(Math.round(left * 1000)) : null;
  }

  private static double seconds(String header) {
    try {
      return Double.parseDouble(header);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Every journey as a target: its front door, with the journey as the module. */
  Reply journeys(Call call) {
    JsonArray groups = new JsonArray();
    for (Journey journey : ports.journeys().get()) {
      setup
          .service(journey.service())
          .ifPresent(
              service ->
                  groups.add(
                      group(
                          service.url().toString(),
                          new JsonObject()
                              .put("__param_module", journey.name())
                              .put("__meta_pitwall_journey", journey.name())
                              .put("__meta_pitwall_service", service.name()))));
    }
    return list(groups);
  }

  /** Every node at its own address. */
  Reply nodes(Call call) {
    JsonArray groups = new JsonArray();
    for (Service service : setup.services()) {
      for (Service.Node node : service.nodes()) {
        groups.add(
            group(
                node.address(),
                new JsonObject()
                    .put("__meta_pitwall_service", service.name())
                    .put("__meta_pitwall_node", node.name())));
      }
    }
    return list(groups);
  }

  private static JsonObject group(String target, JsonObject labels) {
    return new JsonObject().put("targets", new JsonArray().add(target)).put("labels", labels);
  }

  private static Reply list(JsonArray groups) {
    return new Reply.Bytes(200, "application/json", groups.toBuffer(), Map.of());
  }
}
