package dev.pitwall.boot;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.metrics.Meters;
import dev.pitwall.otel.Spans;
import dev.pitwall.probe.LogNames;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.ForwardingJournal;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Journal;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.signal.Sample;
import dev.pitwall.store.Store;
import dev.pitwall.web.WebPages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each run, each reading and each evaluation on to all that heed it, once each.
 *
 * @param spans null when none are sent
 */
record RunEvents(
    Store store,
    Meters meters,
    GateService control,
    LatestSamples latest,
    JourneyErrorCounts ownRuns,
    WebPages pages,
    @Nullable Spans spans,
    InstantSource clock)
    implements Schedule.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);

  @Override
  public void ran(Run run) {
    store.runWriter().offer(run);
    log(run);
    meters.ran(run);
    ownRuns.ran(run);
    control.feed().accept(run, clock.instant());
    pages.ran(run);
    if (spans != null) {
      spans.ran(run);
    }
  }

  private static void log(Run run) {
    if (run.outcome() != Outcome.FAILED && run.outcome() != Outcome.ERRORED) {
      return;
    }
    try (var _ = LogNames.ofRun(run.id(), run.journey(), run.trace())) {
      String node = run.targetNode();
      String where = node == null ? "" : " at " + node;
      LOG.info("{}{} {}: {}", run.journey(), where, run.outcome(), run.sentence());
    }
  }

  @Override
  public void slotStarted(String journey, Duration late) {
    meters.late(late);
  }

  void read(Sample sample) {
    meters.sampled(sample);
    latest
        .accept(sample)
        .ifPresent(
            queue ->
                meters.assessed(
                    sample, queue.state(), queue.secondsToDrain(), queue.secondsToFull()));
    control.feed().accept(sample, clock.instant());
  }

  /** Hears of an evaluation that opened, changed or became final. */
  static void heard(Evaluation evaluation, Meters meters, @Nullable Spans spans) {
    meters.heard(evaluation);
    if (evaluation.isFinal()) {
      try (var _ =
          LogNames.ofEvaluation(
              evaluation.id(), evaluation.question().rollout(), evaluation.trace())) {
        LOG.info(
            "{} {}: {}", evaluation.id(), evaluation.verdict(), evaluation.judgement().reason());
      }
      if (spans != null) {
        spans.decided(evaluation);
      }
    }
  }

  /** The same journal; a rollout that is written as finished is a span as well. */
  static Journal traced(Journal journal, @Nullable Spans spans) {
    return spans == null ? journal : new TracedJournal(journal, spans);
  }

  private static final class TracedJournal extends ForwardingJournal {
    private final Spans spans;

    TracedJournal(Journal journal, Spans spans) {
      super(journal);
      this.spans = spans;
    }

    @Override
    public void write(List<Line> lines) {
      super.write(lines);
      for (Line line : lines) {
        if (line.entry() instanceof Entry.OfRollout(var rollout)) {
          spans.finished(rollout);
        }
      }
    }
  }
}
