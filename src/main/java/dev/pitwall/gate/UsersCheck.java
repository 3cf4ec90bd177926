package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How do users fare before a node is taken out? The newest runs of a journey through the front door
 * and on each node that remains, each held against its own hour: an outage is no moment to take a
 * node out, and a node that was upgraded and fails now is no reason to go on.
 */
final class UsersCheck implements Check {
  private static final Duration HOUR = Duration.ofHours(1);

  /** A run may always be out this long. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);

  /** The newest runs that are looked at; older ones are the hour they are held against. */
  private static final int NEWEST = 20;

  /** A target that fails more often than this is no good one, however long it has done so. */
  private static final double MOST_EXCUSED = 0.25;

  /** The chance alpha is shared over the targets, each of which is looked at so many times. */
  private static final int LOOKS = 10;

  private final JourneyRule rule;
  private final double alpha;
  private final double beta;
  private final GatePolicy policy;
  private final OncePerEvidence<List<Look>> looks = new OncePerEvidence<>(this::looks);

  UsersCheck(JourneyRule rule, double alpha, double beta, GatePolicy policy) {
    this.rule = rule;
    this.alpha = alpha;
    this.beta = beta;
    this.policy = policy;
  }

  private enum State {
    GOOD,
    FAILING,
    DOUBTFUL,
    /** Too many of its newest runs could not be measured. */
    UNMEASURED,
    STALE
  }

  /**
   * @param hanging how many runs are out for longer than runs there usually take
   */
  private record Look(
      @Nullable String target, State state, List<Run> newest, LostRuns lost, int hanging) {
    /** How many runs would tell more. */
    int missing() {
      return switch (state) {
        case GOOD, FAILING -> 0;
        case DOUBTFUL, UNMEASURED, STALE -> Math.max(1, lost.diluting());
      };
    }

    long failed() {
      return TargetRuns.failed(newest);
    }
  }

  @Override
  public Finding find(Evidence evidence) {
    List<Look> all = looks.of(evidence);
    List<Look> failing = of(all, State.FAILING);
    List<Look> open = new ArrayList<>(of(all, State.DOUBTFUL));
    open.addAll(of(all, State.UNMEASURED));
    open.addAll(of(all, State.STALE));
    Finding.Decision decision = !failing.isEmpty() ? NO_GO : open.isEmpty() ? GO : UNDECIDED;
    List<Look> telling = !failing.isEmpty() ? failing : open.isEmpty() ? all : open;
    return new Finding(
        CheckId.of(JourneyCheck.KIND, rule.journey()),
        decision,
        rule.required(),
        telling.stream().mapToLong(look -> look.newest().size()).sum(),
        telling.stream().mapToLong(Look::failed).sum(),
        observed(evidence, decision, telling),
        required(telling),
        "sequential test of the newest %d runs of each, none older than %d s or 3 times its pace"
            .formatted(NEWEST, policy.maxAge().toSeconds()),
        runIds(telling));
  }

  private static String required(List<Look> telling) {
    String well =
        "newest runs, through the front door and on each node that remains, no worse than in their own hour";
    return telling.stream().noneMatch(look -> look.missing() > 0 && look.lost().areTooMany())
        ? well
        : well
            + ", and at most %.0f %% of the last %d attempts at each lost"
                .formatted(LostRuns.MOST * 100, LostRuns.ATTEMPTS);
  }

  /** What to run so that it can be decided. */
  @Override
  public List<Need> needs(Evidence evidence, Set<CheckId> undecided) {
    return undecided.contains(CheckId.of(JourneyCheck.KIND, rule.journey()))
        ? needs(evidence)
        : List.of();
  }

  private List<Need> needs(Evidence evidence) {
    List<Need> needs = new ArrayList<>();
    for (Look look : looks.of(evidence)) {
      if (look.missing() > 0) {
        needs.add(new Need(rule.journey(), look.target(), look.missing()));
      }
    }
    return needs;
  }

  private List<Look> looks(Evidence evidence) {
    List<String> nodes = evidence.peers().serving();
    int targets = 1 + nodes.size();
    List<Look> all = new ArrayList<>(targets);
    all.add(look(evidence, null, targets));
    nodes.forEach(peer -> all.add(look(evidence, peer, targets)));
    return all;
  }

  private static List<Look> of(List<Look> looks, State state) {
    return looks.stream().filter(look -> look.state() == state).toList();
  }

