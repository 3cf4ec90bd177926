package dev.pitwall.rollout;

import dev.pitwall.gate.Baseline;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.JourneyRule;
import dev.pitwall.gate.Judge;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens evaluations, judges them when something they rest on changed, and ends them. Guarded by the
 * lock of the gate service, but for {@link #standing}, {@link #shown} and {@link #demands}.
 */
final class Evaluations {
  /** A question is judged no more often than this. */
  static final Duration LEAST_APART = Duration.ofMillis(100);

  /**
   * For so long a NO_GO or INCONCLUSIVE stands that speaks of a moment: one before a drain, or one
   * by what stops any question, such as a node that failed.
   */
  private static final Duration A_MOMENT = Duration.ofSeconds(10);

  /** Of many questions each is judged less often, so that they take no more turns together. */
  private static final Duration SHARE = Duration.ofMillis(5);

  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final EvidenceCollector evidence;
  private final Consequences consequences;
  private final Journal journal;
  private final Ids ids;
  private final LongSupplier nanos;
  private final Map<String, Evaluation> answers = new ConcurrentHashMap<>();
  private final Map<String, Long> leaseEnds = new ConcurrentHashMap<>();

  /** The answers whose rollout has ended, so that asking for them again would begin it anew. */
  private final Set<String> over = ConcurrentHashMap.newKeySet();

  private final List<Evaluation> news = new ArrayList<>();
  private volatile List<RunDemand> demands = List.of();
  private boolean demandsChanged;

  Evaluations(
      MonitoredConfig setup,
      RolloutState board,
      NodeBook book,
      EvidenceCollector evidence,
      Journal journal,
      Ids ids,
      LongSupplier nanos) {
    this.setup = setup;
    this.board = board;
    this.book = book;
    this.evidence = evidence;
    this.consequences = new Consequences(board);
    this.journal = journal;
    this.ids = ids;
    this.nanos = nanos;
  }

  // --- what is known without the lock ---

  /** The evaluation, if it may still be acted on; null when it must be asked for again. */
  @Nullable Evaluation standing(String id, Instant now) {
    return over.contains(id) ? null : shown(id, now);
  }

  /** The same, whatever became of its rollout: for pages, which ask for it by its id. */
  @Nullable Evaluation shown(String id, Instant now) {
    Evaluation evaluation = answers.get(id);
    if (evaluation == null || (evaluation.isFinal() && !holds(evaluation, now))) {
      return null;
    }
    return evaluation;
  }

  /** A lease ends by whichever clock is first. */
  private boolean holds(Evaluation evaluation, Instant now) {
    if (evaluation.validUntil() == null) {
      return true;
    }
    return isLeased(evaluation) && evaluation.holdsAt(now);
  }

  private boolean isLeased(Evaluation evaluation) {
    Long end = leaseEnds.get(evaluation.id());
    return end != null && nanos.getAsLong() - end < 0;
  }

  /** What open questions wait for, at most once a journey and target. */
  List<RunDemand> demands() {
    return demands;
  }

  // --- news ---

  /** What changed since this was last asked. */
  List<Evaluation> takeNews() {
    List<Evaluation> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** Whether the demands changed since this was last asked. */
  boolean takeDemandsChanged() {
    if (demandsChanged) {
      publishDemands();
      demandsChanged = false;
      return true;
    }
    return false;
  }

  private void publishDemands() {
    Map<RunDemand, RunDemand> most = new LinkedHashMap<>();
    for (OpenQuestion open : board.open()) {
      Evaluation evaluation = open.evaluation();
      for (Need need : evaluation.judgement().needs()) {
        most.merge(
            new RunDemand(need.journey(), need.node(), 0),
            new RunDemand(need.journey(), need.node(), need.runs(), evaluation.id()),
            Evaluations::both);
      }
    }
    demands = List.copyOf(most.values());
  }

  /** Two questions that wait for the same journey on the same node wait for the same runs. */
  private static RunDemand both(RunDemand one, RunDemand other) {
    String newest =
        one.question().compareTo(other.question()) > 0 ? one.question() : other.question();
    return new RunDemand(one.journey(), one.node(), Math.max(one.runs(), other.runs()), newest);
  }

  // --- questions ---

  /** Opens again what was open when the service stopped, with its full time ahead. */
  void reopenAll(Instant now) {
    book.all().stream().filter(record -> !record.phase().isOut()).forEach(board::endedByRestart);
    for (Evaluation undecided : board.undecided()) {
      Optional<GatePolicy> policy = setup.gate(undecided.question().gate());
      String node = undecided.question().node();
      if (policy.isEmpty()) {
        close(
            undecided, "gate " + undecided.question().gate() + " is not configured any more", now);
      } else if (node != null && !book.knows(policy.get().service(), node)) {
        close(undecided, node + " is not configured any more", now);
      } else if (!isOfThisTurn(undecided, policy.get())) { // killed before it was ended
        close(undecided, node + " was moved when Pitwall was stopped", now);
      } else {
        opened(policy.get(), undecided.extendedTo(now.plus(policy.get().deadline())), now, now);
      }
    }
  }

  /** Whether a question has an answer that stands, or is open, so that asking opens no other. */
  boolean isAnswered(Question question, GatePolicy policy) {
    return board
        .latest(question)
        .filter(evaluation -> isOfThisTurn(evaluation, policy))
        .filter(evaluation -> !board.isAcknowledged(evaluation.id()))
        .filter(
            evaluation ->
                evaluation.isFinal()
                    ? evaluation.validUntil() == null || isLeased(evaluation)
                    : board.open(evaluation.id()).isPresent())
        .isPresent();
  }

  /** The evaluation of a question: the one that stands, judged now, or a new one. */
  Evaluation of(Question question, GatePolicy policy, String who, Instant now) {
    Optional<Evaluation> latest =
        board
            .latest(question)
            .filter(evaluation -> isOfThisTurn(evaluation, policy))
            .filter(evaluation -> !board.isAcknowledged(evaluation.id()));
    if (latest.isPresent() && latest.get().isFinal() && holds(latest.get(), now)) {
      return latest.get();
    }
    Optional<OpenQuestion> open = latest.flatMap(evaluation -> board.open(evaluation.id()));
    return open.isPresent()
        ? judgedIfDue(open.get(), policy, now)
        : ask(question, policy, who, now);
  }

  private boolean isOfThisTurn(Evaluation evaluation, GatePolicy policy) {
    String node = evaluation.question().node();
    return node == null
        || evaluation.turn() == 0
        || evaluation.turn() == book.of(policy.service(), node).turn();
  }

  private Evaluation ask(Question question, GatePolicy policy, String who, Instant now) {
    String node = question.node();
    int turn = node == null ? 0 : book.of(policy.service(), node).turn();
    Judgement asked = new Judgement(Verdict.PENDING, "just asked", List.of(), List.of());
    Evaluation fresh =
        new Evaluation(
            ids.next("ev"), question, now, now.plus(policy.deadline()), asked, null, null, turn);
    journal.write(new Journal.Entry.OfEvaluation(fresh), who, "asked: " + question.inWords());
    // A further attempt wants new evidence, whatever its phase.
    Instant provesFrom = question.attempt() > 1 ? now : board.acknowledgedAt(fresh);
    OpenQuestion open = opened(policy, fresh, provesFrom, now);
    return judged(open, policy, now);
  }

  private OpenQuestion opened(
      GatePolicy policy, Evaluation evaluation, Instant provesFrom, Instant now) {
    OpenQuestion open =
        new OpenQuestion(
            evaluation,
            evidence.baselines(policy, evaluation.question(), now),
            provesFrom,
            nanos.getAsLong() + policy.deadline().toNanos(),
            nanos.getAsLong() - LEAST_APART.toNanos(),
            true);
    board.put(open);
    publish(evaluation);
    return open;
  }

  // --- judging ---

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
    for (OpenQuestion open : board.open()) {
      try {
        if (open.changed()) {
          judged(open, policyOf(open), now);
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
      return Optional.empty();
    }
    OpenQuestion open = next.get();
    long wait = open.judgedNanos() + apart().toNanos() - nanos.getAsLong();
    if (wait > 0) {
      return Optional.of(Duration.ofNanos(wait));
    }
    board.put(open.judged(open.evaluation(), nanos.getAsLong())); // its turn is over if this fails
    judged(open, policyOf(open), now);
    return Optional.of(Duration.ZERO);
  }

  private GatePolicy policyOf(OpenQuestion open) {
    return setup.knownGate(open.evaluation().question().gate());
  }

  /** How far apart the judgements of one question are, unless somebody asks. */
  private Duration apart() {
    Duration inTurn = SHARE.multipliedBy(board.open().size());
    return inTurn.compareTo(LEAST_APART) > 0 ? inTurn : LEAST_APART;
  }

  private Evaluation judgedIfDue(OpenQuestion open, GatePolicy policy, Instant now) {
    boolean due = open.judgedNanos() + LEAST_APART.toNanos() - nanos.getAsLong() <= 0;
    return due || open.changed() ? judged(open, policy, now) : open.evaluation();
  }

  private Evaluation judged(OpenQuestion asked, GatePolicy policy, Instant now) {
    OpenQuestion open = fit(timed(asked, now), policy, now);
    Judgement judgement = Judge.judge(policy, evidence.collect(policy, open, now));
    boolean released =
        open.evaluation().verdict() == Verdict.HOLD && judgement.verdict() != Verdict.HOLD;
    if (released) { // a hold must not use up the time for proof
      long end = nanos.getAsLong() + policy.deadline().toNanos();
      open = open.extended(open.evaluation().extendedTo(now.plus(policy.deadline())), end);
      judgement = Judge.judge(policy, evidence.collect(policy, open, now));
    }
    Evaluation next =
        open.evaluation().judged(judgement, now, validUntil(policy, open, judgement, now));
    if (next.isFinal()) {
      decide(next, policy, now);
    } else {
      keep(open.judged(next, nanos.getAsLong()));
    }
    return next;
  }

  /** The baselines stay as they were at the opening, but for those that can decide nothing. */
  private OpenQuestion fit(OpenQuestion open, GatePolicy policy, Instant now) {
    Map<String, Baseline> kept = open.baselines();
    boolean unfit =
        policy.journeys().stream()
            .anyMatch(rule -> !kept.getOrDefault(rule.journey(), Baseline.NONE).isFit(rule.p1()));
    if (!unfit) {
      return open;
    }
    Map<String, Baseline> fresh =
        new HashMap<>(evidence.baselines(policy, open.evaluation().question(), now));
    for (JourneyRule rule : policy.journeys()) {
      Baseline before = kept.get(rule.journey());
      if (before != null && before.isFit(rule.p1())) {
        fresh.put(rule.journey(), before);
      }
    }
    return open.refreshed(fresh);
  }

  /** The deadline on the wall clock, told by what is left on the monotonic one. */
  private OpenQuestion timed(OpenQuestion open, Instant now) {
    Duration left = Duration.ofNanos(open.deadlineNanos() - nanos.getAsLong());
    Instant end = now.plus(left);
    boolean same =
        Duration.between(end, open.evaluation().deadline()).abs().compareTo(LEAST_APART) <= 0;
    return same ? open : open.extended(open.evaluation().extendedTo(end), open.deadlineNanos());
  }

  /**
   * A GO is a lease; without a rollout to stick to, every final answer is. What speaks of a moment
   * stands for one: a NO_GO while a node drains is about the others, and about no version.
   */
  private static @Nullable Instant validUntil(
      GatePolicy policy, OpenQuestion open, Judgement judgement, Instant now) {
    if (!judgement.verdict().isFinal()) {
      return null;
    }
    Question question = open.evaluation().question();
    if (judgement.verdict() == Verdict.GO) {
      return now.plus(policy.lease());
    }
    boolean ofOthers =
        question.phase() == GatePhase.DRAINED && judgement.verdict() == Verdict.NO_GO;
    boolean momentary =
        question.phase() == GatePhase.PRE_DRAIN || ofOthers || judgement.restsOnVeto();
    if (momentary && policy.lease().compareTo(A_MOMENT) > 0) {
      return now.plus(A_MOMENT);
    }
    return momentary || question.rollout() == null ? now.plus(policy.lease()) : null;
  }

  /** Writes a verdict and what follows from it together, before anything is told of it. */
  private void decide(Evaluation decided, GatePolicy policy, Instant now) {
    List<Journal.Line> lines = new ArrayList<>();
    lines.add(
        new Journal.Line(
            new Journal.Entry.OfEvaluation(decided),
            "pitwall",
            "%s for %s: %s"
                .formatted(
                    decided.verdict(),
                    decided.question().inWords(),
                    decided.judgement().reason())));
    Optional<NodeRecord> after =
        recordOf(decided, policy).flatMap(record -> consequences.of(record, decided, now));
    after.ifPresent(record -> lines.add(lineOf(record)));
    Optional<Rollout> rollout = after.flatMap(record -> moved(decided, record, now));
    rollout.ifPresent(moved -> lines.add(lineOf(moved, after.orElseThrow())));
    journal.write(lines);
    @Nullable Evaluation known = board.evaluation(decided.id()).orElse(null);
    board.put(decided);
    after.ifPresent(book::put);
    rollout.ifPresent(board::put);
    if (decided.validUntil() != null) {
      Duration lease = Duration.between(now, decided.validUntil());
      leaseEnds.put(decided.id(), nanos.getAsLong() + lease.toNanos());
    }
    tell(decided, known);
    if (decided.verdict() != Verdict.GO && !decided.judgement().restsOnVeto()) {
      endLeases(
          evaluation ->
              evaluation.verdict() == Verdict.GO
                  && evaluation.question().isOfSameMatter(decided.question()));
    }
    after.filter(record -> record.phase() == Phase.FAILED).ifPresent(this::failed);
    if (after.isPresent()) {
      mark(evaluation -> isOfService(evaluation, policy.service()));
    }
  }

  private Optional<NodeRecord> recordOf(Evaluation decided, GatePolicy policy) {
    String node = decided.question().node();
    return node == null || decided.question().phase() != GatePhase.POST_START
        ? Optional.empty()
        : Optional.of(book.of(policy.service(), node));
  }

  private static Journal.Line lineOf(NodeRecord record) {
    return new Journal.Line(
        new Journal.Entry.OfNode(record),
        "pitwall",
        "%s of %s is %s".formatted(record.node(), record.service(), record.phase().key()));
  }

  private static Journal.Line lineOf(Rollout rollout, NodeRecord record) {
    return new Journal.Line(
        new Journal.Entry.OfRollout(rollout),
        "pitwall",
        "rollout %s: %s is %s".formatted(rollout.id(), record.node(), record.phase().key()));
  }

  private Optional<Rollout> moved(Evaluation decided, NodeRecord record, Instant now) {
    return board
        .rollout(decided.question().rollout())
        .filter(Rollout::isOpen)
        .filter(rollout -> mayMove(rollout, record))
        .map(rollout -> rollout.moved(record.node(), record.phase(), now));
  }

  private static boolean mayMove(Rollout rollout, NodeRecord record) {
    return rollout
        .node(record.node())
        .filter(state -> state.phase().next().contains(record.phase()))
        .isPresent();
  }

  private boolean isOfService(Evaluation evaluation, String service) {
    return setup
        .gate(evaluation.question().gate())
        .filter(policy -> policy.service().equals(service))
        .isPresent();
  }

  private void keep(OpenQuestion open) {
    @Nullable Evaluation before = board.evaluation(open.evaluation().id()).orElse(null);
    board.put(open);
    tell(open.evaluation(), before);
  }

  private void tell(Evaluation evaluation, @Nullable Evaluation before) {
    publish(evaluation);
    board
        .forgotten()
        .forEach(
            id -> {
              withdraw(id);
              leaseEnds.remove(id);
            });
    if (!evaluation.equals(before)) {
      news.add(evaluation);
    }
    boolean needed = before != null && !before.judgement().needs().isEmpty();
    demandsChanged |= needed || !evaluation.judgement().needs().isEmpty();
  }

  private void publish(Evaluation evaluation) {
    if (isOver(evaluation)) {
      over.add(evaluation.id());
    } else {
      over.remove(evaluation.id());
    }
    answers.put(evaluation.id(), evaluation);
  }

  private void withdraw(String id) {
    answers.remove(id);
    over.remove(id);
  }

  // --- the end of a rollout ---

  /** Takes up that a rollout has ended, or was begun anew: some of its answers stand no more. */
  void rolloutEnded(String rollout) {
    for (Evaluation evaluation : answers.values()) {
      if (rollout.equals(evaluation.question().rollout())) {
        publish(evaluation);
      }
    }
  }

  private boolean isOver(Evaluation evaluation) {
    return board.isAcknowledged(evaluation.id()) || isOfEndedRollout(evaluation);
  }

  private boolean isOfEndedRollout(Evaluation evaluation) {
    return board
        .rollout(evaluation.question().rollout())
        .filter(rollout -> !rollout.isOpen())
        .filter(
            rollout ->
                rollout.isAskedAnew(evaluation.question().phase(), evaluation.verdict())
                    || board.rollout(rollout.nextId()).isPresent())
        .isPresent();
  }

  // --- the end of a turn ---

  /**
   * Applies what verdicts make of their nodes where that was not written when the service stopped.
   */
  void applyMissing(Instant now) {
    for (NodeRecord record : book.all()) {
      consequences
          .of(record, now)
          .ifPresent(
              next -> {
                journal.write(List.of(lineOf(next)));
                book.put(next);
              });
    }
  }

  /** Takes up what an acknowledgement changes: its verdict answers no question any more. */
  void acknowledged(String id, Instant now) {
    applyMissing(now);
    Evaluation answer = answers.get(id);
    if (answer != null) {
      publish(answer);
    }
    mark(evaluation -> true);
  }

  /**
   * The open questions about a node in an earlier turn: their process is gone. A question that
   * waits for the start goes on, about the process that was started.
   *
   * @param awaited whether a question waits for just this start
   */
  void turnEnded(NodeRecord record, Predicate<OpenQuestion> awaited, String why, Instant now) {
    for (OpenQuestion open : board.open()) {
      Evaluation evaluation = open.evaluation();
      boolean concerned =
          record.node().equals(evaluation.question().node())
              && isOfService(evaluation, record.service())
              && evaluation.turn() != record.turn();
      if (concerned && awaited.test(open)) {
        goOn(open.inTurn(record.turn(), record.incarnation().began()));
      } else if (concerned) {
        close(evaluation, why, now);
      }
    }
    dropLeases(record);
    roomChanged(record);
  }

  /** A node has failed: no GO about it, or that its service may go on, stands any more. */
  void failed(NodeRecord record) {
    endLeases(record);
    roomChanged(record);
  }

  /** What was found good of the process on a node must be asked for anew. */
  void endLeases(NodeRecord record) {
    endLeases(
        evaluation ->
            evaluation.question().phase() == GatePhase.POST_START
                && record.node().equals(evaluation.question().node())
                && isOfService(evaluation, record.service()));
  }

  /**
   * A node has gone down, was moved or has failed: whether another may be taken out, and whether
   * all is well, must be asked for anew.
   */
  void roomChanged(NodeRecord record) {
    endLeases(
        evaluation ->
            (evaluation.question().phase() == GatePhase.PRE_DRAIN
                    || evaluation.question().phase() == GatePhase.FLEET)
                && isOfService(evaluation, record.service()));
  }

  private void endLeases(Predicate<Evaluation> concerned) {
    for (Evaluation evaluation : answers.values()) {
      if (concerned.test(evaluation) && leaseEnds.remove(evaluation.id()) != null) {
        board.ended(evaluation.id());
      }
    }
  }

  /** Written, so that after a restart it still is about the process that was started. */
  private void goOn(OpenQuestion open) {
    Evaluation evaluation = open.evaluation();
    journal.write(
        new Journal.Entry.OfEvaluation(evaluation),
        "pitwall",
        "goes on about the process that was started: " + evaluation.question().inWords());
    board.put(open);
    publish(evaluation);
  }

  private void dropLeases(NodeRecord record) {
    answers
        .values()
        .removeIf(
            evaluation ->
                evaluation.isFinal()
                    && record.node().equals(evaluation.question().node())
                    && evaluation.turn() != record.turn()
                    && isOfService(evaluation, record.service()));
    over.retainAll(answers.keySet());
  }

  private void close(Evaluation open, String why, Instant now) {
    Judgement ended =
        new Judgement(
            Verdict.INCONCLUSIVE,
            "%s: %s; ask again".formatted(open.question().phase().key(), why),
            List.of(),
            List.of());
    Evaluation closed = open.judged(ended, now, now); // asked again it is judged anew
    journal.write(
        new Journal.Entry.OfEvaluation(closed),
        "pitwall",
        "INCONCLUSIVE for %s: %s".formatted(open.question().inWords(), why));
    board.put(closed);
    tell(closed, open);
    withdraw(closed.id());
  }

  /** The wall clock was set: what was seen before proves nothing, so all begins anew. */
  void clockWasSet(Instant now) {
    evidence.clockWasSet(now);
    for (OpenQuestion open : board.open()) {
      setup
          .gate(open.evaluation().question().gate())
          .ifPresent(policy -> opened(policy, timed(open, now).evaluation(), now, now));
    }
  }

  /** Every open question is looked at again: time has passed. */
  void tick() {
    mark(evaluation -> true);
  }
}
