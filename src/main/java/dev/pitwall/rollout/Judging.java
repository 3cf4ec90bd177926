package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Judge;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges open questions when something they rest on changed, each no more often than is useful.
 * Guarded by the lock of the gate service.
 */
final class Judging {
  /** A question is judged no more often than this. */
  static final Duration LEAST_APART = Duration.ofMillis(100);

  /** Of many questions each is judged less often, so that they take no more turns together. */
  private static final Duration SHARE = Duration.ofMillis(5);

  private final MonitoredConfig setup;
  private final RolloutState board;
  private final EvidenceCollector evidence;
  private final Decisions decisions;
  private final StandingAnswers standing;
  private final EvaluationNews news;
  private final LongSupplier nanos;

  Judging(
      MonitoredConfig setup,
      RolloutState board,
      EvidenceCollector evidence,
      Decisions decisions,
      StandingAnswers standing,
      EvaluationNews news,
      LongSupplier nanos) {
    this.setup = setup;
    this.board = board;
    this.evidence = evidence;
    this.decisions = decisions;
    this.standing = standing;
    this.news = news;
    this.nanos = nanos;
  }

  /** Notes that something changed which those questions rest on. */
  void mark(Predicate<Evaluation> concerned) {
    for (OpenQuestion open : board.open()) {
      if (!open.changed() && concerned.test(open.evaluation())) {
        board.put(open.marked());
      }
    }
  }

  /** Judges everything that changed. */
  void judgeAll(Instant now) {
    @Nullable RuntimeException first = null;
    try {
      decisions.applyOwed(now);
    } catch (RuntimeException e) {
      first = e;
    }
    for (OpenQuestion open : board.open()) {
      try {
        if (open.changed()) {
          judged(open, now);
        }
      } catch (RuntimeException e) { // the others must have their verdicts
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /**
   * Judges the question that waits longest of those that changed, if it is due.
   *
   * @return how long until there is one to judge: zero when one was judged now, and more may be due
   */
  Optional<Duration> judgeNext(Instant now) {
    Optional<OpenQuestion> next =
        board.open().stream()
            .filter(OpenQuestion::changed)
            .min((one, other) -> Long.signum(one.judgedNanos() - other.judgedNanos()));
    if (next.isEmpty()) {
      decisions.applyOwed(now); // last, so that what cannot be written delays no verdict
      return Optional.empty();
    }
    OpenQuestion open = next.get();
    long wait = open.judgedNanos() + apart().toNanos() - nanos.getAsLong();
    if (wait > 0) {
      return Optional.of(Duration.ofNanos(wait));
    }
    board.put(open.judged(open.evaluation(), nanos.getAsLong())); // its turn is over if this fails
    judged(open, now);
    return Optional.of(Duration.ZERO);
  }

  /** How far apart the judgements of one question are, unless somebody asks. */
  private Duration apart() {
    Duration inTurn = SHARE.multipliedBy(board.open().size());
    return inTurn.compareTo(LEAST_APART) > 0 ? inTurn : LEAST_APART;
  }

  /** Judges a question that somebody asks, unless that was done just now. */
  Evaluation judgedIfDue(OpenQuestion open, Instant now) {
    boolean due = open.judgedNanos() + LEAST_APART.toNanos() - nanos.getAsLong() <= 0;
    return due || open.changed() ? judged(open, now) : open.evaluation();
  }

  /** Judges a question now. */
  Evaluation judged(OpenQuestion asked, Instant now) {
    GatePolicy policy = asked.policy();
    OpenQuestion open = evidence.baselines().fit(timed(asked, now), policy, now);
    Judgement judgement = Judge.judge(policy, evidence.collect(policy, open, now));
    boolean released =
        open.evaluation().verdict() == Verdict.HOLD && judgement.verdict() != Verdict.HOLD;
    if (released) { // a hold must not use up the time for proof
      long end = nanos.getAsLong() + policy.deadline().toNanos();
      open = open.extended(open.evaluation().extendedTo(now.plus(policy.deadline())), end);
      judgement = Judge.judge(policy, evidence.collect(policy, open, now));
    }
    Evaluation next =
        open.evaluation()
            .judged(judgement, now, Decisions.validUntil(policy, open, judgement, now));
    if (next.isFinal()) {
      decided(next, policy, now);
    } else {
      keep(open.judged(next, nanos.getAsLong()));
    }
    return next;
  }

  /** The deadline on the wall clock, told by what is left on the monotonic one. */
  OpenQuestion timed(OpenQuestion open, Instant now) {
    Duration left = Duration.ofNanos(open.deadlineNanos() - nanos.getAsLong());
    Instant end = now.plus(left);
    boolean same =
        Duration.between(end, open.evaluation().deadline()).abs().compareTo(LEAST_APART) <= 0;
    return same ? open : open.extended(open.evaluation().extendedTo(end), open.deadlineNanos());
  }

  private void keep(OpenQuestion open) {
    @Nullable Evaluation before = board.evaluation(open.evaluation().id()).orElse(null);
    board.put(open);
    news.tell(open.evaluation(), before);
  }

  private void decided(Evaluation decided, GatePolicy policy, Instant now) {
    Optional<NodeRecord> after = decisions.decide(decided, policy, now);
    if (decided.verdict() != Verdict.GO && !decided.judgement().restsOnVeto()) {
      standing.stopped(decided.question());
    }
    after.filter(record -> record.phase() == Phase.FAILED).ifPresent(standing::failed);
    if (after.isPresent()) {
      mark(evaluation -> setup.isOfService(evaluation.question(), policy.service()));
    }
  }
}
