package dev.pitwall.rollout;

import dev.pitwall.gate.Baseline;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.JourneyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How journeys do elsewhere, which is fixed when a question is opened. Guarded as its runs are. */
final class Baselines {
  private final RolloutState board;
  private final NodeBook book;
  private final RunHistory runs;

  Baselines(RolloutState board, NodeBook book, RunHistory runs) {
    this.board = board;
    this.book = book;
    this.runs = runs;
  }

  /** How each journey does on the peers that were never doubted, one figure a peer. */
  Map<String, Baseline> of(GatePolicy policy, Question question, Instant now) {
    Map<String, Baseline> baselines = new HashMap<>();
    if (question.node() == null) {
      policy
          .journeyNames()
          .forEach(
              journey ->
                  baselines.put(
                      journey,
                      runs.baseline(journey, null, Instant.EPOCH, before(policy, question, now))));
      return baselines;
    }
    for (JourneyRule rule : policy.journeys()) {
      List<Baseline> peers = new ArrayList<>();
      for (NodeRecord record : book.ofService(policy.service()).values()) {
        boolean peer = !record.node().equals(question.node());
        if (peer && record.incarnation().isBaseline() && !record.phase().isOut()) {
          Instant began = record.incarnation().began();
          boolean found = record.incarnation().origin() == Incarnation.Origin.FOUND;
          Instant from = found ? Instant.EPOCH : began;
          peers.add(runs.baseline(rule.journey(), record.node(), from, now));
        }
      }
      baselines.put(rule.journey(), Baseline.ofBetterHalf(peers));
    }
    return baselines;
  }

  /** They stay as they were at the opening, but for those that can decide nothing. */
  OpenQuestion fit(OpenQuestion open, GatePolicy policy, Instant now) {
    Map<String, Baseline> kept = open.baselines();
    boolean unfit =
        policy.journeys().stream()
            .anyMatch(rule -> !kept.getOrDefault(rule.journey(), Baseline.NONE).isFit(rule.p1()));
    if (!unfit) {
      return open;
    }
    Map<String, Baseline> fresh = new HashMap<>(of(policy, open.evaluation().question(), now));
    for (JourneyRule rule : policy.journeys()) {
      Baseline before = kept.get(rule.journey());
      if (before != null && before.isFit(rule.p1())) {
        fresh.put(rule.journey(), before);
      }
    }
    return open.refreshed(fresh);
  }

  /** What users met before the rollout began, or before the runs that are judged. */
  private Instant before(GatePolicy policy, Question question, Instant now) {
    Instant judged = now.minus(policy.maxAge());
    return board
        .rollout(question.rollout())
        .map(Rollout::openedAt)
        .filter(opened -> opened.isBefore(judged))
        .orElse(judged);
  }
}
