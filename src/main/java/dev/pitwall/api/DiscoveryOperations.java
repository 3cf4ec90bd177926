package dev.pitwall.api;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.MonitoredConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What there is to probe, for the HTTP service discovery of Prometheus. */
final class DiscoveryOperations {
  private final ApiPorts ports;
  private final MonitoredConfig setup;

  DiscoveryOperations(ApiPorts ports, MonitoredConfig setup) {
    this.ports = ports;
    this.setup = setup;
  }

  /** Every journey as a target: its front door, with the journey as the module. */
  ApiResponse journeys(ApiRequest request) {
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
  ApiResponse nodes(ApiRequest request) {
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

  private static ApiResponse list(JsonArray groups) {
    return new ApiResponse.Bytes(200, "application/json", groups.toBuffer(), Map.of());
  }
}
