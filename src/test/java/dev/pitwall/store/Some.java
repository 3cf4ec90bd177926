package dev.pitwall.store;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as they are met in daily life. */
final class Some {
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private Some() {}

  static Run run(int number, String journey, @Nullable String node, Outcome outcome, Instant at) {
    return new Run(
        "%08d".formatted(number),
        journey,
        "shop",
        node,
        Trigger.SCHEDULE,
        outcome,
        at,
        Duration.ofMillis(120),
        node,
        "1.4.2",
        "http",
        outcome == Outcome.PASSED ? null : new Failure(1, "open /", "status 500", "status 200"),
        List.of(new StepResult(1, "open /", false, outcome, Duration.ofMillis(120), 0, null, null)),
        List.of());
  }

  static Run run(int number, Instant at) {
    return run(number, "checkout", null, Outcome.PASSED, at);
  }

  static Rollout rollout(String id, Instant openedAt) {
    return new Rollout(
        id,
        "shop",
        "1.4.2",
        Rollout.Kind.DEPLOY,
        openedAt,
        Map.of("app01", NodeState.waiting("app01", openedAt)),
        null,
        null,
        Map.of("orders", 12.5));
  }

  static Evaluation evaluation(
      String id, @Nullable String rollout, Verdict verdict, Instant openedAt) {
    Finding finding =
        new Finding(
            "journey:checkout",
            verdict == Verdict.GO ? Finding.Decision.GO : Finding.Decision.UNDECIDED,
            true,
            9,
            0,
            "9 of 9 passed",
            "enough to tell",
            "sprt",
            List.of("00000001"));
    return new Evaluation(
        id,
        new Question("shop", rollout, "app01", GatePhase.POST_START, "1.4.2", 1),
        openedAt,
        openedAt.plusSeconds(300),
        new Judgement(verdict, "because", List.of(finding), List.of()),
        verdict.isFinal() ? openedAt.plusSeconds(5) : null,
        verdict == Verdict.GO ? openedAt.plusSeconds(65) : null);
  }
}
