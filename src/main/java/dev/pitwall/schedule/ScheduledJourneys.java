package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every lane, by journey and node: one at the front door and one at each node. */
final class ScheduledJourneys {
  private final Map<JourneyTarget, ScheduledJourney> scheduleds = new LinkedHashMap<>();

  ScheduledJourneys(List<Journey> journeys, List<Service> services, ScheduleLimits limits) {
    for (Journey journey : journeys) {
      services.stream()
          .filter(service -> service.name().equals(journey.service()))
          .findFirst()
          .ifPresent(service -> add(journey, service, limits.burstOf(journey.needsBrowser())));
    }
  }

  private void add(Journey journey, Service service, int burst) {
    scheduleds.put(
        new JourneyTarget(journey.name(), null),
        new ScheduledJourney(journey, new Target.FrontDoor(service), journey.every(), burst));
    for (Service.Node node : service.nodes()) {
      scheduleds.put(
          new JourneyTarget(journey.name(), node.name()),
          new ScheduledJourney(
              journey, new Target.OneNode(service, node), journey.nodesEvery(), burst));
    }
  }

  /** The lane of a journey at that node, or at the front door for null; null when there is none. */
  @Nullable ScheduledJourney find(String journey, @Nullable String node) {
    return scheduleds.get(new JourneyTarget(journey, node));
  }

  Collection<ScheduledJourney> all() {
    return scheduleds.values();
  }
}
