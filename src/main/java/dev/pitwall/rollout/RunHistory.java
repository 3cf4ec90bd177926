package dev.pitwall.rollout;

import dev.pitwall.gate.Baseline;
import dev.pitwall.gate.TargetRuns;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the last hour, by journey and target, in the order of their starts, and which are
 * out. Guarded by the lock of the gate service.
 */
final class RunHistory {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int MOST_PER_TARGET = 1000;
  private static final int MOST_SEEN = 20_000;

  /** A run that is out for longer was lost on the way. */
  private static final Duration LONGEST_OUT = Duration.ofMinutes(15);

  /** One journey at one target. */
  private static final class Line {
    final List<Run> runs = new ArrayList<>();
    final Map<String, Instant> out = new LinkedHashMap<>();
    @Nullable TargetRuns view;
    Instant viewFrom = Instant.MIN;

    /** What began before was another journey, or met another target. */
    Instant since = Instant.MIN;

    void add(Run run) {
      int at = runs.size();
      while (at > 0 && runs.get(at - 1).startedAt().isAfter(run.startedAt())) {
        at--;
      }
      runs.add(at, run);
      view = null;
    }

    boolean replace(Run run) {
      for (int i = runs.size() - 1; i >= 0; i--) {
        if (runs.get(i).id().equals(run.id())) {
          boolean other = runs.get(i).outcome() != run.outcome();
          runs.remove(i);
          add(run);
          return other;
        }
      }
      return false;
    }

    void forgetBefore(Instant oldest) {
      int from = Math.max(0, runs.size() - MOST_PER_TARGET);
      while (from < runs.size() && runs.get(from).endedAt().isBefore(oldest)) {
        from++;
      }
      if (from > 0) {
        runs.subList(0, from).clear();
        view = null;
      }
    }
  }

  private final Map<JourneyTarget, Line> lines = new HashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final MonitoredConfig setup;

  RunHistory(MonitoredConfig setup) {
    this.setup = setup;
  }

  /** A run began; until it is told or given up, what began after it proves nothing. */
  void started(String run, String journey, @Nullable String node, Instant at) {
    Line line = line(journey, node);
    line.out.values().removeIf(start -> start.isBefore(at.minus(LONGEST_OUT)));
    line.out.put(run, at);
    line.view = null;
  }

  /** A run that began will not be told. */
  boolean gaveUp(String run, String journey, @Nullable String node) {
    Line line = line(journey, node);
    line.view = null;
    return line.out.remove(run) != null;
  }

  /**
   * Takes a run; the same run told again counts as it was told last.
   *
   * @return whether anything is different now
   */
  boolean add(Run run) {
    Line line = line(run.journey(), run.targetNode());
    boolean wasOut = gaveUp(run.id(), run.journey(), run.targetNode());
    if (run.outcome() == Outcome.SKIPPED || run.startedAt().isBefore(line.since)) {
      return wasOut;
    }
    if (!seen.add(run.id())) {
      return line.replace(run) || wasOut;
    }
    if (seen.size() > MOST_SEEN) {
      seen.remove(seen.iterator().next());
    }
    line.add(run);
    line.forgetBefore(run.endedAt().minus(KEPT));
    return true;
  }

  private Line line(String journey, @Nullable String node) {
    return lines.computeIfAbsent(new JourneyTarget(journey, node), key -> new Line());
  }

  /** The runs of a journey at a target that began at or after a moment. */
  TargetRuns of(String journey, @Nullable String node, Instant from) {
    Line line = line(journey, node);
    TargetRuns view = line.view;
    if (view == null || !line.viewFrom.equals(from)) {
      List<Run> runs = line.runs.stream().filter(run -> !run.startedAt().isBefore(from)).toList();
      List<Instant> out = line.out.values().stream().sorted().toList();
      view = new TargetRuns(runs, out, setup.paceOf(journey, node));
      line.view = view;
      line.viewFrom = from;
    }
    return view;
  }

  /** How a journey did at a target within the hour before a moment, and from another on. */
  Baseline baseline(String journey, @Nullable String node, Instant from, Instant now) {
    Instant oldest = from.isAfter(now.minus(KEPT)) ? from : now.minus(KEPT);
    List<Run> counted =
        line(journey, node).runs.reversed().stream()
            .filter(run -> run.isEvidence() && !run.startedAt().isBefore(oldest))
            .filter(run -> !run.startedAt().isAfter(now.plusSeconds(1)))
            .toList();
    return Baseline.of(counted);
  }

  /** What the runs of some lines showed, and those show that are out, proves nothing any more. */
  void forget(Predicate<JourneyTarget> changed, Instant now) {
    lines.forEach(
        (at, line) -> {
          if (changed.test(at)) {
            line.since = now;
            line.runs.clear();
            line.view = null;
          }
        });
  }

  /** Everything seen so far proves nothing any more. */
  void clear() {
    lines
        .values()
        .forEach(
            line -> {
              line.runs.clear();
              line.view = null;
            });
  }
}
