package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.journey.JourneyTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides: a pure function from policy and evidence to a judgement.
 *
 * <p>Vetoes come first. Then every check is held against the evidence. Any NO_GO stops; any
 * required check that is undecided, whatever the reason, leaves the whole pending, and at the
 * deadline inconclusive; else GO. There is no score: a sum does not say what to mend.
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
    List<Finding> findings = checks.stream().map(check -> check.find(evidence)).toList();
    boolean isOpen = findings.stream().anyMatch(finding -> finding.decision() == UNDECIDED);
    if (checks.stream().noneMatch(Check::proves) && !(isOpen && evidence.rollback())) {
      return nothingToCheck(policy, evidence);
    }
    return combine(evidence, checks, findings);
  }

  private static Optional<Judgement> vetoed(Evidence evidence) {
    return evidence.vetoes().stream()
        .min(Comparator.comparingInt(Judge::rank).thenComparing(Veto::toString))
        .filter(veto -> !evidence.rollback() || veto instanceof Veto.Held)
        .map(veto -> judgement(evidence, veto));
  }

  private static int rank(Veto veto) {
    return switch (veto) {
      case Veto.Held _ -> 0;
      case Veto.Exclusive _ -> 1;
      case Veto.Sticky _ -> 2;
      case Veto.NodeFailed _ -> 3;
    };
  }

  private static Judgement judgement(Evidence evidence, Veto veto) {
    boolean held = veto instanceof Veto.Held || veto instanceof Veto.Exclusive;
    Verdict verdict = held ? Verdict.HOLD : Verdict.NO_GO;
    return new Judgement(verdict, Reasons.veto(evidence, veto), List.of(), List.of());
  }

  /**
   * The checks of a question, in the order of the gate's rules. A way back is asked for headroom,
   * health and version only, since a gate must never block the cure.
   */
  private static List<Check> checks(GatePolicy policy, Evidence evidence) {
    List<Check> checks = new ArrayList<>();
    boolean back = evidence.rollback();
    boolean drained = evidence.phase() == GatePhase.DRAINED;
    if (drained && !back && !policy.has(DrainedRule.class)) {
      return checks; // nothing tells that its work is done, so headroom alone is no answer
    }
    NodeStart start = evidence.subject().start();
    if (start != null && start.state() != NodeStart.State.TOLD) {
      checks.add(new StartCheck(evidence.subject().name(), start));
    }
    String taken = evidence.subject().taken();
    boolean takes = evidence.phase() == GatePhase.PRE_DRAIN || drained;
    if (takes && taken != null && !back) {
      checks.add(new TakenCheck(evidence.subject().name(), taken));
    }
    for (Rule rule : policy.rules()) {
      if (!back || rule.holdsOnTheWayBack()) {
        checks.addAll(rule.checks(policy, evidence));
      }
    }
    return checks;
  }

  private static Judgement nothingToCheck(GatePolicy policy, Evidence evidence) {
    boolean passes = evidence.rollback() && evidence.phase() != GatePhase.FLEET;
    String reason =
        passes
            ? Reasons.wayBack(evidence)
            : "gate %s has no check for phase %s; add one to its configuration (docs/CONFIGURATION.md)"
                .formatted(policy.name(), evidence.phase().key());
    return new Judgement(passes ? Verdict.GO : Verdict.INCONCLUSIVE, reason, List.of(), List.of());
  }

  private static Judgement combine(Evidence evidence, List<Check> checks, List<Finding> findings) {
    List<Finding> stops = findings.stream().filter(f -> f.decision() == NO_GO).toList();
    if (!stops.isEmpty()) {
      return new Judgement(Verdict.NO_GO, Reasons.stop(evidence, stops), findings, List.of());
    }
    List<Finding> open =
        findings.stream().filter(f -> f.required() && f.decision() == UNDECIDED).toList();
    if (open.isEmpty()) {
      return proven(evidence, checks, findings);
    }
    if (!evidence.now().isBefore(evidence.deadline())) {
      return new Judgement(
          Verdict.INCONCLUSIVE, Reasons.inconclusive(evidence, open), findings, List.of());
    }
    return new Judgement(
        Verdict.PENDING, Reasons.pending(evidence, open), findings, needs(evidence, checks, open));
  }

  /**
   * At least one check must have said GO: a gate whose checks are all optional and silent proves
   * nothing.
   */
  private static Judgement proven(Evidence evidence, List<Check> checks, List<Finding> findings) {
    boolean proves = false;
    for (int i = 0; i < checks.size(); i++) {
      proves |= checks.get(i).proves() && findings.get(i).decision() == GO;
    }
    if (proves) {
      return new Judgement(Verdict.GO, Reasons.go(evidence, findings), findings, List.of());
    }
    boolean late = !evidence.now().isBefore(evidence.deadline());
    return new Judgement(
        late ? Verdict.INCONCLUSIVE : Verdict.PENDING,
        late ? Reasons.inconclusive(evidence, findings) : Reasons.pending(evidence, findings),
        findings,
        List.of());
  }

  /** What to run so that open checks can be decided; of two wishes for one target the larger. */
  private static List<Need> needs(Evidence evidence, List<Check> checks, List<Finding> open) {
    if (isStarting(evidence)) {
      return List.of(); // runs would only collect refusals, or meet the process before
    }
    Set<CheckId> undecided = open.stream().map(Finding::id).collect(Collectors.toSet());
    Map<JourneyTarget, Need> needs = new LinkedHashMap<>();
    for (Check check : checks) {
      for (Need need : check.needs(evidence, undecided)) {
        needs.merge(
            new JourneyTarget(need.journey(), need.node()),
            need,
            (one, other) -> one.runs() >= other.runs() ? one : other);
      }
    }
    return List.copyOf(needs.values());
  }

  private static boolean isStarting(Evidence evidence) {
    return evidence.phase() == GatePhase.POST_START
        && evidence.countsFrom().isAfter(evidence.now());
  }
}
