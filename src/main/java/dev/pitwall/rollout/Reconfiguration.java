package dev.pitwall.rollout;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes up a configuration that was read anew. What did not change keeps all that was seen of it;
 * what changed begins anew, since what was seen before was of something else. Guarded by the lock
 * of the gate service.
 */
final class Reconfiguration {
  private final MonitoredConfig setup;
  private final NodeBook book;
  private final RunHistory runs;
  private final SignalWindows windows;
  private final Evaluations evaluations;

  Reconfiguration(
      MonitoredConfig setup,
      NodeBook book,
      RunHistory runs,
      SignalWindows windows,
      Evaluations evaluations) {
    this.setup = setup;
    this.book = book;
    this.runs = runs;
    this.windows = windows;
    this.evaluations = evaluations;
  }

  /**
   * Goes on by another configuration.
   *
   * @param lanes those whose journey or target is another one now
   */
  void become(MonitoredConfig next, Set<JourneyTarget> lanes, Instant now) {
    MonitoredConfig before = setup.copy();
    setup.become(next);
    Set<String> signals = changed(before.signals(), next.signals(), SignalSpec::name);
    Set<Place> nodes = movedNodes(before, next);
    windows.forget(
        place ->
            signals.contains(place.signal())
                || nodes.contains(new Place(place.signal(), place.node())));
    runs.forget(lanes::contains, now);
    book.reconfigured(setup, now);
    evaluations.reconfigured(now);
  }

  /** A node of a service. */
  private record Place(String service, @Nullable String node) {}

  /** Those that are at another address now, or are spoken to otherwise. */
  private static Set<Place> movedNodes(MonitoredConfig before, MonitoredConfig next) {
    Set<Place> moved = new HashSet<>();
    for (Service service : before.services()) {
      Optional<Service> now = next.service(service.name());
      boolean isOther = now.filter(service::isSpokenToAs).isEmpty();
      for (Service.Node node : service.nodes()) {
        boolean same =
            now.flatMap(other -> other.node(node.name())).filter(node::equals).isPresent();
        if (isOther || !same) {
          moved.add(new Place(service.name(), node.name()));
        }
      }
    }
    return moved;
  }

  /**
   * The names of those that are not in both as they are written: patterns are equal to no other.
   */
  private static <T> Set<String> changed(List<T> before, List<T> next, Function<T, String> name) {
    Set<String> were = new HashSet<>();
    before.forEach(one -> were.add(one.toString()));
    Set<String> are = new HashSet<>();
    next.forEach(one -> are.add(one.toString()));
    Set<String> changed = new HashSet<>();
    before.stream().filter(one -> !are.contains(one.toString())).map(name).forEach(changed::add);
    next.stream().filter(one -> !were.contains(one.toString())).map(name).forEach(changed::add);
    return changed;
  }
}
