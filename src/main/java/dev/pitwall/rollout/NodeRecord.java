package dev.pitwall.rollout;

import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the book of a service says of one of its nodes. There is one such record a node, whatever
 * rollouts there are: they write to it, and none hides it.
 *
 * @param since when it came to this phase
 * @param rollout the rollout that moved it last; null when none has
 * @param turn counts up with each start, stop, drain and change of version: what was asked in an
 *     earlier turn is no answer in this one
 * @param lastVerdict the last final verdict about it; null when there is none
 */
public record NodeRecord(
    String service,
    String node,
    Phase phase,
    Instant since,
    @Nullable String rollout,
    int turn,
    Incarnation incarnation,
    @Nullable LastVerdict lastVerdict) {
  /** A start that was seen so shortly before it is told is the one that is told. */
  private static final Duration TOLD_LATE = Duration.ofMinutes(2);

  /**
   * A final verdict about a node.
   *
   * @param evaluation its id
   */
  public record LastVerdict(String evaluation, String gate, Verdict verdict, Instant at) {}

  /** A node that no rollout has touched. */
  public static NodeRecord found(String service, String node, Instant now) {
    return new NodeRecord(service, node, Phase.WAITING, now, null, 1, Incarnation.found(now), null);
  }

  /**
   * The node as a rollout moves it. Every move but to done or failed begins a new turn, and a told
   * start a new incarnation.
   *
   * @param by the id of the rollout
   */
  NodeRecord moved(Phase to, String by, Instant now) {
    if (to == phase && to != Phase.STARTED) {
      return by.equals(rollout) ? this : with(phase, since, by, turn, incarnation);
    }
    return switch (to) {
      case STARTED -> with(to, now, by, turn + 1, toldAt(by, now));
      case WAITING, DRAINING, STOPPED -> with(to, now, by, turn + 1, incarnation);
      case UPGRADING -> with(to, now, by, phase.isOut() ? turn : turn + 1, incarnation);
      case DONE, FAILED -> with(to, now, by, turn, incarnation);
    };
  }

  /**
   * The process whose start is told. It may be the one whose start was seen, or told by the same
   * rollout, just before, so that one is not taken for its predecessor; it is proven from now on.
   */
  private Incarnation toldAt(String by, Instant now) {
    boolean just = incarnation.began().plus(TOLD_LATE).isAfter(now);
    boolean judged =
        incarnation.standing() == Incarnation.Standing.PROVEN
            || incarnation.standing() == Incarnation.Standing.FAILED;
    boolean seen =
        incarnation.isSeenToBeAnother()
            && !judged
            && (phase.isOut() ? incarnation.began().isAfter(since) : just);
    boolean again = (phase == Phase.STARTED || phase == Phase.DONE) && by.equals(rollout) && just;
    Incarnation next = incarnation.next(Incarnation.Origin.TOLD, now);
    return seen || again ? next.afterAnyInstance() : next;
  }

  /**
   * The node with a process that nobody told of; the rollout that has it out has started it. A
   * failed node whose process comes back as the same version, or as one that is not named, has
   * failed still.
   */
  NodeRecord seenToStart(
      Incarnation.Origin how, Instant began, @Nullable String version, boolean asked, Instant now) {
    boolean isSame = version == null || version.equals(incarnation.version());
    Incarnation next = incarnation.next(how, began);
    if (!asked && incarnation.standing() == Incarnation.Standing.IN_PLACE && rollout == null) {
      next = next.standing(Incarnation.Standing.IN_PLACE);
    }
    boolean starts = asked && phase != Phase.STARTED;
    if (!asked && phase == Phase.FAILED && !isSame) { // the process that failed is gone
      return with(Phase.WAITING, now, rollout, turn + 1, next);
    }
    return with(starts ? Phase.STARTED : phase, starts ? now : since, rollout, turn + 1, next);
  }

  /** The node once a post-start question has found a start that was seen before. */
  NodeRecord started(String by, Instant now) {
    return with(Phase.STARTED, now, by, turn, incarnation);
  }

  /** The same, moved by that rollout; null leaves it as it is. */
  NodeRecord by(@Nullable String other) {
    return other == null ? this : with(phase, since, other, turn, incarnation);
  }

  /** The same process, better known. */
  NodeRecord with(Incarnation known) {
    return with(phase, since, rollout, turn, known);
  }

  /** The same, where what is dated ahead of a clock happened now. */
  NodeRecord datedBy(Instant now) {
    Instant up = incarnation.upAt();
    boolean ahead = incarnation.began().isAfter(now) || (up != null && up.isAfter(now));
    Incarnation of = ahead ? incarnation.began(now).up(null) : incarnation;
    return with(phase, since.isAfter(now) ? now : since, rollout, turn, of);
  }

  /** The same with a verdict and what follows from it. */
  NodeRecord decided(
      Phase to, Incarnation.Standing standing, @Nullable LastVerdict verdict, Instant now) {
    return new NodeRecord(
        service,
        node,
        to,
        to == phase ? since : now,
        rollout,
        turn,
        incarnation.standing(standing),
        verdict);
  }

  /** The node given back by a rollout that has ended. */
  NodeRecord givenBack(Instant now) {
    return with(Phase.WAITING, now, rollout, turn + 1, incarnation);
  }

  /** A failed node whose process turns out to be another than the one that failed. */
  NodeRecord replaced(Instant now) {
    return with(Phase.WAITING, now, rollout, turn, incarnation)
        .with(incarnation.standing(Incarnation.Standing.UNPROVEN));
  }

  /** The node with a process that was judged and stopped before. */
  NodeRecord failedAs(LastVerdict stop, Instant now) {
    return decided(Phase.FAILED, Incarnation.Standing.FAILED, stop, now);
  }

  private NodeRecord with(Phase to, Instant from, @Nullable String by, int inTurn, Incarnation of) {
    return new NodeRecord(service, node, to, from, by, inTurn, of, lastVerdict);
  }

  /** Whether the process on it was started since Pitwall first saw the node. */
  boolean isStarted() {
    return incarnation.origin() != Incarnation.Origin.FOUND;
  }
}
