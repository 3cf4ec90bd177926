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

  private final OncePerEvidence<Trial> trial = new OncePerEvidence<>(this::trial);

  JourneyCheck(JourneyRule rule, double alpha, double beta, GatePolicy policy) {
    this.rule = rule;
    this.alpha = alpha;
    this.beta = beta;
    this.policy = policy;
  }

  /**
   * @param proof empty when no number of runs can prove the target good
   * @param mayStop whether good nodes fail so seldom that failures tell a bad one
   */
  private record Trial(Optional<JourneyProof> proof, boolean mayStop) {
    boolean isUnfit() {
      return !mayStop && proof.filter(it -> it.outcome() == JourneyProof.Outcome.PROVEN).isEmpty();
    }
  }

  @Override
  public Finding find(Evidence evidence) {
    Trial it = trial.of(evidence);
    return it.isUnfit() ? unfit(evidence, it.proof()) : finding(it.proof().orElseThrow());
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
        ? trial.of(evidence).proof().map(JourneyProof::needs).orElse(List.of())
        : List.of();
  }

  /**
   * Where good nodes fail too often, as they do for an hour after an outage, failures tell nothing;
   * but passes still exclude p1, whatever good nodes do.
   */
  private Trial trial(Evidence evidence) {
    Optional<Sprt> usual = evidence.baseline(rule.journey()).test(rule.p1(), alpha, beta);
    Optional<Sprt> test = usual.or(() -> Baseline.NONE.test(rule.p1(), alpha, beta));
    return new Trial(
        test.map(one -> new JourneyProof(rule.journey(), one, policy, evidence)),
        usual.isPresent());
  }

  /**
   * Good nodes fail so often that no sensible number of runs tells them from bad ones: there is an
   * outage, or there was one, or the journey is broken itself.
   */
  private Finding unfit(Evidence evidence, Optional<JourneyProof> proof) {
    Baseline baseline = evidence.baseline(rule.journey());
    return new Finding(
        CheckId.of(JourneyCheck.KIND, rule.journey()),
        UNDECIDED,
        rule.required(),
        proof.map(it -> it.measured().size()).orElse(0),
        proof.map(it -> TargetRuns.failed(it.measured())).orElse(0L),
        "%d of %d runs failed on good nodes in the hour before; the journey is unfit to stop a node"
            .formatted(baseline.failed(), baseline.n()),
        proof
            .map(
                it ->
                    "%d more passes in a row; or mend it, or set required: false"
                        .formatted(it.passesMissing()))
            .orElse("a journey that tells a good node from a bad one; or set required: false"),
        "a journey that fails nearly everywhere tells no node from another",
        List.of());
  }
}
