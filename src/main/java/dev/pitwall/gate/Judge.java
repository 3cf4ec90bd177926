package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.gate.GatePolicy.JourneyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides: a pure function from policy and evidence to a judgement.
 *
 * <p>Vetoes come first. Then every check is held against the evidence. Any NO_GO stops; any
 * required check that is undecided leaves the whole pending, and at the deadline inconclusive; else
 * GO. There is no score, because a sum cannot be explained at three in the morning.
 */
public final class Judge {
  private Judge() {}

  /** The judgement of one moment. */
  public static Judgement judge(GatePolicy policy, Evidence evidence) {
    Optional<Judgement> vetoed = vetoed(evidence);
    if (vetoed.isPresent()) {
      return vetoed.get();
    }
    List<Check> checks = checks(policy, evidence);
    if (checks.isEmpty()) {
      return nothingToCheck(policy, evidence);
    }
    List<Finding> findings = checks.stream().map(check -> check.find(evidence)).toList();
    return combine(policy, evidence, checks, findings);
  }

  private static Optional<Judgement> vetoed(Evidence evidence) {
    return evidence.vetoes().stream()
        .min(Comparator.comparingInt(Judge::rank).thenComparing(Veto::toString))
        .filter(veto -> !evidence.rollback() || veto instanceof Veto.Held)
        .map(veto -> judgement(evidence, veto));
  }

  private static int rank(Veto veto) {
    return switch (veto) {
      case Veto.Held held -> 0;
      case Veto.Sticky sticky -> 1;
      case Veto.NodeFailed failed -> 2;
    };
  }

  private static Judgement judgement(Evidence evidence, Veto veto) {
    Verdict verdict = veto instanceof Veto.Held ? Verdict.HOLD : Verdict.NO_GO;
    return new Judgement(verdict, Reasons.veto(evidence, veto), List.of(), List.of());
  }

  /**
   * The checks of a phase, those that stop fastest first. A way back is asked for headroom only,
   * since a gate must never block the cure.
   */
  private static List<Check> checks(GatePolicy policy, Evidence evidence) {
    List<Check> checks = new ArrayList<>();
    if (evidence.phase() == GatePhase.PRE_DRAIN) {
      checks.add(new HeadroomCheck(policy.minHealthy(), policy.health(), policy.maxAge()));
      policy.headroom().forEach(rule -> checks.add(new LoadCheck(rule)));
    }
    if (evidence.rollback()) {
      return checks;
    }
    if (evidence.phase() != GatePhase.DRAINED) {
      addService(policy, checks);
    }
    switch (evidence.phase()) {
      case PRE_DRAIN -> addQueues(policy, checks);
      case DRAINED -> policy.drained().forEach(signal -> checks.add(new DrainedCheck(signal)));
      case POST_START -> addNode(policy, evidence, checks);
      case FLEET -> addFleet(policy, evidence, checks);
    }
    return checks;
  }

  /** What says stop about the service as a whole, whoever is being upgraded. */
  private static void addService(GatePolicy policy, List<Check> checks) {
    policy.alerts().forEach(signal -> checks.add(new AlertCheck(signal)));
    policy.burns().forEach(rule -> checks.add(new BurnCheck(rule)));
    Duration left = policy.certificateLeft();
    if (left != null) {
      checks.add(new CertificateCheck(left));
    }
  }

  private static void addNode(GatePolicy policy, Evidence evidence, List<Check> checks) {
    String node = evidence.subject();
    if (policy.health()) {
      checks.add(new HealthCheck(node, policy.maxAge()));
    }
    if (policy.version() && evidence.version() != null) {
      checks.add(new VersionCheck(node));
    }
    addJourneys(policy, checks, policy.health());
    policy.errors().forEach(rule -> checks.add(new ErrorCheck(rule, alphaEach(policy))));
    addQueues(policy, checks);
  }

