package dev.pitwall.api;

import static dev.pitwall.api.EvaluationJson.moment;
import static dev.pitwall.api.EvaluationJson.orEmpty;

import dev.pitwall.journey.Service;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.NodeRecord.LastVerdict;
import dev.pitwall.rollout.UnknownName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the nodes of a service are, and which process is on each. */
final class NodeOperations {
  private final GateService gates;

  NodeOperations(GateService gates) {
    this.gates = gates;
  }

  ApiResponse list(ApiRequest request) {
    Service service = service(request.inputs().required("service"));
    Map<String, NodeRecord> records =
        gates.nodes(service.name()).stream()
            .collect(Collectors.toMap(NodeRecord::node, Function.identity()));
    JsonArray nodes = new JsonArray();
    for (Service.Node node : service.nodes()) {
      NodeRecord record = records.get(node.name());
      if (record != null) {
        nodes.add(of(record));
      }
    }
    return ApiResponse.json(
        200, new JsonObject().put("service", service.name()).put("nodes", nodes));
  }

  private Service service(String name) {
    return gates
        .setup()
        .service(name)
        .orElseThrow(
            () -> {
              List<String> known = gates.setup().services().stream().map(Service::name).toList();
              return new UnknownName("there is no service " + name + "; configured are " + known);
            });
  }

  private static JsonObject of(NodeRecord record) {
    return new JsonObject()
        .put("node", record.node())
        .put("phase", record.phase().key())
        .put("since", moment(record.since()))
        .put("rollout", orEmpty(record.rollout()))
        .put("incarnation", of(record.incarnation()))
        .put("lastVerdict", of(record.lastVerdict()));
  }

  private static JsonObject of(Incarnation incarnation) {
    return new JsonObject()
        .put("number", incarnation.number())
        .put("origin", RunDocument.word(incarnation.origin()))
        .put("began", moment(incarnation.began()))
        .put("version", orEmpty(incarnation.version()))
        .put("versionBefore", orEmpty(incarnation.versionBefore()))
        .put("instance", orEmpty(incarnation.instance()))
        .put("upAt", moment(incarnation.upAt()))
        .put("standing", RunDocument.word(incarnation.standing()));
  }

  private static JsonObject of(@Nullable LastVerdict last) {
    return new JsonObject()
        .put("verdict", last == null ? "" : last.verdict().name())
        .put("gate", last == null ? "" : last.gate())
        .put("evaluationId", last == null ? "" : last.evaluation())
        .put("at", moment(last == null ? null : last.at()));
  }
}
