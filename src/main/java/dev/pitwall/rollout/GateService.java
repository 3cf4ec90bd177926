package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where runs and readings meet open questions.
 *
 * <p>Everything that changes goes through one fair lock and, where it must survive a restart,
 * through the journal before anything is told of it. What feeds it, runs and readings, only puts
 * them into a queue; {@link #work} takes them out and judges what they bear on, and is called by a
 * thread of its own, or at once where there is none. Reading an answer that stands, the demands and
 * which nodes are out takes no lock.
 *
 * <p>Methods that ask, move or decide may block on the journal: never call them on an event loop.
 */
public final class GateService implements RunDemands {
  /** More evidence than this waits at its source. */
  private static final int MOST_WAITING = 16_384;

  /** For so long evidence is taken with the time that was given, before a question is judged. */
  private static final Duration LONGEST = Duration.ofMillis(200);

  /** The wall clock and the monotonic one may drift apart by so much between two looks. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final RunHistory runs;
  private final SignalWindows windows;
  private final NodeWatch watch;
  private final Rollouts rollouts;
  private final Evaluations evaluations;
  private final Holds holds;
  private final LongSupplier nanos;
  private final @Nullable InstantSource wall;
  private final boolean atOnce;
  private final Queue<Evaluation> news = new ConcurrentLinkedQueue<>();
  private final ReentrantLock telling = new ReentrantLock();
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final List<Consumer<Evaluation>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> demandListeners = new CopyOnWriteArrayList<>();
  private volatile Runnable wake = () -> {};
  private Instant lastSeen;
  private long lastNanos;

  /**
   * Goes on where the journal says the service stopped; evaluations that were open are open again.
   * Judges at once, on the thread that brings evidence, and takes the time it is given for
   * monotonic.
   */
  public GateService(MonitoredConfig setup, Journal journal, Ids ids, Instant now) {
    this(setup, journal, ids, now, null);
  }

  /**
   * The same, judging only when {@link #work} is called.
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
   * The same with the wall clock that callers take their times from: what a caller says is as old
   * as its wait for the lock, so only both clocks read at once can show that one was set.
   *
   * @param wall null to take the callers' times for it
   */
  public GateService(
      MonitoredConfig setup,
      Journal journal,
      Ids ids,
      Instant now,
      @Nullable LongSupplier monotonic,
      @Nullable InstantSource wall) {
    this.setup = setup;
    this.wall = wall;
    this.atOnce = monotonic == null;
    this.lastSeen = now;
    this.nanos = monotonic == null ? this::wallNanos : monotonic;
    this.lastNanos = nanos.getAsLong();
    Journal.Memory memory = journal.remember();
    this.board = new RolloutState(setup, memory);
    this.book = new NodeBook(setup, memory.nodes(), now);
    this.runs = new RunHistory(setup);
    this.windows = new SignalWindows(setup);
    this.holds = new Holds(setup, board, memory.holds(), journal, ids);
    Vetoes vetoes = new Vetoes(setup, board, book, holds);
    EvidenceCollector evidence =
        new EvidenceCollector(setup, board, book, runs, windows, vetoes, now);
    this.evaluations = new Evaluations(setup, board, book, evidence, journal, ids, nanos);
    this.rollouts = new Rollouts(setup, board, book, windows, evaluations, journal, nanos);
    this.watch = new NodeWatch(board, book, windows, evaluations, journal, now);
    changed(
        now,
        () -> {
          evaluations.applyMissing(now);
          evaluations.reopenAll(now);
        });
  }

  private long wallNanos() {
    return Duration.between(Instant.EPOCH, lastSeen).toNanos();
  }

  /**
   * Hears of every evaluation that opened or changed, after the fact and in the order of events, on
   * the thread that caused it or one that told of another at that moment.
   */
  public void onChange(Consumer<Evaluation> listener) {
    listeners.add(listener);
  }

  /** Calls it, on any thread, when there is work to be done; it must not wait. */
  public void onWork(Runnable listener) {
    wake = listener;
  }

  public MonitoredConfig setup() {
    return setup;
  }

  // --- questions and their evaluations ---

  /**
   * Finds the evaluation of a question, or opens it, and judges it.
   *
   * @param who the caller, for the audit
   * @throws UnknownName when the gate or the node does not exist
   * @throws IllegalTransition when the rollout belongs to another service
   */
  public Evaluation ask(Question asked, String who, Instant now) {
    return locked(now, () -> asked(asked, who, now));
  }

  /**
   * Whether asking this would open a rollout, change its version or move a node, for which more is
   * needed than the right to read.
   *
   * @throws UnknownName when the gate or the node does not exist
   */
  public boolean changesBy(Question asked, Instant now) {
    return locked(now, () -> rollouts.changesBy(asked, setup.knownGate(asked.gate()), now));
  }

  /**
   * The same for a caller who may only read: empty, and nothing is changed, when asking would open
   * a rollout, change its version or move a node.
   *
   * @throws UnknownName when the gate or the node does not exist
   * @throws IllegalTransition when the rollout belongs to another service
   */
  public Optional<Evaluation> askUnchanging(Question asked, String who, Instant now) {
    return locked(
        now,
        () ->
            rollouts.changesBy(asked, setup.knownGate(asked.gate()), now)
                ? Optional.empty()
                : Optional.of(asked(asked, who, now)));
  }

  private Evaluation asked(Question asked, String who, Instant now) {
    GatePolicy policy = setup.knownGate(asked.gate());
    Question question = rollouts.settled(asked, policy, who, now);
    return holds.over(evaluations.of(question, policy, who, now), now);
  }

  /**
   * How an evaluation stands at that moment, without waiting for anything; empty when it is
   * unknown, or is over, or its rollout is, so that the question must be asked again. It counts as
   * a question to its rollout.
   */
  public Optional<Evaluation> standing(String evaluationId, Instant now) {
    Optional<Evaluation> standing =
        Optional.ofNullable(evaluations.standing(evaluationId, now))
            .map(evaluation -> holds.over(evaluation, now));
    standing.ifPresent(evaluation -> rollouts.askedAbout(evaluation.question().rollout()));
    return standing;
  }

  /**
   * The same for those who only look at that evaluation: that is no question to its rollout, and
   * what became of the rollout does not matter.
   */
  public Optional<Evaluation> shown(String evaluationId, Instant now) {
    return Optional.ofNullable(evaluations.shown(evaluationId, now))
        .map(evaluation -> holds.over(evaluation, now));
  }

  public Optional<Evaluation> findEvaluation(String id) {
    return locked(() -> board.evaluation(id));
  }

  /** The evaluations that are not decided, oldest first. */
  public List<Evaluation> openEvaluations() {
    return locked(() -> board.open().stream().map(OpenQuestion::evaluation).toList());
  }

  /** The NO_GOs that nobody acknowledged and that still stop an open rollout. */
  public List<Evaluation> standingStops() {
    return locked(board::standingStops);
  }

  // --- what a schedule asks and tells ---

  @Override
  public List<RunDemand> demands() {
    return evaluations.demands();
  }

  @Override
  public void onDemands(Runnable listener) {
    demandListeners.add(listener);
  }

  @Override
  public boolean isOut(String service, String node) {
    return book.isOut(service, node);
  }

  @Override
  public void started(String run, String journey, @Nullable String node, Instant at) {
    put(at, () -> runs.started(run, journey, node, at));
  }

  @Override
  public void gaveUp(String run, String journey, @Nullable String node) {
    put(
        lastSeen,
        () -> {
          if (runs.gaveUp(run, journey, node)) {
            evaluations.mark(evaluation -> true);
          }
        });
  }

  @Override
  public void settled(Run run) {
    accept(run, run.endedAt());
  }

  // --- evidence and time ---

  /** Takes a run as evidence; waits while too much of it waits already. */
  public void accept(Run run, Instant now) {
    // One that began and was skipped by its probe is no evidence, and is out no more.
    put(now, () -> take(run, now));
  }

  private void take(Run run, Instant now) {
    if (!runs.add(run)) {
      return;
    }
    String node = run.targetNode();
    if (node != null && run.met().requests() > 0) {
      windows.own(run.service(), node, run.endedAt(), run.met().requests(), run.met().errors());
    }
    watch.met(run, now);
    Set<String> gates = setup.gatesJudging(run);
    evaluations.mark(
        evaluation -> gates.contains(evaluation.question().gate()) && bearsOn(run, evaluation));
  }

  private static boolean bearsOn(Run run, Evaluation evaluation) {
    Question question = evaluation.question();
    @Nullable String node = run.targetNode();
    return switch (question.phase()) {
      case POST_START ->
          node != null && (node.equals(question.node()) || isNeeded(run, evaluation));
      case PRE_DRAIN -> node == null || !node.equals(question.node());
      case FLEET -> node == null;
      case DRAINED -> false;
    };
  }

  private static boolean isNeeded(Run run, Evaluation evaluation) {
    return evaluation.judgement().needs().stream()
        .anyMatch(
            need ->
                need.journey().equals(run.journey())
                    && run.targetNode() != null
                    && run.targetNode().equals(need.node()));
  }

  /** Takes a reading as evidence; waits while too much evidence waits already. */
  public void accept(Sample sample, Instant now) {
    put(now, () -> take(sample, now));
  }

  private void take(Sample sample, Instant now) {
    windows.add(sample);
    if (sample instanceof HealthSample health) {
      boolean twice = setup.service(health.signal()).map(Service::startMetrics).isPresent();
      int asked = twice && health.up() ? 2 : 1;
      windows.own(health.signal(), health.node(), health.at(), asked, health.up() ? 0 : 1);
      watch.heard(health, now);
    }
    Set<String> gates = setup.gatesReading(sample);
    evaluations.mark(
        evaluation -> gates.contains(evaluation.question().gate()) && bearsOn(sample, evaluation));
  }

  private static boolean bearsOn(Sample sample, Evaluation evaluation) {
    Question question = evaluation.question();
    boolean ofNode =
        question.phase() == GatePhase.POST_START || question.phase() == GatePhase.DRAINED;
    String node = sample.node();
    return !(sample instanceof HealthSample)
        || !ofNode
        || node == null
        || node.equals(question.node())
        || question.phase() == GatePhase.DRAINED;
  }

  /** Takes runs that were kept before a restart, without judging anything. */
  public void recall(List<Run> kept) {
    locked(
        () -> {
          kept.forEach(runs::add);
          return true;
        });
  }

  /** Lets time pass: deadlines, holds that expire, rollouts left alone. Call it once a second. */
  public void tick(Instant now) {
    put(
        now,
        () -> {
          evaluations.tick();
          rollouts.abandonIdle(now);
        });
  }

  private void put(Instant now, Runnable evidence) {
    if (atOnce) {
      changed(now, evidence);
      return;
    }
    try {
      waiting.put(evidence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the service stops; what is told now is told to nothing
    }
    wake.run();
  }

  /**
   * Takes evidence that waits, and judges one question that is due. Each is done under the lock by
   * itself, so that those who ask get their turn between; and never so much at once that the time
   * it was given is far behind.
   *
   * @return how long until more is due, zero when something may be; empty when nothing is until
   *     there is news
   */
  public Optional<Duration> work(Instant now) {
    long began = nanos.getAsLong();
    Runnable next = waiting.poll();
    while (next != null) {
      Runnable evidence = next;
      locked(
          now,
          () -> {
            evidence.run();
            return true;
          });
      boolean late = nanos.getAsLong() - began >= LONGEST.toNanos();
      next = late ? null : waiting.poll();
    }
    Optional<Duration> due = locked(now, () -> evaluations.judgeNext(now));
    return waiting.isEmpty() ? due : Optional.of(Duration.ZERO);
  }

  // --- rollouts ---

  /**
   * Opens a rollout; opening it again with the same service and kind changes at most its version.
   * One that has ended is begun anew under an id of its own, such as {@code r-42#2}.
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
    return locked(now, () -> rollouts.open(id, serviceName, version, kind, who, now));
  }

  /**
   * Moves a node of a rollout.
   *
   * @throws UnknownName when there is no such rollout
   * @throws IllegalTransition when the move is not legal
   */
  public Rollout move(String rolloutId, String node, Phase to, String who, Instant now) {
    return rejudged(now, () -> rollouts.move(rolloutId, node, to, who, now));
  }

  /**
   * Ends a rollout.
   *
   * @throws UnknownName when there is no such rollout
   * @throws IllegalTransition when it ended otherwise, or as succeeded while nodes are not done
   */
  public Rollout finish(String rolloutId, Rollout.Result result, String who, Instant now) {
    return locked(now, () -> rollouts.finish(rolloutId, result, who, now));
  }

  public List<Rollout> rollouts() {
    return locked(board::rollouts);
  }

  public Optional<Rollout> findRollout(String id) {
    return locked(() -> board.rollout(id));
  }

  /** The book of a service: where each of its nodes is, and which process is on it. */
  public List<NodeRecord> nodes(String service) {
    return locked(() -> List.copyOf(book.ofService(service).values()));
  }

  // --- holds and acknowledgements ---

  /**
   * Stops a gate, or all of them, until released or expired.
   *
   * @throws UnknownName when the gate does not exist
   */
  public Hold hold(
      @Nullable String gate,
      String author,
      String reason,
      @Nullable Instant expiresAt,
      Instant now) {
    return rejudged(now, () -> holds.place(gate, author, reason, expiresAt, now));
  }

  /**
   * Ends a hold.
   *
   * @throws UnknownName when there is no such hold
   */
  public Hold release(String id, String who, Instant now) {
    return rejudged(now, () -> holds.release(id, who, now));
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
    return rejudged(
        now,
        () -> {
          Acknowledgement given = holds.acknowledge(evaluationId, who, reason, now);
          evaluations.acknowledged(given.evaluation(), now);
          return given;
        });
  }

  // --- the lock ---

  /** Does what may change any open evaluation, and judges all of them again. */
  private <T> T rejudged(Instant now, Supplier<T> work) {
    return locked(
        now,
        () -> {
          T result = work.get();
          evaluations.tick();
          evaluations.judgeAll(now);
          return result;
        });
  }

  private void changed(Instant now, Runnable work) {
    locked(
        now,
        () -> {
          work.run();
          if (atOnce) {
            evaluations.judgeAll(now);
          }
          return true;
        });
  }

  /** The same once it is known whether the wall clock was set since the last look at it. */
  private <T> T locked(Instant now, Supplier<T> work) {
    return locked(
        () -> {
          look(now);
          return work.get();
        });
  }

  private void look(Instant told) {
    if (atOnce) {
      lastSeen = told;
      return;
    }
    InstantSource clock = wall;
    Instant now = clock == null ? told : clock.instant();
    long ticks = nanos.getAsLong();
    Duration expected = Duration.ofNanos(ticks - lastNanos);
    Duration step = Duration.between(lastSeen, now).minus(expected);
    boolean set = step.abs().compareTo(CLOCK_STEP) > 0;
    if (set || now.isAfter(lastSeen)) {
      lastSeen = now;
      lastNanos = ticks;
    }
    if (set) {
      windows.clear();
      runs.clear();
      book.clockWasSet(step, now);
      board.clockWasSet(step);
      watch.clockWasSet(now);
      evaluations.clockWasSet(now);
    }
  }

  /** Runs it under the lock, then tells the listeners what happened, outside of it. */
  private <T> T locked(Supplier<T> work) {
    boolean hasNews;
    boolean demanded;
    T result;
    lock.lock();
    try {
      result = work.get();
    } finally {
      hasNews = news.addAll(evaluations.takeNews());
      demanded = evaluations.takeDemandsChanged();
      lock.unlock();
    }
    if (hasNews) {
      tell();
    }
    if (demanded) {
      demandListeners.forEach(Runnable::run);
    }
    return result;
  }

  /** Tells what happened in the order in which it did, whoever's doing it was. */
  private void tell() {
    if (telling.isHeldByCurrentThread()) {
      return; // a listener asked something; it is told of that when it has heard this
    }
    telling.lock();
    try {
      for (Evaluation next = news.poll(); next != null; next = news.poll()) {
        Evaluation told = next;
        listeners.forEach(listener -> listener.accept(told));
      }
    } finally {
      telling.unlock();
    }
  }
}
