package dev.pitwall.rollout;

import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds that operators place and release, and verdicts that they acknowledge. Guarded by the lock
 * of the gate service, but for {@link #all}, {@link #stopping} and {@link #over}.
 */
final class Holds {
  /** So many are remembered; those that are over go first. */
  private static final int MOST_KEPT = 500;

  private static final Duration LONG_OVER = Duration.ofDays(1);

  private final MonitoredConfig setup;
  private final RolloutState board;
  private final Journal journal;
  private final Ids ids;
  private final UnwrittenHolds unwritten;
  private volatile Map<String, Hold> all;
  private volatile List<Hold> inForce;

  Holds(
      MonitoredConfig setup, RolloutState board, List<Hold> remembered, Journal journal, Ids ids) {
    this.setup = setup;
    this.board = board;
    this.journal = journal;
    this.ids = ids;
    this.unwritten = new UnwrittenHolds(journal);
    Map<String, Hold> known = new LinkedHashMap<>();
    remembered.forEach(hold -> known.put(hold.id(), hold));
    this.all = known;
    this.inForce = unreleased(known);
  }

  private static List<Hold> unreleased(Map<String, Hold> all) {
    return all.values().stream()
        .filter(hold -> hold.releasedAt() == null)
        .sorted(Comparator.comparing(Hold::placedAt))
        .toList();
  }

  /** A clock that was set ahead may be set back, so what has just ended may still be in force. */
  private static boolean isLongOver(Hold hold, Instant now) {
    return !hold.isActive(now.minus(LONG_OVER));
  }

  /**
   * The holds that are remembered, over or not, the newest of those that are over; takes no lock.
   */
  List<Hold> all() {
    return List.copyOf(all.values());
  }

  /**
   * The evaluation as it is to be told: a hold speaks before a GO that still stands, and before an
   * open evaluation; never before a stop. Takes no lock.
   */
  Evaluation over(Evaluation evaluation, Instant now) {
    return switch (evaluation.verdict()) {
      case NO_GO, INCONCLUSIVE, HOLD -> evaluation;
      case GO, PENDING ->
          stopping(evaluation.question().gate(), now).map(evaluation::heldBy).orElse(evaluation);
    };
  }

  /** The hold that stops a gate, the longest standing first; takes no lock. */
  Optional<Hold> stopping(String gate, Instant now) {
    for (Hold hold : inForce) {
      if (hold.stops(gate, now)) {
        return Optional.of(hold);
      }
    }
    return Optional.empty();
  }

  /**
   * The same for a question that is asked only now. Where it cannot be written, and so is not
   * opened, a hold that stands is the answer all the same.
   */
  Evaluation over(Question asked, Instant now, Supplier<Evaluation> evaluation) {
    try {
      return over(evaluation.get(), now);
    } catch (NotWritten e) {
      Judgement nothing = new Judgement(Verdict.PENDING, "not written", List.of(), List.of());
      return stopping(asked.gate(), now)
          .map(
              hold ->
                  new Evaluation(ids.next("ev"), asked, now, now, nothing, null, null).heldBy(hold))
          .orElseThrow(() -> e);
    }
  }

  UnwrittenHolds unwritten() {
    return unwritten;
  }

  /** Places a hold. One that cannot be written holds as well, and is written later. */
  Hold place(
      @Nullable String gate,
      String author,
      String reason,
      @Nullable Instant expiresAt,
      Instant now) {
    if (gate != null) {
      setup.knownGate(gate);
    }
    Hold hold = new Hold(ids.next("hold"), gate, author, reason, now, expiresAt, null, null);
    unwritten.place(hold, author, "hold on " + hold.scope() + ": " + reason);
    remember(hold, now);
    return hold;
  }

  Hold release(String id, String who, Instant now) {
    Hold hold =
        Optional.ofNullable(all.get(id))
            .or(() -> journal.findHold(id))
            .orElseThrow(
                () -> new UnknownName("there is no hold " + id + "; GET /api/v1/holds lists them"));
    if (!hold.isActive(now)) {
      return hold;
    }
    Hold released = hold.released(who, now);
    unwritten.change(released, who, "hold " + id + " released");
    remember(released, now);
    return released;
  }

  Acknowledgement acknowledge(String evaluationId, String who, String reason, Instant now) {
    Evaluation evaluation =
        board
            .evaluation(evaluationId)
            .or(() -> journal.findEvaluation(evaluationId))
            .orElseThrow(() -> new UnknownName("there is no evaluation " + evaluationId));
    boolean stops =
        evaluation.verdict() == Verdict.NO_GO || evaluation.verdict() == Verdict.INCONCLUSIVE;
    if (!stops) {
      throw new IllegalTransition(
          "evaluation %s is %s; only a NO_GO or INCONCLUSIVE is acknowledged"
              .formatted(evaluationId, evaluation.verdict()));
    }
    Acknowledgement acknowledgement = new Acknowledgement(evaluationId, who, reason, now);
    journal.write(
        new Journal.Entry.OfAcknowledgement(acknowledgement),
        who,
        evaluation.verdict() + " " + evaluationId + " acknowledged: " + reason);
    board.put(acknowledgement);
    return acknowledgement;
  }

  private void remember(Hold hold, Instant now) {
    Map<String, Hold> next = new LinkedHashMap<>(all);
    next.put(hold.id(), hold);
    Iterator<Hold> oldest = next.values().iterator();
    while (next.size() > MOST_KEPT && oldest.hasNext()) {
      if (!oldest.next().isActive(now)) {
        oldest.remove();
      }
    }
    all = next;
    inForce = unreleased(next).stream().filter(one -> !isLongOver(one, now)).toList();
  }
}
