package dev.pitwall.model;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who may be taken out beside whom. */
final class RoomModel {
  private final Map<String, NodeModel> nodes;
  private final Map<String, Evaluation> verdicts;
  private final Predicate<Evaluation> isOfThisTurn;
  private final int minHealthy;

  /**
   * Over the verdicts that were given.
   *
   * @param isOfThisTurn whether nothing has ended the turn of the node that a verdict is about
   */
  RoomModel(
      Map<String, NodeModel> nodes,
      Map<String, Evaluation> verdicts,
      Predicate<Evaluation> isOfThisTurn,
      int minHealthy) {
    this.nodes = nodes;
    this.verdicts = verdicts;
    this.isOfThisTurn = isOfThisTurn;
    this.minHealthy = minHealthy;
  }

  /** Requires that enough other nodes stay: well, not out, and promised to nobody. */
  void requireRoom(Evaluation go, Instant now) {
    int left = 0;
    StringBuilder why = new StringBuilder();
    for (String name : ModelFleet.NODES) {
      if (!name.equals(go.question().node())) {
        String gone = gone(name, now);
        left += gone == null ? 1 : 0;
        why.append(name).append(gone == null ? " stays" : " " + gone).append("; ");
      }
    }
    ModelRule.require(left >= minHealthy, "a GO that leaves too few nodes: " + why, go);
  }

  private @Nullable String gone(String name, Instant now) {
    NodeModel node = node(name);
    if (node.outSince != null) {
      return "is out";
    }
    if (!node.isWell(now.minus(ProofModel.MAX_AGE), now)) {
      return "is not known to be well";
    }
    return verdicts.values().stream().anyMatch(go -> reserves(go, name, now))
        ? "is reserved"
        : null;
  }

  private boolean reserves(Evaluation go, String name, Instant now) {
    return isGoBeforeDrain(go, name)
        && now.isBefore(Objects.requireNonNull(go.validUntil()))
        && !isAnsweredAnew(go)
        && isOfThisTurn.test(go);
  }

  /** Whether the same question was answered again, as after a restart, which ends leases. */
  private boolean isAnsweredAnew(Evaluation go) {
    return verdicts.values().stream()
        .filter(verdict -> verdict.question().equals(go.question()))
        .anyMatch(verdict -> verdict.id().compareTo(go.id()) > 0);
  }

  private static boolean isGoBeforeDrain(Evaluation verdict, @Nullable String name) {
    return verdict.question().phase() == GatePhase.PRE_DRAIN
        && verdict.verdict() == Verdict.GO
        && Objects.equals(verdict.question().node(), name);
  }

  /** Whether a GO of the own rollout stood before the drain when that began. */
  boolean wasAllowed(Question asked, Instant now) {
    String name = asked.node();
    Instant since = Objects.requireNonNullElse(node(name).outSince, now);
    return verdicts.values().stream()
        .anyMatch(
            go ->
                isGoBeforeDrain(go, name)
                    && Objects.equals(go.question().rollout(), asked.rollout())
                    && since.isBefore(Objects.requireNonNull(go.validUntil())));
  }

  private NodeModel node(@Nullable String name) {
    return Objects.requireNonNull(nodes.get(name));
  }
}
