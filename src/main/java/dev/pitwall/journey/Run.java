package dev.pitwall.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a journey. Everything in it is redacted and bounded in size.
 *
 * @param id unique, sortable by time
 * @param targetNode the node it was pinned to; null for the front door
 * @param met whom it really met
 * @param worker which slot or thread ran it, such as {@code browser-1} or {@code http}
 * @param failure why it did not pass; null exactly when it passed
 */
public record Run(
    String id,
    String journey,
    String service,
    @Nullable String targetNode,
    Trigger trigger,
    Outcome outcome,
    Instant startedAt,
    Duration took,
    Met met,
    String worker,
    @Nullable Failure failure,
    List<StepResult> steps,
    List<Artefact> artefacts) {
  public Run {
    steps = List.copyOf(steps);
    artefacts = List.copyOf(artefacts);
    if ((outcome == Outcome.PASSED) != (failure == null)) {
      throw new IllegalArgumentException(
          "run " + id + " is " + outcome + " with failure " + failure + "; only PASSED has none");
    }
  }

  /** A run that met a node and a version, and of which nothing else was seen. */
  public Run(
      String id,
      String journey,
      String service,
      @Nullable String targetNode,
      Trigger trigger,
      Outcome outcome,
      Instant startedAt,
      Duration took,
      @Nullable String nodeSeen,
      @Nullable String versionSeen,
      String worker,
      @Nullable Failure failure,
      List<StepResult> steps,
      List<Artefact> artefacts) {
    this(
        id,
        journey,
        service,
        targetNode,
        trigger,
        outcome,
        startedAt,
        took,
        Met.of(nodeSeen, versionSeen),
        worker,
        failure,
        steps,
        artefacts);
  }

  /** A run without a single step: it was skipped, or nothing could be measured. */
  public static Run withoutSteps(
      RunRequest request,
      Outcome outcome,
      Instant at,
      Duration took,
      String worker,
      Failure failure) {
    return new Run(
        request.id(),
        request.journey().name(),
        request.target().service().name(),
        request.target().nodeName(),
        request.trigger(),
        outcome,
        at,
        took,
        Met.of(null, null),
        worker,
        failure,
        List.of(),
        List.of());
  }

  /** The same run, which counts as one that could not measure anything. */
  public Run errored(Failure why) {
    return new Run(
        id,
        journey,
        service,
        targetNode,
        trigger,
        Outcome.ERRORED,
        startedAt,
        took,
        met,
        worker,
        why,
        steps,
        artefacts);
  }

  /** The node that said it answered; null when none said so. */
  public @Nullable String nodeSeen() {
    return met.node();
  }

  /** The version that answered last; null when none said so. */
  public @Nullable String versionSeen() {
    return met.version();
  }

  /** When it ended. */
  public Instant endedAt() {
    return startedAt.plus(took);
  }

  /** The trace that its requests belong to. */
  public Trace trace() {
    return Trace.of(id);
  }

  /** Whether it says anything about its target: it passed or failed, and is not stray. */
  public boolean isEvidence() {
    return (outcome == Outcome.PASSED || outcome == Outcome.FAILED) && met.stray() == null;
  }

  /** Why it did not pass, in one sentence; empty when it passed. */
  public String sentence() {
    return failure == null ? "" : failure.sentence();
  }
}
