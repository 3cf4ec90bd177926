package dev.pitwall.gate;

import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the runs of one journey at the target of a question prove. */
final class JourneyProof {
  /** What they prove. */
  enum Outcome {
    /** The target is good. */
    PROVEN,
    /** It is not. */
    STOPPED,
    /** It fails, and so do the other nodes in the same seconds. */
    COMMON,
    /**
     * It fails, but within too short a time, over one worker, or without a peer to compare with.
     */
    UNCONFIRMED,
    /** Too many runs could not be measured. */
    UNMEASURED,
    /** Too few runs. */
    OPEN
  }

  /** The failures that stop span at least this time. */
  static final Duration LEAST_SPAN = Duration.ofSeconds(2);

  /** What a run usually takes is told by so many of the newest. */
  private static final int NEWEST = 20;

  private final String journey;
  private final Sprt test;
  private final Evidence evidence;
  private final TargetRuns target;
  private final List<Run> attempts;
  private final List<Run> measured;
  private final Instant freshFrom;
  private final RunSequence.Stretch stretch;
  private final List<Run> failing;
  private final Outcome outcome;
  private @Nullable PeerComparison peers;
  private @Nullable List<String> sound;

  JourneyProof(String journey, Sprt test, GatePolicy policy, Evidence evidence) {
    this.journey = journey;
    this.test = test;
    this.evidence = evidence;
    this.target = evidence.runs().of(journey, evidence.node());
    Instant from = latest(evidence.countsFrom(), evidence.openedAt().minus(policy.maxAge()));
    this.attempts = target.since(from, evidence.now());
    this.measured = evidence.node() == null ? ofFleet() : measured(attempts);
    this.freshFrom = latest(from, evidence.now().minus(fresh(policy)));
    Instant newest = measured.isEmpty() ? from : measured.getLast().startedAt();
    this.stretch = sequence().lastStretch(target.outUntil(newest), this::isCommon);
    this.failing = stretch.stops() ? stretch.runs() : failing();
    this.outcome = decided();
  }

  /**
   * How old a run may be that proves: what the gate allows, 3 times the pace, or, where runs are
   * slow, twice as long as a proof takes whose runs are made one after the other.
   */
  private Duration fresh(GatePolicy policy) {
    List<Run> newest = measured.subList(Math.max(0, measured.size() - NEWEST), measured.size());
    List<Duration> took = newest.stream().map(Run::took).sorted().toList();
    Duration usual = took.isEmpty() ? Duration.ZERO : took.get(took.size() / 2);
    Duration proof = usual.multipliedBy(2L * test.passesToGo(0, 0));
    return longer(longer(policy.maxAge(), target.every().multipliedBy(3)), proof);
  }

  private List<Run> measured(List<Run> runs) {
    return TargetRuns.measured(runs, evidence.version());
  }

