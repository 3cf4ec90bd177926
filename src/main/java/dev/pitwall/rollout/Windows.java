package dev.pitwall.rollout;

import dev.pitwall.gate.Baseline;
import dev.pitwall.gate.NodeHealth;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.BurnHistory;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was seen lately, bounded in age and count. Guarded by race control's lock. */
final class Windows {
  private static final Duration RUNS_KEPT = Duration.ofHours(1);
  private static final int MAX_RUNS = 1000;
  private static final int MAX_HEALTH = 600;
  private static final int MAX_SEEN = 20_000;

  private record RunKey(String journey, @Nullable String node) {}

  private record Place(String signal, @Nullable String node) {}

  private final Map<RunKey, Deque<Run>> runs = new HashMap<>();
  private final Set<String> seenRuns = new LinkedHashSet<>();
  private final Map<Place, Deque<HealthSample>> health = new HashMap<>();
  private final Map<Place, QueueWindow> queues = new HashMap<>();
  private final Map<Place, DepthHistory> depths = new HashMap<>();
  private final Map<Place, ErrorWindow> errors = new HashMap<>();
  private final Map<Place, BurnHistory> burns = new HashMap<>();
  private final Setup setup;
  private final Map<String, AlertSample> alerts = new HashMap<>();
  private final Map<Place, CertificateSample> certificates = new HashMap<>();

  Windows(Setup setup) {
    this.setup = setup;
  }

  /** Takes a run; one that was taken before changes nothing. */
  boolean add(Run run) {
    if (!seenRuns.add(run.id())) {
      return false;
    }
    if (seenRuns.size() > MAX_SEEN) {
      seenRuns.remove(seenRuns.iterator().next());
    }
    Deque<Run> window =
        runs.computeIfAbsent(
            new RunKey(run.journey(), run.targetNode()), key -> new ArrayDeque<>());
    window.addLast(run);
    Instant oldest = run.endedAt().minus(RUNS_KEPT);
    while (window.size() > MAX_RUNS || window.getFirst().endedAt().isBefore(oldest)) {
      window.removeFirst();
    }
    return true;
  }

  void add(Sample sample) {
    Place place = new Place(sample.signal(), sample.node());
    switch (sample) {
      case QueueSample queue -> addQueue(place, queue);
      case ErrorCounts counts -> {
        errors.merge(place, ErrorWindow.EMPTY.with(counts), (old, one) -> old.with(counts));
        burns.merge(place, BurnHistory.EMPTY.with(counts), (old, one) -> old.with(counts));
      }
      case HealthSample one -> addHealth(place, one);
      case AlertSample one -> alerts.put(one.signal(), one);
      case CertificateSample one -> certificates.put(place, one);
      case Unreadable failure -> {
        queues.put(place, window(place).with(failure));
        errors.computeIfPresent(place, (key, old) -> old.with(failure));
      }
    }
  }

  private void addQueue(Place place, QueueSample sample) {
    queues.put(place, window(place).with(sample));
    Double depth = sample.depth();
    if (depth != null && sample.fault() == null) {
      depths.computeIfAbsent(place, key -> new DepthHistory()).add(sample.at(), depth);
    }
  }

  private QueueWindow window(Place place) {
    QueueWindow known = queues.get(place);
    return known == null ? QueueWindow.over(setup.windowOf(place.signal())) : known;
  }

  private void addHealth(Place place, HealthSample sample) {
    Deque<HealthSample> window = health.computeIfAbsent(place, key -> new ArrayDeque<>());
    window.addLast(sample);
    if (window.size() > MAX_HEALTH) {
      window.removeFirst();
    }
  }

  /** The runs of a journey at a node, or at the front door for null, oldest first. */
  List<Run> runs(String journey, @Nullable String node) {
    Deque<Run> window = runs.get(new RunKey(journey, node));
    return window == null ? List.of() : List.copyOf(window);
  }

  NodeHealth health(String service, String node) {
    Deque<HealthSample> window = health.get(new Place(service, node));
    List<HealthSample> samples = window == null ? List.of() : List.copyOf(window);
    return setup
        .service(service)
        .map(Service::health)
        .map(rule -> new NodeHealth(node, samples, rule.upAfter(), rule.downAfter()))
        .orElseGet(() -> new NodeHealth(node, samples));
  }

  QueueWindow queue(String signal, @Nullable String node) {
    return queues.getOrDefault(new Place(signal, node), QueueWindow.EMPTY);
  }

  ErrorWindow errors(String signal, @Nullable String node) {
    return errors.getOrDefault(new Place(signal, node), ErrorWindow.EMPTY);
  }

  /** How the error counters of a signal rose over hours, over all its nodes together. */
  BurnHistory burn(String signal) {
    return burns.entrySet().stream()
        .filter(entry -> entry.getKey().signal().equals(signal))
        .map(Map.Entry::getValue)
        .reduce(BurnHistory::and)
        .orElse(BurnHistory.EMPTY);
  }

  /** How deep a whole queue usually was lately, or the sum over its nodes. */
  Optional<Double> usualDepth(String signal) {
    return depths.entrySet().stream()
        .filter(entry -> entry.getKey().signal().equals(signal))
        .flatMap(entry -> entry.getValue().usual().stream())
        .reduce(Double::sum);
  }

  /** The alerts that fired when they were last read. */
  Optional<AlertSample> alerts(String signal) {
    return Optional.ofNullable(alerts.get(signal));
  }

  /** The certificates of a service, as they were last read. */
  List<CertificateSample> certificates(String service) {
    return certificates.values().stream().filter(one -> one.signal().equals(service)).toList();
  }

  /** How a journey did in the runs pinned to any node that pass a filter. */
  Baseline baseline(String journey, Predicate<Run> filter, Instant since) {
    List<Run> of = new ArrayList<>();
    for (Map.Entry<RunKey, Deque<Run>> entry : runs.entrySet()) {
      RunKey key = entry.getKey();
      if (key.node() == null || !key.journey().equals(journey)) {
        continue;
      }
      for (Run run : entry.getValue()) {
        if (run.isEvidence() && !run.startedAt().isBefore(since) && filter.test(run)) {
          of.add(run);
        }
      }
    }
    of.sort(Comparator.comparing(Run::startedAt).reversed());
    return Baseline.of(of);
  }
}
