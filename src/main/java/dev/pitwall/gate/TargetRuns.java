package dev.pitwall.gate;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one journey at one target.
 *
 * @param runs those that passed, failed or could not be measured, the oldest start first
 * @param out when each run started that is not over yet, the oldest first
 * @param every the pace of the schedule there
 */
public record TargetRuns(List<Run> runs, List<Instant> out, Duration every) {
  /** Runs that started at once are ordered too, so that it does not matter which is told first. */
  private static final Comparator<Run> BY_START =
      Comparator.comparing(Run::startedAt).thenComparing(Run::id);

  /** No run yet, at the usual pace. */
  public static final TargetRuns NONE = new TargetRuns(List.of(), List.of(), Duration.ofMinutes(1));

  /** A run is dated ahead of the clock by no more than this; further ahead a clock has jumped. */
  private static final Duration AHEAD = Duration.ofSeconds(1);

  public TargetRuns {
    runs = runs.stream().sorted(BY_START).toList();
    out = List.copyOf(out);
  }

  /** Those that began at or after a moment, and not after now. */
  public List<Run> since(Instant from, Instant now) {
    return between(from, now.plus(AHEAD));
  }

  /** Those that began at or after one moment and not after another. */
  List<Run> between(Instant from, Instant upTo) {
    int first = firstFrom(from);
    int end = firstFrom(upTo.plusNanos(1));
    return first >= end ? List.of() : runs.subList(first, end);
  }

  private int firstFrom(Instant moment) {
    int low = 0;
    int high = runs.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runs.get(middle).startedAt().isBefore(moment)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many runs are out that started by a moment. */
  int outUntil(Instant moment) {
    int count = 0;
    for (Instant start : out) {
      count += start.isAfter(moment) ? 0 : 1;
    }
    return count;
  }

  /** Those of some runs that say something about a target of that version; null takes any. */
  static List<Run> measured(List<Run> runs, @Nullable String version) {
    List<Run> measured = new ArrayList<>(runs.size());
    for (Run run : runs) {
      if (run.isEvidence() && isOf(version, run)) {
        measured.add(run);
      }
    }
    return measured;
  }

  /** Whether a run met that version, or did not see any. */
  static boolean isOf(@Nullable String version, Run run) {
    String seen = run.versionSeen();
    return version == null || seen == null || Objects.equals(seen, version);
  }

  /** How many of some runs failed. */
  static long failed(List<Run> measured) {
    long failed = 0;
    for (Run run : measured) {
      failed += run.outcome() == Outcome.FAILED ? 1 : 0;
    }
    return failed;
  }
}