  /** A pass must have met the version; a failure among users counts whichever version it met. */
  private List<Run> ofFleet() {
    return TargetRuns.measured(attempts, null).stream()
        .filter(
            run ->
                run.outcome() == dev.pitwall.journey.Outcome.FAILED
                    || TargetRuns.isOf(evidence.version(), run))
        .toList();
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private RunSequence sequence() {
    return new RunSequence(test, measured, attempts);
  }

  /** The runs after the last incident that hit all nodes alike: only they can prove. */
  private RunSequence proving() {
    return stretch.incidentEnd() == 0 ? sequence() : sequence().from(stretch.incidentEnd());
  }

  private boolean isCommon(List<Run> failing) {
    return compared(failing).state() == PeerComparison.State.COMMON;
  }

  private PeerComparison compared(List<Run> runs) {
    return evidence.node() == null || TargetRuns.failed(runs) == 0
        ? new PeerComparison(PeerComparison.State.ALONE, 0, 0, List.of(), 0)
        : PeerComparison.of(evidence, journey, sound(), runs);
  }

  /** Chosen when they are first asked for, and then for every stretch of this proof. */
  private List<String> sound() {
    List<String> known = sound;
    if (known == null) {
      known = SoundPeers.of(evidence, journey);
      sound = known;
    }
    return known;
  }

  /** The runs since an outage began, or those since the last proof, or the newest that failed. */
  private List<Run> failing() {
    if (!stretch.outage().isEmpty()) {
      return stretch.outage();
    }
    boolean newestFailed = !measured.isEmpty() && failed(measured.getLast());
    return newestFailed && isCommon(List.of(measured.getLast()))
        ? List.of(measured.getLast())
        : stretch.runs();
  }

  private static boolean failed(Run run) {
    return TargetRuns.failed(List.of(run)) > 0;
  }

  /** What is proven now. */
  Outcome outcome() {
    return outcome;
  }

  private Outcome decided() {
    if (stretch.stops()) {
      return isConfirmed() ? Outcome.STOPPED : Outcome.UNCONFIRMED;
    }
    if (failsWithOthers()) {
      return Outcome.COMMON;
    }
    if (isUnmeasured()) {
      return Outcome.UNMEASURED;
    }
    return isProven() ? Outcome.PROVEN : Outcome.OPEN;
  }

  /** Two failures at least, apart in time and over two workers, and the peers do better. */
  private boolean isConfirmed() {
    return isSpread()
        && hasTwoWorkers()
        && (peers().state() == PeerComparison.State.WORSE
            || peers().state() == PeerComparison.State.ALONE);
  }

  /** Whether the failures are not those of one moment. */
  boolean isSpread() {
    return RunSequence.isSpread(stretch.runs(), LEAST_SPAN);
  }

  /** Where only one worker runs the journey at all, as HTTP has it, one must do. */
  private boolean hasTwoWorkers() {
    return workers(stretch.failed()).size() > 1 || workers(attempts).size() < 2;
  }

  private static Set<String> workers(List<Run> runs) {
    Set<String> workers = new HashSet<>();
    runs.forEach(run -> workers.add(run.worker()));
    return workers;
  }

  /** The newest run failed, and so did the peers in the seconds of it or of the outage before. */
  private boolean failsWithOthers() {
    return !measured.isEmpty()
        && failed(measured.getLast())
        && peers().state() == PeerComparison.State.COMMON;
  }

  private boolean isProven() {
    Instant newest = measured.isEmpty() ? Instant.MIN : measured.getLast().startedAt();
    return proving().passes(freshFrom) && target.outUntil(newest) == 0;
  }

  /** Too many of the newest attempts are lost, or those that are lost forbid the proof. */
  private boolean isUnmeasured() {
    RunSequence proving = proving();
    boolean isLost = proving.measured().size() < proving.attempts().size();
    return lost().areTooMany()
        || (isLost
            && new RunSequence(test, proving.measured()).passes(freshFrom)
            && !proving.passes(freshFrom));
  }

  /** How many of the newest attempts are lost. */
  LostRuns lost() {
    return LostRuns.among(attempts, evidence.version());
  }

  /** The runs to tell of: those that stop or could, those of an outage, or those that prove. */
  List<Run> told() {
    return switch (outcome) {
      case PROVEN -> proving().measured();
      case COMMON -> failing;
      case STOPPED, UNCONFIRMED, UNMEASURED, OPEN ->
          stretch.failed().isEmpty() ? measured : stretch.runs();
    };
  }

  /** What to run so that it can be decided. */
  List<Need> needs() {
    List<Need> needs = new ArrayList<>();
    if (outcome == Outcome.PROVEN || outcome == Outcome.STOPPED) {
      return needs;
    }
    int missing = Math.max(1, Math.max(lost().diluting(), passesMissing()));
    needs.add(new Need(journey, evidence.node(), missing));
    boolean doubted = outcome == Outcome.COMMON || sequence().suspicion(stretch) >= 0.5;
    if (doubted) {
      int least = outcome == Outcome.COMMON ? 1 : 0;
      int each = Math.max(least, peers().missing());
      List<String> asked = each > 0 ? evidence.peers().comparable() : List.of();
      asked.forEach(peer -> needs.add(new Need(journey, peer, each)));
    }
    return needs;
  }

  JourneyWords words() {
    return new JourneyWords(evidence, test, this);
  }

  List<Run> attempts() {
    return attempts;
  }

  List<Run> measured() {
    return measured;
  }

  RunSequence.Stretch stretch() {
    return stretch;
  }

  /** Compared when it is first asked for: where a target is proven nobody does. */
  PeerComparison peers() {
    PeerComparison known = peers;
    if (known == null) {
      known = compared(failing);
      peers = known;
    }
    return known;
  }

  int passesMissing() {
    return proving().passesMissing(freshFrom);
  }

  int out() {
    return target.out().size();
  }
}