  private static void addFleet(GatePolicy policy, Evidence evidence, List<Check> checks) {
    if (policy.health()) {
      evidence.peers().stream()
          .sorted()
          .forEach(node -> checks.add(new HealthCheck(node, policy.maxAge())));
    }
    addJourneys(policy, checks, false);
    addQueues(policy, checks);
  }

  private static void addJourneys(GatePolicy policy, List<Check> checks, boolean onceUp) {
    for (JourneyRule rule : policy.journeys()) {
      checks.add(new JourneyCheck(rule, alphaEach(policy), policy.beta(), onceUp));
    }
  }

  private static void addQueues(GatePolicy policy, List<Check> checks) {
    policy.queues().forEach(rule -> checks.add(new QueueCheck(rule)));
  }

  /** Bonferroni: the chance of a false stop is shared over the checks that can make one. */
  private static double alphaEach(GatePolicy policy) {
    return policy.alpha() / Math.max(1, policy.journeys().size() + policy.errors().size());
  }

  private static Judgement nothingToCheck(GatePolicy policy, Evidence evidence) {
    String reason =
        evidence.rollback()
            ? Reasons.wayBack(evidence)
            : "gate %s has no check for phase %s; add one to its configuration (docs/CONFIGURATION.md)"
                .formatted(policy.name(), evidence.phase().key());
    return new Judgement(
        evidence.rollback() ? Verdict.GO : Verdict.INCONCLUSIVE, reason, List.of(), List.of());
  }

  private static Judgement combine(
      GatePolicy policy, Evidence evidence, List<Check> checks, List<Finding> findings) {
    List<Finding> stops = findings.stream().filter(f -> f.decision() == NO_GO).toList();
    if (!stops.isEmpty()) {
      return new Judgement(Verdict.NO_GO, Reasons.stop(evidence, stops), findings, List.of());
    }
    List<Finding> open =
        findings.stream().filter(f -> f.required() && f.decision() == UNDECIDED).toList();
    if (open.isEmpty()) {
      return proven(evidence, findings);
    }
    if (!evidence.now().isBefore(evidence.deadline())) {
      return new Judgement(
          Verdict.INCONCLUSIVE, Reasons.inconclusive(evidence, open), findings, List.of());
    }
    return new Judgement(
        Verdict.PENDING,
        Reasons.pending(evidence, open),
        findings,
        needs(policy, evidence, checks, open));
  }

  /**
   * At least one check must have said GO: a gate whose checks are all optional and silent proves
   * nothing.
   */
  private static Judgement proven(Evidence evidence, List<Finding> findings) {
    if (findings.stream().anyMatch(f -> f.decision() == GO)) {
      return new Judgement(Verdict.GO, Reasons.go(evidence, findings), findings, List.of());
    }
    boolean late = !evidence.now().isBefore(evidence.deadline());
    return new Judgement(
        late ? Verdict.INCONCLUSIVE : Verdict.PENDING,
        late ? Reasons.inconclusive(evidence, findings) : Reasons.pending(evidence, findings),
        findings,
        List.of());
  }

  /** What to run: nothing before the node is up, since it would only collect refusals. */
  private static List<Need> needs(
      GatePolicy policy, Evidence evidence, List<Check> checks, List<Finding> open) {
    String node = evidence.node();
    if (evidence.phase() == GatePhase.POST_START && policy.health() && node != null) {
      boolean up = evidence.healthOf(node).firstUp(evidence.countsFrom()).isPresent();
      if (!up) {
        return List.of();
      }
    }
    List<Need> needs = new ArrayList<>();
    for (Check check : checks) {
      if (check instanceof JourneyCheck journey && isOpen(journey.rule(), open)) {
        needs.add(new Need(journey.rule().journey(), node, journey.runsNeeded(evidence)));
      }
    }
    return needs;
  }

  private static boolean isOpen(JourneyRule rule, List<Finding> open) {
    return open.stream().anyMatch(f -> f.check().equals("journey:" + rule.journey()));
  }
}
