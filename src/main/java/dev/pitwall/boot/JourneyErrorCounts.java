package dev.pitwall.boot;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.source.RunCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts Pitwall's own runs, so that they can be read like anybody's requests. Only runs that say
 * something about the target count.
 */
final class JourneyErrorCounts implements RunCounts {
  private record Tally(AtomicLong bad, AtomicLong total) {}

  private final Map<JourneyTarget, Tally> counts = new ConcurrentHashMap<>();

  void ran(Run run) {
    if (!run.isEvidence()) {
      return;
    }
    Tally one =
        counts.computeIfAbsent(
            new JourneyTarget(run.journey(), run.targetNode()),
            key -> new Tally(new AtomicLong(), new AtomicLong()));
    // The total first: whoever reads in between sees a failure too few, never more than runs.
    one.total().incrementAndGet();
    if (run.outcome() == Outcome.FAILED) {
      one.bad().incrementAndGet();
    }
  }

  @Override
  public RunCounts.Counts of(String journey, @Nullable String node) {
    Tally one = counts.get(new JourneyTarget(journey, node));
    if (one == null) {
      return RunCounts.Counts.NONE;
    }
    long bad = one.bad().get(); // before the total, which was counted before it
    return new RunCounts.Counts(bad, one.total().get());
  }
}
