package dev.pitwall.web;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.journey.Trace;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.GateService;
import dev.pitwall.signal.LatestReadings;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the pages are made from.
 *
 * @param journeys the journeys that run now; does not block
 * @param version the version of Pitwall itself
 * @param traceLink where a trace is shown, with {@code {{trace.id}}} in it; null for nowhere
 */
public record WebPorts(
    GateService gates,
    RunArchive runs,
    EvaluationArchive evaluations,
    LatestReadings readings,
    Supplier<List<Journey>> journeys,
    InstantSource clock,
    String version,
    @Nullable String traceLink) {
  /** The id of a trace, and a link to where it is shown, if it is. */
  Html trace(Trace trace) {
    Html id = Html.of("<code>{}</code>", trace.id());
    return traceLink == null
        ? id
        : Html.external(URI.create(traceLink.replace("{{trace.id}}", trace.id())), id);
  }
}
