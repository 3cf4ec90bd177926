package dev.pitwall.journey;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The runs of one journey at one target that started within one minute, in figures.
 *
 * @param at when the minute begins
 * @param counts how many ended how; without outcomes that none had
 * @param sum how long those that passed took together
 * @param took how long those that passed took
 * @param versions which versions were met
 */
public record RunMinute(
    Instant at,
    Map<Outcome, Long> counts,
    Duration sum,
    DurationSketch took,
    SortedSet<String> versions) {
  public RunMinute {
    if (!at.equals(at.truncatedTo(ChronoUnit.MINUTES))) {
      throw new IllegalArgumentException(at + " is not when a minute begins");
    }
    EnumMap<Outcome, Long> copy = new EnumMap<>(Outcome.class);
    copy.putAll(counts);
    counts = Collections.unmodifiableMap(copy);
    versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
  }

  /** The minute of a run, with nothing else in it. */
  public static RunMinute of(Run run) {
    boolean passed = run.outcome() == Outcome.PASSED;
    String version = run.versionSeen();
    return new RunMinute(
        run.startedAt().truncatedTo(ChronoUnit.MINUTES),
        Map.of(run.outcome(), 1L),
        passed ? run.took() : Duration.ZERO,
        passed ? DurationSketch.of(List.of(run.took())) : DurationSketch.EMPTY,
        new TreeSet<>(version == null ? Set.of() : Set.of(version)));
  }

  /** The runs of both. */
  public RunMinute merge(RunMinute other) {
    if (!at.equals(other.at)) {
      throw new IllegalArgumentException(at + " and " + other.at + " are two minutes");
    }
    EnumMap<Outcome, Long> both = new EnumMap<>(Outcome.class);
    Stream.of(counts, other.counts)
        .forEach(some -> some.forEach((outcome, n) -> both.merge(outcome, n, Long::sum)));
    SortedSet<String> met = new TreeSet<>(versions);
    met.addAll(other.versions);
    return new RunMinute(at, both, sum.plus(other.sum), took.merge(other.took), met);
  }
}
