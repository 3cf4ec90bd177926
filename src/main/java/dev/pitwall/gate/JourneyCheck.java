package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Does a journey work? Judged by Wald's sequential test over the runs that count.
 *
 * @param alpha the chance of stopping a good node
 * @param beta the chance of passing one as bad as the rule's p1
 * @param onceUp whether runs count only from when the node's health first was good: while it starts
 *     a refusal is no failure
 */
record JourneyCheck(GatePolicy.JourneyRule rule, double alpha, double beta, boolean onceUp)
    implements Check {
  /** For so many runs of a flaky journey is waited: one that always fails shows within them. */
  private static final int FLAKY_RUNS = 15;

  @Override
  public Finding find(Evidence evidence) {
    List<Run> counted = counted(evidence);
    List<Run> failed =
        counted.stream().filter(run -> run.outcome() == Outcome.FAILED).toList().reversed();
    Baseline baseline = evidence.baselines().getOrDefault(rule.journey(), Baseline.NONE);
    Optional<Sprt> test = sprt(evidence);
    if (test.isEmpty()) {
      return unfit(counted, failed, baseline);
    }
    Sprt sprt = test.get();
    Finding.Decision decision = sprt.decide(counted.size(), failed.size());
    if (baseline.isAboveCap() && decision != NO_GO) {
      return flaky(sprt, counted, failed, baseline);
    }
    return new Finding(
        "journey:" + rule.journey(),
        decision,
        rule.required(),
        counted.size(),
        failed.size(),
        observed(evidence, counted, failed),
        needed(sprt, counted.size(), failed.size(), decision),
        ruleText(sprt),
        evidenceIds(counted, failed));
  }

  /** How many more runs are expected until it can be decided, at least one while it is open. */
  int runsNeeded(Evidence evidence) {
    List<Run> counted = counted(evidence);
    long failed = counted.stream().filter(run -> run.outcome() == Outcome.FAILED).count();
    int missing = sprt(evidence).map(test -> test.passesToGo(counted.size(), failed)).orElse(1);
    boolean flaky = evidence.baselines().getOrDefault(rule.journey(), Baseline.NONE).isAboveCap();
    int most = flaky ? FLAKY_RUNS - counted.size() : missing;
    return Math.max(1, Math.min(missing, most));
  }

  private Optional<Sprt> sprt(Evidence evidence) {
    return evidence
        .baselines()
        .getOrDefault(rule.journey(), Baseline.NONE)
        .test(rule.p1(), alpha, beta);
  }

  /** Runs that say something about the target, began when it counts, and saw the right version. */
  private List<Run> counted(Evidence evidence) {
    List<Run> counted = new ArrayList<>();
    Instant from = countsFrom(evidence);
    for (Run run : evidence.runsOf(rule.journey())) {
      if (run.isEvidence()
          && !run.startedAt().isBefore(from)
          && sawTheRightVersion(run, evidence)) {
        counted.add(run);
      }
    }
    return counted;
  }

  private Instant countsFrom(Evidence evidence) {
    String node = evidence.node();
    return onceUp && node != null
        ? evidence.healthOf(node).firstUp(evidence.countsFrom()).orElse(Instant.MAX)
        : evidence.countsFrom();
  }

  private static boolean sawTheRightVersion(Run run, Evidence evidence) {
    return evidence.node() == null
        || evidence.version() == null
        || run.versionSeen() == null
        || Objects.equals(run.versionSeen(), evidence.version());
  }

  /**
   * Where good nodes fail too, passes prove nothing: p1 is not excluded. But a node that is clearly
   * worse is stopped, and that is waited for, within a few runs.
   */
  private Finding flaky(Sprt sprt, List<Run> counted, List<Run> failed, Baseline baseline) {
    boolean open = sprt.decide(counted.size(), failed.size()) == UNDECIDED;
    return new Finding(
        "journey:" + rule.journey(),
        UNDECIDED,
        rule.required() && open && counted.size() < FLAKY_RUNS,
        counted.size(),
        failed.size(),
        "%d of %d runs failed, on the nodes not upgraded %d of %d; so it can stop, and prove nothing"
            .formatted(failed.size(), counted.size(), baseline.failed(), baseline.n()),
        "%d runs that are not clearly worse".formatted(FLAKY_RUNS),
        ruleText(sprt),
        evidenceIds(counted, failed));
  }

  /**
   * It fails nearly everywhere: there is an outage, or the journey is broken itself. Neither is a
   * reason to go on.
   */
  private Finding unfit(List<Run> counted, List<Run> failed, Baseline baseline) {
    return new Finding(
        "journey:" + rule.journey(),
        UNDECIDED,
        rule.required(),
        counted.size(),
        failed.size(),
        "%d of %d runs failed on the nodes not upgraded; the journey is unfit to decide"
            .formatted(baseline.failed(), baseline.n()),
        "a journey that can tell a good node from a bad one in %.0f runs"
            .formatted(Baseline.MOST_RUNS),
        "a journey that fails nearly everywhere tells no node from another",
        evidenceIds(counted, failed));
  }

  private String observed(Evidence evidence, List<Run> counted, List<Run> failed) {
    if (counted.isEmpty()) {
      return noRuns(evidence);
    }
    String text =
        "%d of %d runs on %s failed".formatted(failed.size(), counted.size(), evidence.subject());
    if (failed.isEmpty()) {
      return text;
    }
    return text + ", last at " + story(failed.getFirst());
  }

  /** Why a run did not pass; "required" is the word for what the gate asks, so it is not used. */
  private static String story(Run run) {
    return run.sentence().replace("; required ", ", wanted ");
  }

  private String noRuns(Evidence evidence) {
    List<Run> since =
        evidence.runsOf(rule.journey()).stream()
            .filter(run -> !run.startedAt().isBefore(evidence.countsFrom()))
            .toList();
    List<Run> unmeasured = since.stream().filter(run -> !run.isEvidence()).toList();
    long strange = since.stream().filter(run -> !sawTheRightVersion(run, evidence)).count();
    StringBuilder text =
        new StringBuilder("no run on ").append(evidence.subject()).append(" counts yet");
    if (strange > 0) {
      text.append(", %d saw another version than %s".formatted(strange, evidence.version()));
    }
    if (!unmeasured.isEmpty()) {
      text.append(", %d could not be measured, last at ".formatted(unmeasured.size()))
          .append(story(unmeasured.getLast()));
    }
    return text.toString();
  }

  private String needed(Sprt sprt, int n, int failed, Finding.Decision decision) {
    String limit = String.format(Locale.ROOT, "less than %.0f %% failing", sprt.p1() * 100);
    if (decision == GO || decision == NO_GO) {
      return limit;
    }
    return limit + ", " + sprt.passesToGo(n, failed) + " more passes in a row prove it";
  }

  private static String ruleText(Sprt sprt) {
    return String.format(
        Locale.ROOT,
        "sprt p0=%.3f p1=%.2f alpha=%.2g beta=%.2g",
        sprt.p0(),
        sprt.p1(),
        sprt.alpha(),
        sprt.beta());
  }

  private static List<String> evidenceIds(List<Run> counted, List<Run> failed) {
    List<Run> telling = failed.isEmpty() ? counted.reversed() : failed;
    return telling.stream().limit(Finding.MAX_EVIDENCE).map(Run::id).toList();
  }
}
