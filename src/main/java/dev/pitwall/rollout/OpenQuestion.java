package dev.pitwall.rollout;

import dev.pitwall.gate.Baseline;
import dev.pitwall.gate.GatePolicy;
import java.time.Instant;
import java.util.Map;

/**
 * An evaluation that is not decided, and what is kept beside it until it is.
 *
 * @param evaluation how it stands
 * @param policy by which it is judged until it is decided, whatever the gate asks for meanwhile
 * @param baselines how good nodes do at each journey, fixed when it was opened
 * @param provesFrom nothing that began before this counts for it
 * @param deadlineNanos its deadline on the monotonic clock
 * @param judgedNanos when it was judged last, on the monotonic clock
 * @param changed whether something it rests on changed since
 */
record OpenQuestion(
    Evaluation evaluation,
    GatePolicy policy,
    Map<String, Baseline> baselines,
    Instant provesFrom,
    long deadlineNanos,
    long judgedNanos,
    boolean changed) {
  OpenQuestion {
    baselines = Map.copyOf(baselines);
  }

  OpenQuestion marked() {
    return changed
        ? this
        : new OpenQuestion(
            evaluation, policy, baselines, provesFrom, deadlineNanos, judgedNanos, true);
  }

  /** With what good nodes do now, where what they did before tells nothing. */
  OpenQuestion refreshed(Map<String, Baseline> now) {
    return new OpenQuestion(
        evaluation, policy, now, provesFrom, deadlineNanos, judgedNanos, changed);
  }

  OpenQuestion judged(Evaluation next, long now) {
    return new OpenQuestion(next, policy, baselines, provesFrom, deadlineNanos, now, false);
  }

  /** With its full time ahead. */
  OpenQuestion extended(Evaluation next, long deadline) {
    return new OpenQuestion(next, policy, baselines, provesFrom, deadline, judgedNanos, true);
  }

  /** About the process of another turn, from whose start on everything is proven anew. */
  OpenQuestion inTurn(int turn, Instant from) {
    return new OpenQuestion(
        evaluation.inTurn(turn), policy, baselines, from, deadlineNanos, judgedNanos, true);
  }
}
