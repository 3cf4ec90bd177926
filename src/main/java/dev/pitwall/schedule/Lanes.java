package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every lane, by journey and node: one at the front door and one at each node. */
final class Lanes {
  private record Key(String journey, @Nullable String node) {}

  private final Map<Key, Lane> lanes = new LinkedHashMap<>();

  Lanes(List<Journey> journeys, List<Service> services, Limits limits) {
    for (Journey journey : journeys) {
      services.stream()
          .filter(service -> service.name().equals(journey.service()))
          .findFirst()
          .ifPresent(service -> add(journey, service, limits.burstOf(journey.needsBrowser())));
    }
  }

  private void add(Journey journey, Service service, int burst) {
    lanes.put(
        new Key(journey.name(), null),
        new Lane(journey, new Target.FrontDoor(service), journey.every(), burst));
    for (Service.Node node : service.nodes()) {
      lanes.put(
          new Key(journey.name(), node.name()),
          new Lane(journey, new Target.OneNode(service, node), journey.nodesEvery(), burst));
    }
  }

  /** The lane of a journey at that node, or at the front door for null; null when there is none. */
  @Nullable Lane find(String journey, @Nullable String node) {
    return lanes.get(new Key(journey, node));
  }

  Collection<Lane> all() {
    return lanes.values();
  }
}
