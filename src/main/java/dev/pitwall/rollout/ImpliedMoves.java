package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.VersionRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What asking a gate says of where a node is, for tools that tell nothing else. Guarded by the lock
 * of the gate service.
 */
final class ImpliedMoves {
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;

  ImpliedMoves(MonitoredConfig setup, RolloutState board, NodeBook book) {
    this.setup = setup;
    this.board = board;
    this.book = book;
  }

  /** What asking says of where a node is, for tools that tell nothing else; null for nothing. */
  @Nullable Phase implied(Rollout rollout, Question question, GatePolicy policy, Instant now) {
    String node = question.node();
    if (node == null) {
      return null;
    }
    NodeRecord record = book.of(policy.service(), node);
    return switch (question.phase()) {
      case PRE_DRAIN, FLEET -> null;
      case DRAINED ->
          record.phase().isOut() || isTaken(record, rollout, now) ? null : Phase.DRAINING;
      case POST_START ->
          isSeenStarted(rollout, question, record) || isStartedBy(rollout, record, question, policy)
              ? Phase.STARTED
              : null;
    };
  }

  /**
   * Whether a process that nothing has decided about yet was seen to start since the rollout was
   * opened, or answers as the version that is asked about.
   */
  private static boolean isSeenStarted(Rollout rollout, Question question, NodeRecord record) {
    Incarnation of = record.incarnation();
    boolean open = !isStartedFor(rollout, record) && !record.phase().isOut();
    boolean undecided =
        of.standing() == Incarnation.Standing.UNPROVEN
            || of.standing() == Incarnation.Standing.IN_PLACE;
    boolean meant =
        !of.began().isBefore(rollout.openedAt())
            || (of.version() != null
                && of.version().equals(question.version())
                && (of.standing() == Incarnation.Standing.UNPROVEN
                    || !of.version().equals(of.versionBefore())));
    return open && undecided && of.origin() == Incarnation.Origin.SEEN && meant;
  }

  /**
   * Asking whether a node is good says that it was started only where nothing can show a start, or
   * where one was seen since it was taken out.
   */
  private boolean isStartedBy(
      Rollout rollout, NodeRecord record, Question question, GatePolicy policy) {
    if (isStartedFor(rollout, record)) {
      return false;
    }
    boolean blind =
        !policy.has(HealthyNodeRule.class)
            && !policy.has(VersionRule.class)
            && !hasInstance(policy);
    boolean before =
        !record.isStarted()
            || record.phase().isOut()
            || !rollout.id().equals(record.rollout())
            || board.isJudgedAsOther(record, question.version());
    boolean seen = record.phase().isOut() && record.incarnation().began().isAfter(record.since());
    return seen || (blind && before);
  }

  private static boolean isStartedFor(Rollout rollout, NodeRecord record) {
    return record.phase() == Phase.STARTED && rollout.id().equals(record.rollout());
  }

  private boolean hasInstance(GatePolicy policy) {
    return setup.serviceOf(policy).namesInstances();
  }

  private boolean isTaken(NodeRecord record, Rollout rollout, Instant now) {
    return rollout.kind() != Rollout.Kind.ROLLBACK
        && board.reservations().taken(record, rollout.id(), now) != null;
  }

  /** The node as a question implies it; null where it changes nothing. */
  @Nullable NodeRecord moved(Rollout rollout, Question question, GatePolicy policy, Instant now) {
    Phase implied = implied(rollout, question, policy, now);
    String node = question.node();
    if (implied == null || node == null) {
      return null;
    }
    NodeRecord before = book.of(policy.service(), node);
    if (implied != Phase.STARTED) {
      return before.moved(implied, rollout.id(), now);
    }
    boolean seen =
        isSeenStarted(rollout, question, before)
            || before.incarnation().began().isAfter(before.since());
    return seen
        ? before.started(rollout.id(), now)
        : before.seenToStart(Incarnation.Origin.ASKED, now, null, true, now).by(rollout.id());
  }
}
