package dev.pitwall.api;

import dev.pitwall.yaml.SchemaFile;
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
  private final OpenApiContract contract;

  ServiceOperations(ApiPorts ports, OpenApiContract contract) {
    this.ports = ports;
    this.contract = contract;
  }

  ApiResponse metrics(ApiRequest request) {
    ByteArrayOutputStream page = new ByteArrayOutputStream(64 * 1024);
    String type =
        ports.metrics().scrape(request.ctx().request().getHeader(HttpHeaders.ACCEPT), page);
    return new ApiResponse.Bytes(200, type, Buffer.buffer(page.toByteArray()), Map.of());
  }

  ApiResponse live(ApiRequest request) {
    return health(200, List.of());
  }

  ApiResponse ready(ApiRequest request) {
    List<Readiness.Component> components = ports.readiness().components();
    boolean up = components.stream().allMatch(Readiness.Component::up);
    return health(up ? 200 : 503, components);
  }

  private static ApiResponse health(int status, List<Readiness.Component> components) {
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
    return ApiResponse.json(status, body);
  }

  ApiResponse version(ApiRequest request) {
    return ApiResponse.json(
        200, new JsonObject().put("name", "pitwall").put("version", ports.version()));
  }

  /** The JSON Schema of a file that people write. */
  ApiResponse schema(SchemaFile file) {
    return new ApiResponse.Bytes(200, "application/json", Buffer.buffer(file.text()), Map.of());
  }

  ApiResponse contract(ApiRequest request) {
    return new ApiResponse.Bytes(
        200, "application/yaml", Buffer.buffer(contract.document()), Map.of());
  }
}
