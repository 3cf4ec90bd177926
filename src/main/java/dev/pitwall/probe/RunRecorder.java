package dev.pitwall.probe;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a run shows, redacted and bounded. Safe for use by several threads, so that a
 * watchdog can close the book on a run that is stuck.
 */
final class RunRecorder {
  /** More steps than anybody reads; a run never keeps more results. */
  private static final int MOST_RESULTS = 500;

  private static final int MOST_CLUES = 4;
  private static final int LONGEST_CLUE = 200;

  private final RunRequest request;
  private final TextSanitizer texts;
  private final ObservedIdentity seen;
  private final String worker;
  private final RunEnvironment around;
  private final Instant startedAt;
  private final long startNanos;
  private final List<StepResult> results = new ArrayList<>();
  private Optional<StepResult> latest = Optional.empty();
  private Outcome outcome = Outcome.PASSED;
  private @Nullable Failure failure;
  private @Nullable Current current;

  /**
   * A step under way.
   *
   * @param label as it is written
   * @param filled the label with its places filled
   */
  private record Current(int number, boolean undo, String label, String filled) {}

  RunRecorder(
      RunRequest request,
      TextSanitizer texts,
      ObservedIdentity seen,
      String worker,
      RunEnvironment around) {
    this.request = request;
    this.texts = texts;
    this.seen = seen;
    this.worker = worker;
    this.around = around;
    this.startedAt = around.clock().instant();
    this.startNanos = around.nanos().getAsLong();
  }

  synchronized void begin(int number, boolean undo, Step step, String filled) {
    current = new Current(number, undo, step.common().label(), filled);
  }

  synchronized void end(StepOutcome attempt, Duration took) {
    Current ended = current;
    current = null;
    if (ended == null) {
      return;
    }
    StepResult result = result(ended, attempt, took);
    latest = Optional.of(result);
    if (results.size() < MOST_RESULTS) {
      results.add(result);
    }
    boolean bad = attempt.outcome() == Outcome.FAILED || attempt.outcome() == Outcome.ERRORED;
    if (bad && failure == null) {
      outcome = attempt.outcome();
      failure = failure(ended, attempt);
    }
  }

  private StepResult result(Current step, StepOutcome attempt, Duration took) {
    String detail = attempt.detail().isEmpty() ? null : texts.fit(attempt.detail());
    return new StepResult(
        step.number(),
        texts.fit(step.label()),
        step.undo(),
        attempt.outcome(),
        took,
        attempt.status(),
        attempt.phases(),
        detail);
  }

  private Failure failure(Current step, StepOutcome attempt) {
    return new Failure(
        step.number(),
        step.undo(),
        texts.fit(step.filled()),
        texts.fit(attempt.observed()),
        texts.fit(attempt.required()),
        attempt.clues().stream()
            .limit(MOST_CLUES)
            .map(clue -> texts.fit(clue, LONGEST_CLUE))
            .toList());
  }

  /** The step that ended last, when any did. */
  synchronized Optional<StepResult> latest() {
    return latest;
  }

  synchronized @Nullable Failure failure() {
    return failure;
  }

  synchronized Run finished(List<Artefact> artefacts) {
    return run(outcome, failure, results, artefacts);
  }

  /** The run as if it ended now: the step under way, if any, takes the blame. */
  synchronized Run cutShort(Outcome how, String observed, String required) {
    List<StepResult> all = new ArrayList<>(results);
    if (failure != null) {
      return run(outcome, failure, all, List.of());
    }
    Current step = current;
    if (step == null) {
      Failure why = new Failure(0, "run", texts.fit(observed), texts.fit(required));
      return run(how, why, all, List.of());
    }
    StepOutcome attempt = new StepOutcome(how, null, observed, required, List.of(), null);
    all.add(result(step, attempt, Duration.ZERO));
    return run(how, failure(step, attempt), all, List.of());
  }

  private Run run(
      Outcome how, @Nullable Failure why, List<StepResult> steps, List<Artefact> artefacts) {
    return new Run(
        request.id(),
        request.journey().name(),
        request.target().service().name(),
        request.target().nodeName(),
        request.trigger(),
        how,
        startedAt,
        Duration.ofNanos(around.nanos().getAsLong() - startNanos),
        met(),
        worker,
        why,
        steps,
        artefacts);
  }

  private Met met() {
    Met met = seen.met();
    String stray = met.stray();
    return new Met(
        fit(met.node()),
        fit(met.version()),
        fit(met.instance()),
        stray == null ? null : texts.fit(stray),
        met.requests(),
        met.errors());
  }

  private @Nullable String fit(@Nullable String text) {
    return text == null ? null : texts.fit(text, 100);
  }
}
