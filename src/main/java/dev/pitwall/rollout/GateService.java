package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where runs and readings meet open questions.
 *
 * <p>Everything that changes goes through one fair lock and, where it must survive a restart,
 * through the journal before anything is told of it. What feeds it, runs and readings, only puts
 * them into a queue; {@link EvidenceFeed#work} takes them out and judges what they bear on, and is
 * called by a thread of its own, or at once where there is none. Reading an answer that stands, the
 * demands and which nodes are out takes no lock.
 *
 * <p>Methods that ask, move or decide may block on the journal: never call them on an event loop.
 */
public final class GateService {
  private final GateLock lock;
  private final EvidenceFeed feed;
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final RunHistory runs;
  private final SignalWindows windows;
  private final NodeWatch watch;
  private final Rollouts rollouts;
  private final Evaluations evaluations;
  private final Holds holds;
  private final WallClock clock;

  /**
   * Goes on where the journal says the service stopped; evaluations that were open are open again.
   * Judges at once, on the thread that brings evidence, by the time that it is given.
   */
  public GateService(MonitoredConfig setup, Journal journal, Ids ids, Instant now) {
    this(setup, journal, ids, now, null);
  }

  /**
   * The same, judging only when {@link EvidenceFeed#work} is called.
   *
   * @param monotonic nanoseconds that only go forward, such as {@link System#nanoTime()}; null for
   *     one that judges at once
   */
  public GateService(
      MonitoredConfig setup,
      Journal journal,
      Ids ids,
      Instant now,
      @Nullable LongSupplier monotonic) {
    this(setup, journal, ids, now, monotonic, null);
  }

  /**
   * The same; the time of a caller is as old as its wait for the lock.
   *
   * @param wall the wall clock; null to take the callers' times for it
   */
  public GateService(
      MonitoredConfig setup,
      Journal disk,
      Ids ids,
      Instant now,
      @Nullable LongSupplier monotonic,
      @Nullable InstantSource wall) {
    this.setup = setup;
    this.clock = new WallClock(now, monotonic, wall);
    CautiousJournal journal = new CautiousJournal(disk);
    Journal.Memory memory = journal.remember();
    this.board = new RolloutState(setup, memory);
    this.book = new NodeBook(setup, memory.nodes(), now);
    this.runs = new RunHistory(setup);
    this.windows = new SignalWindows(setup);
    this.holds = new Holds(setup, board, memory.holds(), journal, ids);
    Vetoes vetoes = new Vetoes(setup, board, book, holds);
    EvidenceCollector evidence =
        new EvidenceCollector(setup, board, book, runs, windows, vetoes, now);
    this.evaluations = new Evaluations(setup, board, book, evidence, journal, ids, clock.nanos());
    this.rollouts = new Rollouts(setup, board, book, windows, evaluations, journal, clock.nanos());
    this.watch = new NodeWatch(board, book, windows, evaluations, journal, now);
    EvidenceIntake intake = new EvidenceIntake(setup, runs, windows, watch, evaluations.judging());
    this.lock = new GateLock(evaluations, clock, monotonic == null, this::clockWasSet);
    var anew = new Reconfiguration(setup, book, runs, windows, evaluations);
    this.feed =
        new EvidenceFeed(lock, clock, book, runs, intake, anew, evaluations, rollouts.ends());
    holds.unwritten().writeUnder(lock);
    lock.changed(now, () -> evaluations.reopenAll(now));
  }

  /**
   * Hears of every evaluation that opened or changed, after the fact and in the order of events, on
   * the thread that caused it or one that told of another at that moment.
   */
  public void onChange(Consumer<Evaluation> listener) {
    lock.onChange(listener);
  }

  public EvidenceFeed feed() {
    return feed;
  }

  public MonitoredConfig setup() {
    return setup;
  }

  /**
   * Finds the evaluation of a question, or opens it, and judges it.
   *
   * @param who the caller, for the audit
   * @throws UnknownName when the gate or the node does not exist
   * @throws IllegalTransition when the rollout belongs to another service
   */
  public Evaluation ask(Question asked, String who, Instant now) {
    return lock.locked(now, () -> asked(asked, who, now));
  }

  /**
   * Whether asking this would open a rollout, change its version or move a node, for which more is
   * needed than the right to read.
   *
   * @throws UnknownName when the gate or the node does not exist
   */
  public boolean changesBy(Question asked, Instant now) {
    return lock.locked(now, () -> rollouts.changesBy(asked, setup.knownGate(asked.gate()), now));
  }

  /**
   * The same for a caller who may only read: empty, and nothing is changed, when asking would open
   * a rollout, change its version or move a node.
   *
   * @throws UnknownName when the gate or the node does not exist
   * @throws IllegalTransition when the rollout belongs to another service
   */
  public Optional<Evaluation> askUnchanging(Question asked, String who, Instant now) {
    return lock.locked(
        now,
        () ->
            rollouts.changesBy(asked, setup.knownGate(asked.gate()), now)
                ? Optional.empty()
                : Optional.of(asked(asked, who, now)));
  }

  private Evaluation asked(Question asked, String who, Instant now) {
    GatePolicy policy = setup.knownGate(asked.gate());
    return holds.over(
        asked,
        now,
        () -> evaluations.of(rollouts.settled(asked, policy, who, now), policy, who, now));
  }

  /**
   * How an evaluation stands at that moment, without waiting for anything; empty when it is
   * unknown, or is over, or its rollout is, so that the question must be asked again. It counts as
   * a question to its rollout.
   */
  public Optional<Evaluation> standing(String evaluationId, Instant now) {
    Optional<Evaluation> standing =
        Optional.ofNullable(evaluations.standing().standing(evaluationId, now))
            .map(evaluation -> holds.over(evaluation, now));
    standing.ifPresent(evaluation -> rollouts.ends().askedAbout(evaluation.question().rollout()));
    return standing;
  }

  /**
   * The same for those who only look at that evaluation: that is no question to its rollout, and
   * what became of the rollout does not matter.
   */
  public Optional<Evaluation> shown(String evaluationId, Instant now) {
    return Optional.ofNullable(evaluations.standing().shown(evaluationId, now))
        .map(evaluation -> holds.over(evaluation, now));
  }

  public Optional<Evaluation> findEvaluation(String id) {
    return lock.locked(() -> board.evaluation(id));
  }

  /** The evaluations that are not decided, oldest first. */
  public List<Evaluation> openEvaluations() {
    return lock.locked(() -> board.open().stream().map(OpenQuestion::evaluation).toList());
  }

  /** The NO_GOs that nobody acknowledged and that still stop an open rollout. */
  public List<Evaluation> standingStops() {
    return lock.locked(board.stops()::standingStops);
  }

  /**
   * Opens a rollout, or changes its version. One that has ended is begun anew as {@code ID#2}.
   *
   * @throws UnknownName when the service does not exist
   * @throws IllegalTransition when that id is taken by another service or kind
   */
  public Rollout open(
      String id,
      String serviceName,
      @Nullable String version,
      Rollout.Kind kind,
      String who,
      Instant now) {
    return lock.locked(now, () -> rollouts.open(id, serviceName, version, kind, who, now));
  }

  /**
   * Moves a node of a rollout.
   *
   * @throws UnknownName when there is no such rollout
   * @throws IllegalTransition when the move is not legal
   */
  public Rollout move(String rolloutId, String node, Phase to, String who, Instant now) {
    return lock.rejudgedAtLast(now, () -> rollouts.move(rolloutId, node, to, who, now));
  }

  /**
   * Ends a rollout.
   *
   * @throws UnknownName when there is no such rollout
   * @throws IllegalTransition when it ended otherwise, or as succeeded while nodes are not done
   */
  public Rollout finish(String rolloutId, Rollout.Result result, String who, Instant now) {
    return lock.locked(now, () -> rollouts.finish(rolloutId, result, who, now));
  }

  public List<Rollout> rollouts() {
    return lock.locked(board::rollouts);
  }

  public Optional<Rollout> findRollout(String id) {
    return lock.locked(() -> board.rollout(id));
  }

  /** The book of a service: where each of its nodes is, and which process is on it. */
  public List<NodeRecord> nodes(String service) {
    return lock.locked(() -> List.copyOf(book.ofService(service).values()));
  }

  /**
   * Stops a gate, or all of them, until released or expired, also when that cannot be written.
   *
   * @throws UnknownName when the gate does not exist
   */
  public Hold hold(
      @Nullable String gate,
      String author,
      String reason,
      @Nullable Instant expiresAt,
      Instant now) {
    return lock.rejudgedAtLast(now, () -> holds.place(gate, author, reason, expiresAt, now));
  }

  public UnwrittenHolds unwrittenHolds() {
    return holds.unwritten();
  }

  /**
   * Ends a hold.
   *
   * @throws UnknownName when there is no such hold
   */
  public Hold release(String id, String who, Instant now) {
    return lock.rejudgedAtLast(now, () -> holds.release(id, who, now));
  }

  public List<Hold> holds() {
    return holds.all();
  }

  /**
   * Takes the weight of a NO_GO or INCONCLUSIVE away, with a reason; the verdict itself stays.
   *
   * @throws UnknownName when there is no such evaluation
   * @throws IllegalTransition when it is neither
   */
  public Acknowledgement acknowledge(String evaluationId, String who, String reason, Instant now) {
    return lock.rejudgedAtLast(
        now,
        () -> {
          Acknowledgement given = holds.acknowledge(evaluationId, who, reason, now);
          evaluations.acknowledged(given.evaluation());
          return given;
        });
  }

  private void clockWasSet(Duration step) {
    Instant now = clock.lastSeen();
    windows.clear();
    runs.clear();
    book.clockWasSet(step, now);
    board.clockWasSet(step);
    watch.clockWasSet(now);
    evaluations.clockWasSet(now);
  }
}
