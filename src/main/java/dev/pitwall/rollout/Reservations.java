package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes may be taken out, or were, by a GO before the drain. Guarded by the lock of the gate
 * service.
 */
final class Reservations {
  private final RolloutState board;

  /** The GOs that ended before their lease. */
  private final Set<String> ended = new HashSet<>();

  Reservations(RolloutState board) {
    this.board = board;
  }

  /**
   * Whether a GO before the drain stood for the node when its drain began, or stands now that it
   * begins. Once it has ended the room may be gone, or given to another.
   *
   * @param rollout the one that asks; the GO of another is none of its own
   */
  boolean provenBefore(NodeRecord record, @Nullable String rollout, Instant now) {
    boolean out = record.phase().isOut();
    int turn = out ? record.turn() - 1 : record.turn();
    Instant began = out ? record.since() : now;
    return board
        .ofNode(record)
        .filter(evaluation -> isGoBeforeDrain(evaluation) && evaluation.turn() >= turn)
        .filter(evaluation -> Objects.equals(evaluation.question().rollout(), rollout))
        .filter(evaluation -> !ended.contains(evaluation.id()))
        .anyMatch(evaluation -> evaluation.holdsAt(began));
  }

  static boolean isGoBeforeDrain(Evaluation evaluation) {
    return evaluation.question().phase() == GatePhase.PRE_DRAIN
        && evaluation.verdict() == Verdict.GO;
  }

  /**
   * The nodes that a GO before the drain is about to take out, and by which rollout. One that was
   * ended before its time reserves its node still: whoever was given it may act on it.
   *
   * @param rollout the one that asks now
   */
  Map<String, String> reserved(
      Collection<NodeRecord> records, @Nullable String rollout, Instant now) {
    Map<String, String> reserved = new HashMap<>();
    for (NodeRecord record : records) {
      if (!record.phase().isOut()) {
        board
            .ofNode(record)
            .filter(evaluation -> isGoBeforeDrain(evaluation) && evaluation.turn() == record.turn())
            .filter(evaluation -> evaluation.holdsAt(now))
            .findFirst()
            .ifPresent(evaluation -> reserved.put(record.node(), words(evaluation)));
      }
    }
    return reserved;
  }

  /**
   * How another rollout than the one that asks has a node, or may take it out, in words; null when
   * none does.
   */
  @Nullable String taken(NodeRecord record, @Nullable String rollout, Instant now) {
    if (record.phase().isOut()) {
      return isOfAnother(record.rollout(), rollout)
          ? "was taken out by rollout %s and is %s"
              .formatted(record.rollout(), record.phase().key())
          : null;
    }
    return board
        .ofNode(record)
        .filter(one -> isGoBeforeDrain(one) && one.turn() == record.turn() && one.holdsAt(now))
        .filter(one -> isOfAnother(one.question().rollout(), rollout))
        .findFirst()
        .map(Reservations::words)
        .orElse(null);
  }

  /** One that has ended has no node any more. */
  private boolean isOfAnother(@Nullable String has, @Nullable String asks) {
    return has != null
        && !has.equals(asks)
        && board.rollout(has).filter(Rollout::isOpen).isPresent();
  }

  private static String words(Evaluation evaluation) {
    String by = evaluation.question().rollout();
    return "may be taken out%s until %s"
        .formatted(by == null ? "" : " by rollout " + by, evaluation.validUntil());
  }

  /**
   * A restart ends every lease, and which had ended before is forgotten: room is looked at anew.
   */
  void endedByRestart(NodeRecord record) {
    board
        .ofNode(record)
        .filter(Reservations::isGoBeforeDrain)
        .map(Evaluation::id)
        .forEach(ended::add);
  }

  /** Notes that a GO has ended before its lease. */
  void ended(String evaluation) {
    ended.add(evaluation);
  }

  /** Whether a GO has not been ended before its time. */
  boolean isUnbroken(Evaluation go) {
    return go.verdict() == Verdict.GO && !ended.contains(go.id());
  }

  /** Forgets an evaluation. */
  void forget(String evaluation) {
    ended.remove(evaluation);
  }
}
