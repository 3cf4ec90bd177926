package dev.pitwall.model;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.IllegalTransition;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.rollout.UnknownName;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What deploy tools and people ask and tell. */
final class ModelCallers {
  private final CheckedGate pit;

  ModelCallers(CheckedGate pit) {
    this.pit = pit;
  }

  void ask(Question question) {
    pit.workOff();
    Evaluation must = pit.reference.mustAnswer(question);
    pit.call(() -> pit.service().ask(question, "pipeline", pit.now))
        .ifPresent(
            answer -> {
              pit.reference.answered(answer, pit.now);
              if (answer.verdict() == Verdict.HOLD) {
                pit.reached(Coverage.HELD);
              }
              // A rollout may have been begun anew, or have a version pit.now.
              boolean other = must != null && !must.question().equals(answer.question());
              boolean kept = must == null || other || must.id().equals(answer.id());
              ModelRule.require(kept, "a stop is lost", must, answer);
            });
  }

  void tell(String rollout, String node, Phase to) {
    pit.workOff();
    pit.pass(
        Duration.ofMillis(1)); // what was seen in the moment of a start may be of either process
    Phase from = Objects.requireNonNull(pit.book().get(node));
    boolean known = isAt(rollout, node, to);
    try {
      boolean heard =
          pit.call(
                  () -> pit.service().move(rollout, node, to, "pipeline", pit.now),
                  moved -> {
                    // Told again by a rollout that has it there, of a node that was judged since.
                    boolean again = known && pit.book().get(node) == from;
                    pit.reference.node(node).told(from, again ? from : to, pit.now);
                  })
              .isPresent();
      if (!heard) {
        pit.reference.node(node).mayHaveChanged(); // killed, and perhaps after it was written
      }
    } catch (IllegalTransition | UnknownName e) {
      pit.settle();
    }
  }

  private boolean isAt(String rollout, String node, Phase phase) {
    return pit.service()
        .findRollout(rollout)
        .flatMap(it -> it.node(node))
        .filter(state -> state.phase() == phase)
        .isPresent();
  }

  void open(String rollout, String version, Rollout.Kind kind) {
    try {
      pit.run(() -> pit.service().open(rollout, "shop", version, kind, "pipeline", pit.now));
    } catch (IllegalTransition | UnknownName e) {
      pit.settle();
    }
  }

  void finish(String rollout, Rollout.Result result) {
    try {
      pit.run(() -> pit.service().finish(rollout, result, "pipeline", pit.now));
    } catch (IllegalTransition | UnknownName e) {
      pit.settle();
    }
  }

  void hold(@Nullable String gate, @Nullable Instant until) {
    Optional<Hold> placed =
        pit.call(() -> pit.service().hold(gate, "ann", "look at it", until, pit.now));
    placed.ifPresent(hold -> pit.reference.holds.put(hold.id(), new Reference.Stop(gate, until)));
  }

  void release(String id) {
    pit.reference.holds.remove(id);
    pit.run(() -> pit.service().release(id, "ann", pit.now));
  }

  void acknowledge(Evaluation stop) {
    pit.reference.acknowledged.add(stop.id());
    pit.reached(Coverage.ACKNOWLEDGED);
    pit.run(() -> pit.service().acknowledge(stop.id(), "ann", "seen", pit.now));
  }
}