  private Look look(Evidence evidence, @Nullable String target, int targets) {
    TargetRuns runs = evidence.runs().of(rule.journey(), target);
    List<Run> attempts = runs.since(evidence.now().minus(HOUR), evidence.now());
    LostRuns lost = LostRuns.among(attempts, null);
    List<Run> hour = TargetRuns.measured(attempts, null);
    List<Run> newest = hour.subList(Math.max(0, hour.size() - NEWEST), hour.size());
    List<Run> before = hour.subList(0, hour.size() - newest.size());
    RunSequence sequence = new RunSequence(test(before, targets), newest);
    Duration most = policy.maxAge();
    Duration paced = runs.every().multipliedBy(3);
    Instant freshFrom = evidence.now().minus(paced.compareTo(most) > 0 ? paced : most);
    if (newest.isEmpty() || newest.getLast().startedAt().isBefore(freshFrom)) {
      return new Look(target, State.STALE, newest, lost, 0);
    }
    // A target whose newest run passed, or was made before the question, may have recovered.
    Run last = newest.getLast();
    boolean failsNow = TargetRuns.failed(List.of(last)) > 0;
    boolean since = !last.startedAt().isBefore(evidence.openedAt());
    if (failsNow && since && sequence.fails(JourneyProof.LEAST_SPAN)) {
      return new Look(target, State.FAILING, newest, lost, 0);
    }
    if (lost.areTooMany()) {
      return new Look(target, State.UNMEASURED, newest, lost, 0);
    }
    int hanging = hanging(runs, newest, evidence.now());
    boolean good = sequence.looksGood() && !failsNow && hanging == 0;
    return new Look(target, good ? State.GOOD : State.DOUBTFUL, newest, lost, hanging);
  }

  /** A run that is out for much longer than others took has not passed, whatever becomes of it. */
  private static int hanging(TargetRuns runs, List<Run> newest, Instant now) {
    Duration longest = LEAST_PATIENCE;
    for (Run run : newest) {
      Duration patience = run.took().multipliedBy(3);
      longest = patience.compareTo(longest) > 0 ? patience : longest;
    }
    Instant from = now.minus(longest);
    return (int) runs.out().stream().filter(start -> start.isBefore(from)).count();
  }

  private Sprt test(List<Run> before, int targets) {
    Baseline own = new Baseline(before.size(), TargetRuns.failed(before));
    double p0 = Math.min(own.p0(), MOST_EXCUSED);
    double p1 = Math.max(rule.p1(), 2 * MOST_EXCUSED);
    return new Sprt(p0, p1, alpha / (targets * LOOKS), beta);
  }

  private static String observed(Evidence evidence, Finding.Decision decision, List<Look> looks) {
    if (decision == GO) {
      long runs = looks.stream().mapToLong(look -> look.newest().size()).sum();
      long failed = looks.stream().mapToLong(Look::failed).sum();
      return "%d of %d newest runs passed, through the front door and on %d nodes"
          .formatted(runs - failed, runs, looks.size() - 1);
    }
    List<String> parts = new ArrayList<>();
    looks.forEach(look -> parts.add(story(evidence, look) + unmeasured(look) + hanging(look)));
    return Reasons.someOf(parts);
  }

  private static String unmeasured(Look look) {
    return look.lost().areTooMany() ? ", and " + look.lost().story() : "";
  }

  private static String hanging(Look look) {
    return look.hanging() == 0
        ? ""
        : ", and %d more are out for longer than they usually take".formatted(look.hanging());
  }

  private static String story(Evidence evidence, Look look) {
    String target = look.target();
    String where = target == null ? "through the front door" : "on " + target;
    String done =
        target != null && evidence.peers().done().contains(target)
            ? " (which this rollout finished)"
            : "";
    if (look.newest().isEmpty()) {
      return "no run " + where + " yet";
    }
    Run last = look.newest().getLast();
    String counts =
        "%d of the newest %d runs %s%s failed"
            .formatted(look.failed(), look.newest().size(), where, done);
    if (look.state() == State.STALE) {
      return counts
          + ", the last %d s ago"
              .formatted(Duration.between(last.startedAt(), evidence.now()).toSeconds());
    }
    return look.newest().reversed().stream()
        .flatMap(run -> java.util.Optional.ofNullable(run.failure()).stream())
        .findFirst()
        .map(failure -> counts + ", last at " + failure.sentence("wanted"))
        .orElse(counts);
  }

  private static List<String> runIds(List<Look> looks) {
    List<String> failed = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (Look look : looks) {
      for (Run run : look.newest().reversed()) {
        all.add(run.id());
        if (TargetRuns.failed(List.of(run)) > 0) {
          failed.add(run.id());
        }
      }
    }
    return failed.isEmpty() ? all : failed;
  }
}
