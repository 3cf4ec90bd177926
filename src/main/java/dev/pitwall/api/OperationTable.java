package dev.pitwall.api;

import dev.pitwall.yaml.SchemaFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What answers each operation of the contract. */
final class OperationTable {
  private final Routes routes;
  private final Map<String, Consumer<ApiRequest>> operations = new LinkedHashMap<>();

  OperationTable(Routes routes) {
    this.routes = routes;
  }

  /** All that were added, by operation id. */
  Map<String, Consumer<ApiRequest>> byId() {
    return Map.copyOf(operations);
  }

  void addGates(GateHandler gate) {
    operations.put("askGo", call -> gate.handle(call, true));
    operations.put("askGoByPost", call -> gate.handle(call, true));
    operations.put("askVerdict", call -> gate.handle(call, false));
    operations.put("askVerdictByPost", call -> gate.handle(call, false));
  }

  void addRollouts(RolloutOperations rollouts) {
    operations.put("listRollouts", routes.blocking(rollouts::list));
    operations.put("openRollout", routes.blocking(rollouts::open));
    operations.put("getRollout", routes.blocking(rollouts::get));
    operations.put("moveNode", routes.blocking(rollouts::move));
    operations.put("finishRollout", routes.blocking(rollouts::finish));
  }

  void addJourneys(JourneyOperations journeys) {
    operations.put("listJourneys", routes.blocking(journeys::journeys));
    operations.put("triggerRun", routes.blocking(journeys::trigger));
    operations.put("listRuns", routes.blocking(journeys::runs));
    operations.put("getRun", routes.blocking(journeys::run));
    operations.put("getArtefact", routes.blocking(journeys::artefact));
    operations.put("listSignals", routes.blocking(journeys::signals));
  }

  void addEvaluations(EvaluationOperations evaluations) {
    operations.put("listEvaluations", routes.blocking(evaluations::list));
    operations.put("getEvaluation", routes.blocking(evaluations::get));
    operations.put("acknowledge", routes.blocking(evaluations::acknowledge));
  }

  void addHolds(HoldOperations holds) {
    operations.put("listHolds", routes.blocking(holds::list));
    operations.put("placeHold", routes.blocking(holds::place));
    operations.put("releaseHold", routes.blocking(holds::release));
  }

  void addProbe(ProbeOperations probes) {
    operations.put("probe", routes.blocking(probes::probe));
  }

  void addNodes(NodeOperations nodes) {
    operations.put("listNodes", routes.blocking(nodes::list));
  }

  void addAudit(AuditOperations audit) {
    operations.put("listAudit", routes.blocking(audit::list));
    operations.put("verifyAudit", routes.blocking(audit::verify));
  }

  void addService(ServiceOperations service) {
    operations.put("metrics", routes.blocking(service::metrics));
    operations.put("live", call -> service.live(call).send(call.ctx()));
    operations.put("ready", routes.blocking(service::ready));
    operations.put("version", call -> service.version(call).send(call.ctx()));
    operations.put(
        "configurationSchema", call -> service.schema(SchemaFile.PITWALL).send(call.ctx()));
    operations.put("journeySchema", call -> service.schema(SchemaFile.JOURNEY).send(call.ctx()));
    operations.put("contract", call -> service.contract(call).send(call.ctx()));
  }

  void addDiscovery(DiscoveryOperations discovery) {
    operations.put("discoverJourneys", routes.blocking(discovery::journeys));
    operations.put("discoverNodes", routes.blocking(discovery::nodes));
  }
}
