package dev.pitwall.model;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.http.HttpSpec;
import dev.pitwall.testing.Gates;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The configurations: a shop of three nodes with a gate that wants journeys and one that wants
 * none.
 */
final class Settings {
  private static final Map<History, MonitoredConfig> MADE = new ConcurrentHashMap<>();

  private Settings() {}

  /** The configuration of a history. */
  static MonitoredConfig of(History history) {
    return MADE.computeIfAbsent(history.without(), Settings::made);
  }

  private static MonitoredConfig made(History history) {
    Service told = Shop.service(ModelFleet.NODES.toArray(String[]::new));
    Service service =
        new Service(
            told.name(),
            told.url(),
            "X-App-Version",
            null,
            history.instances() ? "X-Instance" : null,
            HealthRule.of("/health"),
            null,
            told.nodes(),
            Map.of());
    double p1 = history.passes() == 12 ? 0.5 : 0.8;
    Gates shop = timed(gate(), history).journey("checkout", p1, true);
    Gates fast = timed(gate().named("fast"), history);
    SignalSpec work =
        new SignalSpec(
            "work",
            "shop",
            SignalSpec.Kind.QUEUE,
            new HttpSpec(
                new SourceSpec.Link("http://{{node.address}}/work", null, Map.of()), Map.of()),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
    MonitoredConfig.Pace pace =
        new MonitoredConfig.Pace(Duration.ofSeconds(30), Duration.ofSeconds(30));
    return new MonitoredConfig(
        List.of(service),
        List.of(
            (history.twoJourneys() ? shop.journey("search", p1, true) : shop).policy(),
            fast.policy()),
        List.of(work),
        Map.of("checkout", pace, "search", pace));
  }

  private static Gates timed(Gates gate, History history) {
    return gate.drained("work")
        .health()
        .version()
        .warmUp(Duration.ofSeconds(2))
        .maxAge(ProofModel.MAX_AGE)
        .lease(Reference.LEASE)
        .minHealthy(history.minHealthy());
  }
}
