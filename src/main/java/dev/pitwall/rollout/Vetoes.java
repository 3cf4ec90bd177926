package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Verdict;
import dev.pitwall.gate.Veto;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what stops a question whatever the evidence says. Guarded by the gate service's lock. */
final class Vetoes {
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final Holds holds;

  Vetoes(MonitoredConfig setup, RolloutState board, NodeBook book, Holds holds) {
    this.setup = setup;
    this.board = board;
    this.book = book;
    this.holds = holds;
  }

  List<Veto> of(Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    List<Veto> vetoes = new ArrayList<>();
    holds.stopping(question.gate(), now).map(Hold::veto).ifPresent(vetoes::add);
    board
        .stops()
        .sticky(evaluation, awaitsStart(evaluation))
        .map(
            before ->
                new Veto.Sticky(
                    before.id(),
                    Objects.requireNonNullElse(question.node(), "the service"),
                    before.judgement().reason()))
        .ifPresent(vetoes::add);
    setup
        .gate(question.gate())
        .ifPresent(
            policy -> {
              addExclusive(policy, question, vetoes);
              if (goesOn(policy, question, now)) {
                addFailed(policy, question, vetoes);
              }
            });
    return vetoes;
  }

  private boolean awaitsStart(Evaluation evaluation) {
    String node = evaluation.question().node();
    return setup
        .gate(evaluation.question().gate())
        .filter(policy -> node != null && book.knows(policy.service(), node))
        .filter(
            policy ->
                AwaitedStarts.awaits(
                    board, book.of(policy.service(), Objects.requireNonNull(node)), evaluation))
        .isPresent();
  }

  /** The rollout that was there first goes on; any other waits. */
  private void addExclusive(GatePolicy policy, Question question, List<Veto> vetoes) {
    String own = question.rollout();
    if (!policy.exclusive()) {
      return;
    }
    board.openOf(policy.service()).stream()
        .map(Rollout::id)
        .findFirst()
        .filter(first -> !first.equals(own))
        .ifPresent(first -> vetoes.add(new Veto.Exclusive(first)));
  }

  /** Whether a GO would take one node more out, or the rollout on. */
  private boolean goesOn(GatePolicy policy, Question question, Instant now) {
    String node = question.node();
    return switch (question.phase()) {
      case PRE_DRAIN, FLEET -> true;
      case DRAINED ->
          node != null
              && !board
                  .reservations()
                  .provenBefore(book.of(policy.service(), node), question.rollout(), now);
      case POST_START -> false;
    };
  }

  /** A failed node stops whatever would take more nodes out, in whatever rollout it failed. */
  private void addFailed(GatePolicy policy, Question question, List<Veto> vetoes) {
    new TreeMap<>(book.ofService(policy.service()))
        .forEach(
            (name, record) -> {
              if (isFailed(record) && !name.equals(question.node())) {
                NodeRecord.LastVerdict last = record.lastVerdict();
                vetoes.add(new Veto.NodeFailed(name, stopOf(last)));
              }
            });
  }

  /** The verdict by which a node failed; empty when its deploy tool said so. */
  private static String stopOf(NodeRecord.@Nullable LastVerdict last) {
    return last == null || last.verdict() == Verdict.GO ? "" : last.evaluation();
  }

  /** Also where a tool calls it something else, as long as it is the process that failed. */
  private boolean isFailed(NodeRecord record) {
    NodeRecord.LastVerdict last = record.lastVerdict();
    boolean stands =
        record.incarnation().standing() == Incarnation.Standing.FAILED
            && last != null
            && !board.isAcknowledged(last.evaluation());
    return record.phase() == Phase.FAILED || (stands && !record.phase().isOut());
  }
}
