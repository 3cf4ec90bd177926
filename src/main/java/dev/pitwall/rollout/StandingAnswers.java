package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of evaluations without the gate service's lock: those that are open, and the
 * answers that stand. Changed under that lock only.
 */
final class StandingAnswers {
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final LongSupplier nanos;
  private final Map<String, Evaluation> answers = new ConcurrentHashMap<>();
  private final Map<String, Long> leaseEnds = new ConcurrentHashMap<>();

  /** Those that are no answer any more, though their verdict has not changed. */
  private final Set<String> over = ConcurrentHashMap.newKeySet();

  StandingAnswers(MonitoredConfig setup, RolloutState board, LongSupplier nanos) {
    this.setup = setup;
    this.board = board;
    this.nanos = nanos;
  }

  /** The evaluation, if it may still be acted on; null when it must be asked for again. */
  @Nullable Evaluation standing(String id, Instant now) {
    return over.contains(id) ? null : shown(id, now);
  }

  /** The same, whatever became of its rollout: for pages, which ask for it by its id. */
  @Nullable Evaluation shown(String id, Instant now) {
    Evaluation evaluation = answers.get(id);
    if (evaluation == null || (evaluation.isFinal() && !holds(evaluation, now))) {
      return null;
    }
    return evaluation;
  }

  /** A lease ends by whichever clock is first. */
  boolean holds(Evaluation evaluation, Instant now) {
    if (evaluation.validUntil() == null) {
      return true;
    }
    return isLeased(evaluation) && evaluation.holdsAt(now);
  }

  boolean isLeased(Evaluation evaluation) {
    Long end = leaseEnds.get(evaluation.id());
    return end != null && nanos.getAsLong() - end < 0;
  }

  /** Makes an evaluation known as it stands now. */
  void publish(Evaluation evaluation) {
    if (isOver(evaluation)) {
      over.add(evaluation.id());
    } else {
      over.remove(evaluation.id());
    }
    answers.put(evaluation.id(), evaluation);
  }

  /** Makes an evaluation unknown. */
  void withdraw(String id) {
    answers.remove(id);
    over.remove(id);
    leaseEnds.remove(id);
  }

  /** Takes up that a rollout has ended, or was begun anew: some of its answers stand no more. */
  void rolloutEnded(String rollout) {
    for (Evaluation evaluation : answers.values()) {
      if (rollout.equals(evaluation.question().rollout())) {
        publish(evaluation);
      }
    }
  }

  private boolean isOver(Evaluation evaluation) {
    return board.isAcknowledged(evaluation.id()) || isOfEndedRollout(evaluation);
  }

  private boolean isOfEndedRollout(Evaluation evaluation) {
    return board
        .rollout(evaluation.question().rollout())
        .filter(rollout -> !rollout.isOpen())
        .filter(
            rollout ->
                rollout.isAskedAnew(evaluation.question().phase(), evaluation.verdict())
                    || board.rollout(rollout.nextId()).isPresent())
        .isPresent();
  }

  /** Takes up that a verdict was acknowledged: it answers no question any more. */
  void acknowledged(String id) {
    Evaluation answer = answers.get(id);
    if (answer != null) {
      publish(answer);
    }
  }

  /** Begins the lease of a verdict that has an end. */
  void lease(Evaluation decided, Instant now) {
    if (decided.validUntil() != null) {
      Duration lease = Duration.between(now, decided.validUntil());
      leaseEnds.put(decided.id(), nanos.getAsLong() + lease.toNanos());
    }
  }

  // --- what ends a lease before its time ---

  /** A stop ends every GO of the same gate about the same. */
  void stopped(Question stopped) {
    endLeases(
        evaluation ->
            evaluation.verdict() == Verdict.GO && evaluation.question().isOfSameMatter(stopped));
  }

  /** A node has failed: no GO about it, or that its service may go on, stands any more. */
  void failed(NodeRecord record) {
    down(record);
    roomChanged(record);
  }

  /** A node is down: what was found good of the process on it must be asked for anew. */
  void down(NodeRecord record) {
    endLeases(
        evaluation ->
            evaluation.question().phase() == GatePhase.POST_START && isAbout(evaluation, record));
  }

  /**
   * A node has gone down, was moved or has failed: whether another may be taken out, and whether
   * all is well, must be asked for anew.
   */
  void roomChanged(NodeRecord record) {
    board.fleetsChanged(record.service());
    endLeases(
        evaluation ->
            (evaluation.question().phase() == GatePhase.PRE_DRAIN
                    || evaluation.question().phase() == GatePhase.FLEET)
                && setup.isOfService(evaluation.question(), record.service()));
  }

  /** Something could not be written, which may have been what ends one of them: no GO stands. */
  void noGo() {
    endLeases(evaluation -> evaluation.verdict() == Verdict.GO);
  }

  private void endLeases(Predicate<Evaluation> concerned) {
    for (Evaluation evaluation : answers.values()) {
      if (concerned.test(evaluation) && leaseEnds.remove(evaluation.id()) != null) {
        board.reservations().ended(evaluation.id());
      }
    }
  }

  /** The turn of a node has ended, and with it every answer about it that was given before. */
  void turnEnded(NodeRecord record) {
    answers
        .values()
        .removeIf(
            evaluation ->
                evaluation.isFinal()
                    && isAbout(evaluation, record)
                    && evaluation.turn() != record.turn());
    over.retainAll(answers.keySet());
    roomChanged(record);
  }

  private boolean isAbout(Evaluation evaluation, NodeRecord record) {
    return record.node().equals(evaluation.question().node())
        && setup.isOfService(evaluation.question(), record.service());
  }
}
