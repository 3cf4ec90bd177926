package dev.pitwall.api;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.HoldArchive;
import dev.pitwall.signal.LatestReadings;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the API needs of other edges.
 *
 * @param journeys the journeys that run now; does not block
 * @param version the version of Pitwall itself
 */
public record ApiPorts(
    RunArchive runs,
    EvaluationArchive evaluations,
    AuditArchive audit,
    HoldArchive holds,
    RunTrigger trigger,
    Supplier<List<Journey>> journeys,
    LatestReadings signals,
    MetricsEndpoint metrics,
    Readiness readiness,
    ArtefactReader artefacts,
    ProbeOnce probe,
    String version) {}
