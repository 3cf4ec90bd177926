package dev.pitwall.rollout;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people say: the holds they place and release, the NO_GOs they acknowledge. Guarded by race
 * control's lock, but for {@link #all} and {@link #over}.
 */
final class Holds {
  private final Setup setup;
  private final Board board;
  private final Journal journal;
  private final Ids ids;
  private volatile List<Hold> all;

  Holds(Setup setup, Board board, Journal journal, Ids ids) {
    this.setup = setup;
    this.board = board;
    this.journal = journal;
    this.ids = ids;
    this.all = board.holds();
  }

  /** Every hold that is remembered, over or not; takes no lock. */
  List<Hold> all() {
    return all;
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

  private Optional<Hold> stopping(String gate, Instant now) {
    return all.stream().filter(hold -> hold.stops(gate, now)).findFirst();
  }

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
    save(hold, author, "hold on " + hold.scope() + ": " + reason);
    return hold;
  }

  Hold release(String id, String who, Instant now) {
    Hold hold = board.hold(id).orElseThrow(() -> new UnknownName("there is no hold " + id));
    Hold released = hold.released(who, now);
    if (!released.equals(hold)) {
      save(released, who, "hold " + id + " released");
    }
    return released;
  }

  Acknowledgement acknowledge(String evaluationId, String who, String reason, Instant now) {
    Evaluation evaluation =
        board
            .evaluation(evaluationId)
            .orElseThrow(() -> new UnknownName("there is no evaluation " + evaluationId));
    if (evaluation.verdict() != Verdict.NO_GO) {
      throw new IllegalMove(
          "evaluation %s is %s; only a NO_GO is acknowledged"
              .formatted(evaluationId, evaluation.verdict()));
    }
    Acknowledgement acknowledgement = new Acknowledgement(evaluationId, who, reason, now);
    journal.write(
        new Journal.Entry.OfAcknowledgement(acknowledgement),
        who,
        "NO_GO " + evaluationId + " acknowledged: " + reason);
    board.put(acknowledgement);
    return acknowledgement;
  }

  private void save(Hold hold, String who, String what) {
    journal.write(new Journal.Entry.OfHold(hold), who, what);
    board.put(hold);
    all = board.holds();
  }
}
