package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does a journey work on the node, or for the fleet through the front door? Judged by Wald's
 * sequential test over the runs that count, with the chance alpha of stopping a good node and the
 * chance beta of passing one as bad as the rule's p1. Used for one judgement, by one thread.
 */
final class JourneyCheck implements Check {
  /** The kind of every check of a journey. */
  static final String KIND = "journey";

  private final JourneyRule rule;
  private final double alpha;
  private final double beta;
  private final GatePolicy policy;

  /** The proof; empty when the journey is unfit to prove anything. */
  private final OncePerEvidence<Optional<JourneyProof>> proof = new OncePerEvidence<>(this::proven);

  JourneyCheck(JourneyRule rule, double alpha, double beta, GatePolicy policy) {
    this.rule = rule;
    this.alpha = alpha;
    this.beta = beta;
    this.policy = policy;
  }

  @Override
  public Finding find(Evidence evidence) {
    return proof.of(evidence).map(this::finding).orElseGet(() -> unfit(evidence));
  }

  private Finding finding(JourneyProof proof) {
    JourneyProof.Outcome outcome = proof.outcome();
    return new Finding(
        CheckId.of(JourneyCheck.KIND, rule.journey()),
        decision(outcome),
        rule.required(),
        proof.told().size(),
        TargetRuns.failed(proof.told()),
        proof.words().observed(outcome),
        proof.words().required(outcome),
        proof.words().rule(),
        proof.words().runIds());
  }

  private static Finding.Decision decision(JourneyProof.Outcome outcome) {
    return switch (outcome) {
      case PROVEN -> GO;
      case STOPPED -> NO_GO;
      case COMMON, UNCONFIRMED, UNMEASURED, OPEN -> UNDECIDED;
    };
  }

  /** What to run so that it can be decided: on the target, and where that is in doubt on peers. */
  @Override
  public List<Need> needs(Evidence evidence, Set<CheckId> undecided) {
    return undecided.contains(CheckId.of(JourneyCheck.KIND, rule.journey()))
        ? proof.of(evidence).map(JourneyProof::needs).orElse(List.of())
        : List.of();
  }

  private Optional<JourneyProof> proven(Evidence evidence) {
    return evidence
        .baseline(rule.journey())
        .test(rule.p1(), alpha, beta)
        .map(test -> new JourneyProof(rule.journey(), test, policy, evidence));
  }

  /**
   * Good nodes fail so often that no sensible number of runs tells them from bad ones: there is an
   * outage, or the journey is broken itself. More runs would not help.
   */
  private Finding unfit(Evidence evidence) {
    Baseline baseline = evidence.baseline(rule.journey());
    return new Finding(
        CheckId.of(JourneyCheck.KIND, rule.journey()),
        UNDECIDED,
        rule.required(),
        0,
        0,
        "%d of %d runs failed on good nodes in the hour before; the journey is unfit to decide"
            .formatted(baseline.failed(), baseline.n()),
        "a journey that tells a good node from a bad one in %.0f runs; mend it, or set required: false"
            .formatted(Baseline.MOST_RUNS),
        "a journey that fails nearly everywhere tells no node from another",
        List.of());
  }
}
