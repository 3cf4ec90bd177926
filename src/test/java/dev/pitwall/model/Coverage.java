package dev.pitwall.model;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a history has come to, and how many of a hundred must, so that the rules are put to the
 * test.
 */
enum Coverage {
  PROVEN(8),
  STOPPED(5),
  INCONCLUSIVE(1),
  PROVEN_BY_JOURNEYS(6),
  MAY_DRAIN(12),
  MAY_BE_STOPPED(2),
  FAILED_NODE(6),
  HELD(3),
  ACKNOWLEDGED(3),
  RESTARTED_WITH_A_VERDICT(7),
  KILLED_IN_A_WRITE(3),
  TOLD_LATE(4),
  ASKED_TOGETHER(2);

  private final int least;

  Coverage(int least) {
    this.least = least;
  }

  /** The least share of histories, in percent. */
  int least() {
    return least;
  }

  /** What verdicts show. */
  static Set<Coverage> by(Iterable<Evaluation> verdicts) {
    Set<Coverage> reached = EnumSet.noneOf(Coverage.class);
    for (Evaluation verdict : verdicts) {
      boolean about = verdict.question().phase() == GatePhase.POST_START;
      boolean go = verdict.verdict() == Verdict.GO;
      boolean seen = !verdict.judgement().findings().isEmpty();
      if (about && go) {
        reached.add(PROVEN);
        if (verdict.judgement().reason().contains("journey:")) {
          reached.add(PROVEN_BY_JOURNEYS);
        }
      } else if (about && seen) {
        reached.add(verdict.verdict() == Verdict.NO_GO ? STOPPED : INCONCLUSIVE);
      } else if (go && verdict.question().phase() == GatePhase.PRE_DRAIN) {
        reached.add(MAY_DRAIN);
      } else if (go && verdict.question().phase() == GatePhase.DRAINED) {
        reached.add(MAY_BE_STOPPED);
      }
    }
    return reached;
  }
}
