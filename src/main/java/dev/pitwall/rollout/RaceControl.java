package dev.pitwall.rollout;

import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Run;
import dev.pitwall.signal.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where runs and readings meet open evaluations. Everything that changes goes through one lock and,
 * where it must survive a restart, through the journal before anybody hears of it. Reading an
 * answer that stands takes no lock.
 *
 * <p>The lock and the listeners are all it has itself; the work is done by its parts, each under
 * that lock: {@link Answers}, {@link Intake}, {@link Rollouts} and {@link Holds}, on one {@link
 * Board}.
 *
 * <p>Methods that change something may block on the journal: never call them on an event loop.
 */
public final class RaceControl {
  private final ReentrantLock lock = new ReentrantLock();
  private final Setup setup;
  private final Board board;
  private final Rollouts rollouts;
  private final Evaluations evaluations;
  private final Holds holds;
  private final Answers answers;
  private final Intake intake;
  private final List<Consumer<Evaluation>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Goes on where the journal says the service stopped; evaluations that were open are open again.
   */
  public RaceControl(Setup setup, Journal journal, Ids ids, Instant now) {
    this.setup = setup;
    this.board = new Board(journal.remember());
    Windows windows = new Windows(setup);
    this.rollouts = new Rollouts(setup, board, journal, windows);
    EvidenceDesk desk = new EvidenceDesk(setup, board, windows);
    this.evaluations = new Evaluations(setup, board, desk, rollouts, journal, ids);
    this.holds = new Holds(setup, board, journal, ids);
    this.answers = new Answers(setup, board, rollouts, evaluations, holds);
    this.intake = new Intake(setup, windows, rollouts, evaluations);
    changed(() -> evaluations.reopenAll(now));
  }

  /**
   * Hears of every evaluation that opened or changed, after the fact, on the thread that caused it.
   */
  public void onChange(Consumer<Evaluation> listener) {
    listeners.add(listener);
  }

  public Setup setup() {
    return setup;
  }

  // --- questions and their evaluations ---

  /**
   * Finds the evaluation of a question, or opens it, and judges it now.
   *
   * @param who the caller, for the audit
   * @throws UnknownName when the gate or the node does not exist
   * @throws IllegalMove when the rollout is finished or belongs to another service
   */
  public Evaluation ask(Question asked, String who, Instant now) {
    return locked(() -> answers.ask(asked, who, now));
  }

  /**
   * How an evaluation stands at that moment, without waiting for anything; empty when it is
   * unknown, or was a GO whose lease is over, so that the question must be asked again.
   */
  public Optional<Evaluation> standing(String evaluationId, Instant now) {
    return answers.standing(evaluationId, now);
  }

  public Optional<Evaluation> findEvaluation(String id) {
    return locked(() -> board.evaluation(id));
  }

  /** The evaluations that are not decided, oldest first. */
  public List<Evaluation> openEvaluations() {
    return locked(board::open);
  }

  /** The NO_GOs that nobody acknowledged and that still stop an open rollout. */
  public List<Evaluation> standingStops() {
    return locked(board::standingStops);
  }

  /** What to run so that open evaluations can be decided. */
  public List<Demand> demands() {
    return locked(answers::demands);
  }

  // --- evidence and time ---

  /** Takes a run as evidence; open evaluations it bears on are judged again. */
  public void accept(Run run, Instant now) {
    changed(() -> intake.accept(run, now));
  }

  /** Takes a reading as evidence; open evaluations of gates that use it are judged again. */
  public void accept(Sample sample, Instant now) {
    changed(() -> intake.accept(sample, now));
  }

  /** Takes runs that were kept before a restart, without judging anything. */
  public void recall(List<Run> runs) {
    changed(() -> intake.recall(runs));
  }

  /** Lets time pass: deadlines, holds that expire. Call it about once a second. */
  public void tick(Instant now) {
    changed(() -> evaluations.rejudgeAll(now));
  }

  // --- rollouts ---

  /**
   * Opens a rollout; opening it again with the same service and kind changes at most its version.
   *
   * @throws UnknownName when the service does not exist
   * @throws IllegalMove when that id is taken by another service or kind, or finished
   */
  public Rollout open(
      String id,
      String serviceName,
      @Nullable String version,
      Rollout.Kind kind,
      String who,
      Instant now) {
    return locked(() -> rollouts.open(id, serviceName, version, kind, who, now));
  }

  /**
   * Moves a node of a rollout.
   *
   * @throws UnknownName when there is no such rollout
   * @throws IllegalMove when the move is not legal
   */
  public Rollout move(String rolloutId, String node, Phase to, String who, Instant now) {
    return rejudged(now, () -> rollouts.move(rollouts.rollout(rolloutId), node, to, who, now));
  }

  /**
   * Ends a rollout.
   *
   * @throws UnknownName when there is no such rollout
   * @throws IllegalMove when it ended otherwise
   */
  public Rollout finish(String rolloutId, Rollout.Result result, String who, Instant now) {
    return locked(() -> rollouts.finish(rolloutId, result, who, now));
  }

  public List<Rollout> rollouts() {
    return locked(board::rollouts);
  }

  public Optional<Rollout> findRollout(String id) {
    return locked(() -> board.rollout(id));
  }

  /** Whether a rollout has that node out right now, so that a run there would show nothing. */
  public boolean isOut(String service, String node) {
    return locked(() -> board.isOut(service, node));
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
   * Takes the stickiness of a NO_GO away, with a reason; the verdict itself stays.
   *
   * @throws UnknownName when there is no such evaluation
   * @throws IllegalMove when it is not a final NO_GO
   */
  public Acknowledgement acknowledge(String evaluationId, String who, String reason, Instant now) {
    return locked(() -> holds.acknowledge(evaluationId, who, reason, now));
  }

  // --- the lock ---

  /** Does what may change any open evaluation, and judges all of them again. */
  private <T> T rejudged(Instant now, Supplier<T> work) {
    return locked(
        () -> {
          T result = work.get();
          evaluations.rejudgeAll(now);
          return result;
        });
  }

  private void changed(Runnable work) {
    locked(
        () -> {
          work.run();
          return true;
        });
  }

  /** Runs it under the lock, then tells the listeners what happened, outside of it. */
  private <T> T locked(Supplier<T> work) {
    List<Evaluation> told;
    T result;
    lock.lock();
    try {
      result = work.get();
    } finally {
      told = evaluations.takeNews();
      lock.unlock();
    }
    for (Evaluation evaluation : told) {
      listeners.forEach(listener -> listener.accept(evaluation));
    }
    return result;
  }
}
