package dev.pitwall.schedule;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every lane, by journey and node: one at the front door and one at each node. Guarded by the
 * schedule's lock.
 */
final class ScheduledJourneys {
  private final ScheduleLimits limits;
  private final Map<JourneyTarget, ScheduledJourney> scheduleds = new LinkedHashMap<>();

  ScheduledJourneys(List<Journey> journeys, List<Service> services, ScheduleLimits limits) {
    this.limits = limits;
    var _ = become(journeys, services);
  }

  /**
   * What changed.
   *
   * @param toPlan lanes whose slots are to be planned from now on
   * @param others where the journey or its target is another one now, or there is none any more
   */
  record Change(List<ScheduledJourney> toPlan, Set<JourneyTarget> others) {}

  /** Takes the journeys and services that there are now. Lanes that stay keep their state. */
  Change become(List<Journey> journeys, List<Service> services) {
    Map<JourneyTarget, ScheduledJourney.Written> wanted = new LinkedHashMap<>();
    for (Journey journey : journeys) {
      services.stream()
          .filter(service -> service.name().equals(journey.service()))
          .findFirst()
          .ifPresent(service -> add(journey, service, wanted));
    }
    Change change = new Change(new ArrayList<>(), new HashSet<>());
    scheduleds
        .entrySet()
        .removeIf(
            known -> {
              boolean goes = !wanted.containsKey(known.getKey());
              if (goes) {
                known.getValue().go();
                change.others().add(known.getKey());
              }
              return goes;
            });
    wanted.forEach((at, written) -> become(at, written, change));
    return change;
  }

  private static void add(
      Journey journey, Service service, Map<JourneyTarget, ScheduledJourney.Written> wanted) {
    wanted.put(
        new JourneyTarget(journey.name(), null),
        written(journey, new Target.FrontDoor(service), journey.every()));
    for (Service.Node node : service.nodes()) {
      wanted.put(
          new JourneyTarget(journey.name(), node.name()),
          written(journey, new Target.OneNode(service, node), journey.nodesEvery()));
    }
  }

  private static ScheduledJourney.Written written(Journey journey, Target at, Duration every) {
    return ScheduledJourney.Written.of(journey, at, every);
  }

  private void become(JourneyTarget at, ScheduledJourney.Written written, Change change) {
    int burst = limits.burstOf(written.needsBrowser());
    ScheduledJourney known = scheduleds.get(at);
    if (known == null) {
      ScheduledJourney fresh = new ScheduledJourney(written, burst);
      scheduleds.put(at, fresh);
      change.toPlan().add(fresh);
      return;
    }
    if (!isSame(known.written(), written)) {
      change.others().add(at);
    }
    if (known.become(written, burst)) {
      change.toPlan().add(known);
    }
  }

  private static boolean isSame(ScheduledJourney.Written one, ScheduledJourney.Written other) {
    boolean sameNode =
        !(one.target() instanceof Target.OneNode(Service _, Service.Node node))
            || (other.target() instanceof Target.OneNode(Service _, Service.Node now)
                && node.equals(now));
    return sameNode
        && one.journey().isWrittenAs(other.journey())
        && one.target().service().isSpokenToAs(other.target().service());
  }

  /** The lane of a journey at that node, or at the front door for null; null when there is none. */
  @Nullable ScheduledJourney find(String journey, @Nullable String node) {
    return scheduleds.get(new JourneyTarget(journey, node));
  }

  Collection<ScheduledJourney> all() {
    return List.copyOf(scheduleds.values());
  }
}
