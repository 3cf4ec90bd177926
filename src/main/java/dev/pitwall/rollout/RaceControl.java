package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Run;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>Methods that change something may block on the journal: never call them on an event loop.
 */
public final class RaceControl {
  private final ReentrantLock lock = new ReentrantLock();
  private final Setup setup;
  private final Journal journal;
  private final Ids ids;
  private final Board board;
  private final Windows windows;
  private final Rollouts rollouts;
  private final Evaluations evaluations;
  private final List<Consumer<Evaluation>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Hold> activeHolds = List.of();

  /**
   * Goes on where the journal says the service stopped; evaluations that were open are open again.
   */
  public RaceControl(Setup setup, Journal journal, Ids ids, Instant now) {
    this.setup = setup;
    this.journal = journal;
    this.ids = ids;
    this.board = new Board(journal.remember());
    this.windows = new Windows(setup);
    this.rollouts = new Rollouts(setup, board, journal, windows);
    EvidenceDesk desk = new EvidenceDesk(setup, board, windows);
    this.evaluations = new Evaluations(setup, board, desk, rollouts, journal, ids);
    locked(
        () -> {
          evaluations.reopenAll(now);
          activeHolds = board.holds();
          return now;
        });
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

  /**
   * Finds the evaluation of a question, or opens it, and judges it now.
   *
   * @param who the caller, for the audit
   * @throws UnknownName when the gate or the node does not exist
   * @throws IllegalMove when the rollout is finished or belongs to another service
   */
  public Evaluation ask(Question asked, String who, Instant now) {
    return locked(
        () -> {
          GatePolicy policy = gate(asked.gate());
          Question question = rollouts.settled(asked, policy, who, now);
          return overlaid(evaluations.of(question, policy, who, now), now);
        });
  }

  /**
   * How an evaluation stands at that moment, without waiting for anything; empty when it is
   * unknown, or was a GO whose lease is over, so that the question must be asked again.
   */
  public Optional<Evaluation> standing(String evaluationId, Instant now) {
    Evaluation evaluation = evaluations.standing(evaluationId);
    if (evaluation == null || (evaluation.isFinal() && !evaluation.holdsAt(now))) {
      return Optional.empty();
    }
    return Optional.of(overlaid(evaluation, now));
  }

  /**
   * A hold speaks before a GO that still stands, and before an open evaluation; never before a
   * stop.
   */
  private Evaluation overlaid(Evaluation evaluation, Instant now) {
    if (evaluation.verdict() == Verdict.NO_GO
        || evaluation.verdict() == Verdict.INCONCLUSIVE
        || evaluation.verdict() == Verdict.HOLD) {
      return evaluation;
    }
    for (Hold hold : activeHolds) {
      if (hold.stops(evaluation.question().gate(), now)) {
        return Holds.over(evaluation, hold);
      }
    }
    return evaluation;
  }

  /** Takes a run as evidence; open evaluations it bears on are judged again. */
  public void accept(Run run, Instant now) {
    locked(
        () -> {
          if (windows.add(run)) {
            evaluations.rejudgeOf(run.service(), now);
          }
          return now;
        });
  }

  /** Takes a reading as evidence; open evaluations of gates that use it are judged again. */
  public void accept(Sample sample, Instant now) {
    locked(
        () -> {
          windows.add(sample);
          if (sample instanceof HealthSample health) {
            rollouts.noticed(health);
          }
          evaluations.rejudgeOf(setup.gatesReading(sample), now);
          return now;
        });
  }

  /** Takes runs that were kept before a restart, without judging anything. */
  public void recall(List<Run> runs) {
    locked(() -> runs.stream().map(windows::add).toList());
  }

  /** Lets time pass: deadlines, holds that expire. Call it about once a second. */
  public void tick(Instant now) {
    locked(
        () -> {
          evaluations.rejudgeAll(now);
          return now;
        });
  }

  /** What to run so that open evaluations can be decided. */
  public List<Demand> demands() {
    return locked(
        () -> {
          Map<Demand, Integer> most = new LinkedHashMap<>();
          for (Evaluation open : board.open()) {
            for (Need need : open.judgement().needs()) {
              most.merge(new Demand(need.journey(), need.node(), 0), need.runs(), Math::max);
            }
          }
          return most.entrySet().stream()
              .map(e -> new Demand(e.getKey().journey(), e.getKey().node(), e.getValue()))
              .toList();
        });
  }

  /** Whether a rollout has that node out right now, so that a run there would show nothing. */
  public boolean isOut(String service, String node) {
    return locked(
        () -> {
          NodeState state = board.nodesOf(service).get(node);
          return state != null && state.phase().isOut();
        });
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
    return locked(
        () -> {
          Rollout moved = rollouts.move(rollouts.rollout(rolloutId), node, to, who, now);
          evaluations.rejudgeAll(now);
          return moved;
        });
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

  // --- holds ---

  /** Stops a gate, or all of them, until released or expired. */
  public Hold hold(
      @Nullable String gate,
      String author,
      String reason,
      @Nullable Instant expiresAt,
      Instant now) {
    return locked(
        () -> {
          if (gate != null) {
            gate(gate);
          }
          Hold hold = new Hold(ids.next("hold"), gate, author, reason, now, expiresAt, null, null);
          save(hold, author, "hold on " + Holds.scope(hold) + ": " + reason);
          evaluations.rejudgeAll(now);
          return hold;
        });
  }

  /**
   * Ends a hold.
   *
   * @throws UnknownName when there is no such hold
   */
  public Hold release(String id, String who, Instant now) {
    return locked(
        () -> {
          Hold hold = board.hold(id).orElseThrow(() -> new UnknownName("there is no hold " + id));
          Hold released = hold.released(who, now);
          if (!released.equals(hold)) {
            save(released, who, "hold " + id + " released");
          }
          evaluations.rejudgeAll(now);
          return released;
        });
  }

  public List<Hold> holds() {
    return activeHolds;
  }

  /**
   * Takes the stickiness of a NO_GO away, with a reason; the verdict itself stays.
   *
   * @throws UnknownName when there is no such evaluation
   * @throws IllegalMove when it is not a final NO_GO
   */
  public Acknowledgement acknowledge(String evaluationId, String who, String reason, Instant now) {
    return locked(
        () -> {
          Evaluation evaluation =
              board
                  .evaluation(evaluationId)
                  .orElseThrow(() -> new UnknownName("there is no evaluation " + evaluationId));
          if (evaluation.verdict() != Verdict.NO_GO) {
            throw new IllegalMove(
                "evaluation %s is %s; only a NO_GO is acknowledged"
                    .formatted(evaluationId, evaluation.verdict()));
          }
          Acknowledgement acknowledgement = new Acknowledgement(evaluationId, who, reason, now);
          journal.write(
              new Journal.Entry.OfAcknowledgement(acknowledgement),
              who,
              "NO_GO " + evaluationId + " acknowledged: " + reason);
          board.put(acknowledgement);
          return acknowledgement;
        });
  }

  // --- inside the lock ---

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

  private void save(Hold hold, String who, String what) {
    journal.write(new Journal.Entry.OfHold(hold), who, what);
    board.put(hold);
    activeHolds = board.holds();
  }

  private GatePolicy gate(String name) {
    return setup
        .gate(name)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no gate %s; configured are %s"
                        .formatted(name, setup.gates().stream().map(GatePolicy::name).toList())));
  }
}
