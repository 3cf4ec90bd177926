package dev.pitwall.boot;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.SourceReader;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts Pitwall's own runs, so that they can be read like anybody's requests. Only runs that say
 * something about the target count.
 */
final class JourneyErrorCounts {
  private record Place(String journey, @Nullable String node) {}

  private record Counts(AtomicLong bad, AtomicLong total) {}

  private final Map<Place, Counts> counts = new ConcurrentHashMap<>();

  void ran(Run run) {
    if (!run.isEvidence()) {
      return;
    }
    Counts one =
        counts.computeIfAbsent(
            new Place(run.journey(), run.targetNode()),
            key -> new Counts(new AtomicLong(), new AtomicLong()));
    // The total first: whoever reads in between sees a failure too few, never more than runs.
    one.total().incrementAndGet();
    if (run.outcome() == Outcome.FAILED) {
      one.bad().incrementAndGet();
    }
  }

  /** Reads the runs of some journeys, at the front door or at one node, as error counters. */
  SourceReader reader(SignalSpec spec, SourceSpec.Journeys source, NodeTexts texts) {
    return at -> read(spec, source, texts.nodeName(), at);
  }

  private Sample read(
      SignalSpec spec, SourceSpec.Journeys source, @Nullable String node, Instant at) {
    long bad = 0;
    long total = 0;
    for (String journey : source.names()) {
      Counts one = counts.get(new Place(journey, node));
      if (one != null) {
        bad += one.bad().get();
        total += one.total().get();
      }
    }
    return new ErrorCounts(spec.name(), node, at, bad, total);
  }
}
