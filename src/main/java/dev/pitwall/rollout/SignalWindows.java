package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.NodeHealth;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.gate.SampleReader;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SignalTarget;
import dev.pitwall.signal.Window;
import dev.pitwall.signal.WindowStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was read lately, bounded in age and count. Guarded by the lock of the gate service. */
final class SignalWindows {
  private static final int MAX_HEALTH = 600;

  private final Map<SignalTarget, Deque<HealthSample>> health = new HashMap<>();
  private final Map<SignalTarget, NodeHealth> said = new HashMap<>();
  private final Map<SignalTarget, ErrorWindow> ownRequests = new HashMap<>();
  private final Map<SignalTarget, DepthHistory> depths = new HashMap<>();
  private final MonitoredConfig setup;
  private final WindowStore windows;

  SignalWindows(MonitoredConfig setup) {
    this.setup = setup;
    this.windows = new WindowStore(setup::windowOf);
  }

  void add(Sample sample) {
    SignalTarget place = new SignalTarget(sample.signal(), sample.node());
    if (sample instanceof HealthSample one) {
      addHealth(place, one);
    } else {
      windows.add(sample);
    }
    if (sample instanceof QueueSample queue && queue.depth() != null && queue.fault() == null) {
      depths.computeIfAbsent(place, key -> new DepthHistory()).add(queue.at(), queue.depth());
    }
  }

  private void addHealth(SignalTarget place, HealthSample sample) {
    Deque<HealthSample> window = health.computeIfAbsent(place, key -> new ArrayDeque<>());
    window.addLast(sample);
    if (window.size() > MAX_HEALTH) {
      window.removeFirst();
    }
    said.remove(place);
  }

  /** What a node said of its health lately. */
  NodeHealth health(String service, String node) {
    return said.computeIfAbsent(
        new SignalTarget(service, node), place -> read(service, node, place));
  }

  private NodeHealth read(String service, String node, SignalTarget place) {
    Deque<HealthSample> window = health.get(place);
    List<HealthSample> samples = window == null ? List.of() : List.copyOf(window);
    return setup
        .service(service)
        .map(Service::health)
        .map(rule -> new NodeHealth(node, samples, rule.upAfter(), rule.downAfter(), rule.every()))
        .orElseGet(() -> new NodeHealth(node, samples));
  }

  /** What was read of signals, for the gates of a service. */
  SampleReader readings(Service service) {
    return new SampleReader() {
      @Override
      public <W extends Window> W window(W empty, String signal, @Nullable String node) {
        return windows.window(empty, signal, node);
      }

      @Override
      public <W extends Window> Map<String, W> byNode(W empty, String signal) {
        return windows.byNode(empty, signal);
      }

      @Override
      public Optional<Duration> staleAfter(String signal) {
        return setup.signal(signal).map(SignalSpec::staleAfter);
      }

      @Override
      public Duration lag(String signal) {
        return setup.lagOf(signal);
      }

      @Override
      public boolean isPerNode(String signal) {
        return setup.signal(signal).map(SignalSpec::service).isPresent();
      }

      @Override
      public ErrorWindow ownRequests(String node) {
        return SignalWindows.this.ownRequests(service.name(), node);
      }
    };
  }

  /** How deep a whole queue usually was lately, or the sum over its nodes. */
  Optional<Double> usualDepth(String signal) {
    return depths.entrySet().stream()
        .filter(entry -> entry.getKey().signal().equals(signal))
        .flatMap(entry -> entry.getValue().usual().stream())
        .reduce(Double::sum);
  }

  /** Pitwall itself sent so many requests to a node, of which so many went wrong. */
  void own(String service, String node, Instant at, long requests, long errors) {
    ownRequests.merge(
        new SignalTarget(service, node),
        ErrorWindow.EMPTY
            .with(new ErrorCounts(service, node, at.minusMillis(1), 0, 0))
            .with(new ErrorCounts(service, node, at, errors, requests)),
        (old, one) -> raised(old, service, node, at, requests, errors));
  }

  private static ErrorWindow raised(
      ErrorWindow old, String service, String node, Instant at, long requests, long errors) {
    // One sample a second: health questions alone would fill the window otherwise.
    ErrorCounts last = old.samples().getLast();
    Instant second = at.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    Instant when = second.isAfter(last.at()) ? second : last.at();
    return old.with(
        new ErrorCounts(service, node, when, last.badTotal() + errors, last.total() + requests));
  }

  private ErrorWindow ownRequests(String service, String node) {
    return ownRequests.getOrDefault(new SignalTarget(service, node), ErrorWindow.EMPTY);
  }

  /** What was read at some places is of something else. */
  void forget(Predicate<SignalTarget> places) {
    health.keySet().removeIf(places);
    windows.forget(places);
    ownRequests.keySet().removeIf(places);
    depths.keySet().removeIf(places);
    said.clear(); // their rules may be others
  }

  /** Everything seen so far proves nothing any more. */
  void clear() {
    health.clear();
    said.clear();
    windows.clear();
    ownRequests.clear();
  }

  /** How deep the queues are that the gates of a service judge; none that was never read. */
  Map<String, Double> usualDepths(String service) {
    Map<String, Double> depths = new LinkedHashMap<>();
    for (GatePolicy gate : setup.gates()) {
      if (gate.service().equals(service)) {
        gate.rules(QueueRule.class)
            .forEach(
                rule ->
                    usualDepth(rule.signal()).ifPresent(depth -> depths.put(rule.signal(), depth)));
      }
    }
    return depths;
  }
}
