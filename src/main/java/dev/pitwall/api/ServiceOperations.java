package dev.pitwall.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** Pitwall itself: metrics, health, version, contract. */
final class ServiceOperations {
  private final ApiPorts ports;
  private final Contract contract;

  ServiceOperations(ApiPorts ports, Contract contract) {
    this.ports = ports;
    this.contract = contract;
  }

  Reply metrics(Call call) {
    ByteArrayOutputStream page = new ByteArrayOutputStream(64 * 1024);
    String type = ports.metrics().scrape(call.ctx().request().getHeader(HttpHeaders.ACCEPT), page);
    return new Reply.Bytes(200, type, Buffer.buffer(page.toByteArray()), Map.of());
  }

  Reply live(Call call) {
    return health(200, List.of());
  }

  Reply ready(Call call) {
    List<Readiness.Component> components = ports.readiness().components();
    boolean up = components.stream().allMatch(Readiness.Component::up);
    return health(up ? 200 : 503, components);
  }

  private static Reply health(int status, List<Readiness.Component> components) {
    JsonArray parts = new JsonArray();
    for (Readiness.Component component : components) {
      parts.add(
          new JsonObject()
              .put("name", component.name())
              .put("up", component.up())
              .put("detail", component.detail()));
    }
    JsonObject body =
        new JsonObject().put("status", status == 200 ? "up" : "down").put("components", parts);
    return Reply.json(status, body);
  }

  Reply version(Call call) {
    return Reply.json(200, new JsonObject().put("name", "pitwall").put("version", ports.version()));
  }

  Reply contract(Call call) {
    return new Reply.Bytes(200, "application/yaml", Buffer.buffer(contract.document()), Map.of());
  }
}
