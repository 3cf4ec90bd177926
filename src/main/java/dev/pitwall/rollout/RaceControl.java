package dev.pitwall.rollout;

import dev.pitwall.gate.Evidence;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Judge;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Windows windows = new Windows();
  private final EvidenceDesk desk;
  private final Map<String, Evaluation> answers = new ConcurrentHashMap<>();
  private final List<Consumer<Evaluation>> listeners = new CopyOnWriteArrayList<>();
  private final List<Evaluation> news = new ArrayList<>();
  private volatile List<Hold> activeHolds = List.of();

  /**
   * Goes on where the journal says the service stopped; evaluations that were open are open again.
   */
  public RaceControl(Setup setup, Journal journal, Ids ids, Instant now) {
    this.setup = setup;
    this.journal = journal;
    this.ids = ids;
    this.board = new Board(journal.remember());
    this.desk = new EvidenceDesk(setup, board, windows);
    locked(
        () -> {
          for (Evaluation open : board.open()) {
            reopen(open, now);
          }
          activeHolds = board.holds();
          return now;
        });
  }

  /** An evaluation whose gate is no longer configured is left alone; nobody can ask for it. */
  private void reopen(Evaluation open, Instant now) {
    setup
        .gate(open.question().gate())
        .ifPresent(policy -> rejudge(policy, extended(open, policy, now), now));
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
          Question question = settled(asked, policy, who, now);
          Optional<Evaluation> standing =
              board.latest(question).filter(e -> !e.isFinal() || e.holdsAt(now));
          Evaluation evaluation =
              standing.isPresent()
                  ? standing.get().isFinal() ? standing.get() : rejudge(policy, standing.get(), now)
                  : opened(policy, question, who, now);
          return overlaid(evaluation, now);
        });
  }

  /**
   * How an evaluation stands at that moment, without waiting for anything; empty when it is
   * unknown, or was a GO whose lease is over, so that the question must be asked again.
   */
  public Optional<Evaluation> standing(String evaluationId, Instant now) {
    Evaluation evaluation = answers.get(evaluationId);
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
            rejudgeOpen(run.service(), now);
          }
          return now;
        });
  }

  /** Takes a reading as evidence; open evaluations of the service are judged again. */
  public void accept(Sample sample, Instant now) {
    locked(
        () -> {
          windows.add(sample);
          rejudgeAll(now);
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
          rejudgeAll(now);
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
    return locked(() -> openRollout(id, serviceName, version, kind, who, now));
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
          Rollout moved = moveNode(rollout(rolloutId), node, to, who, now);
          rejudgeAll(now);
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
    return locked(
        () -> {
          Rollout rollout = rollout(rolloutId);
          Rollout finished = rollout.finished(result, now);
          if (!finished.equals(rollout)) {
            save(finished, who, "rollout " + rolloutId + " finished: " + result.key());
          }
          return finished;
        });
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
          rejudgeAll(now);
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
          rejudgeAll(now);
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
      told = List.copyOf(news);
      news.clear();
      lock.unlock();
    }
    for (Evaluation evaluation : told) {
      listeners.forEach(listener -> listener.accept(evaluation));
    }
    return result;
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

  private Rollout rollout(String id) {
    return board
        .rollout(id)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no rollout %s; open it with POST /api/v1/rollouts".formatted(id)));
  }

  /**
   * The question with everything the rollout knows filled in; moves the node as far as asking
   * implies.
   */
  private Question settled(Question asked, GatePolicy policy, String who, Instant now) {
    Service service = setup.serviceOf(policy);
    String node = asked.node();
    if (node != null && service.node(node).isEmpty()) {
      throw new UnknownName(
          "service %s has no node %s; configured are %s"
              .formatted(
                  service.name(), node, service.nodes().stream().map(Service.Node::name).toList()));
    }
    String id = asked.rollout();
    if (id == null) {
      return asked;
    }
    Rollout rollout = ofRollout(id, asked, service, who, now);
    if (node != null && board.latest(withVersion(asked, rollout)).isEmpty()) {
      implied(rollout, node, asked.phase(), who, now);
    }
    return withVersion(asked, rollout);
  }

  private Rollout ofRollout(String id, Question asked, Service service, String who, Instant now) {
    Optional<Rollout> known = board.rollout(id);
    if (known.isEmpty()) {
      return openRollout(id, service.name(), asked.version(), Rollout.Kind.DEPLOY, who, now);
    }
    Rollout rollout = known.get();
    if (!rollout.service().equals(service.name())) {
      throw new IllegalMove(
          "rollout %s is of service %s, not of %s"
              .formatted(id, rollout.service(), service.name()));
    }
    boolean newVersion = asked.version() != null && !asked.version().equals(rollout.version());
    if (newVersion && rollout.isOpen()) {
      rollout = rollout.withVersion(asked.version());
      save(rollout, who, "rollout " + id + " goes on with version " + asked.version());
    }
    return rollout;
  }

  private static Question withVersion(Question asked, Rollout rollout) {
    String version = asked.version() == null ? rollout.version() : asked.version();
    return new Question(
        asked.gate(), asked.rollout(), asked.node(), asked.phase(), version, asked.attempt());
  }

  /**
   * Asking whether a node is drained, or good, says where it is, for tools that tell nothing else.
   */
  private void implied(Rollout rollout, String node, GatePhase phase, String who, Instant now) {
    Phase implied =
        switch (phase) {
          case PRE_DRAIN, FLEET -> null;
          case DRAINED -> Phase.DRAINING;
          case POST_START -> Phase.STARTED;
        };
    Phase current = rollout.node(node).map(NodeState::phase).orElse(Phase.WAITING);
    if (implied != null && current != implied && current.next().contains(implied)) {
      moveNode(rollout, node, implied, who, now);
    }
  }

  private Rollout openRollout(
      String id,
      String serviceName,
      @Nullable String version,
      Rollout.Kind kind,
      String who,
      Instant now) {
    Service service =
        setup
            .service(serviceName)
            .orElseThrow(
                () ->
                    new UnknownName(
                        "there is no service %s; configured are %s"
                            .formatted(
                                serviceName,
                                setup.services().stream().map(Service::name).toList())));
    Optional<Rollout> known = board.rollout(id);
    if (known.isPresent()) {
      return openedAgain(known.get(), serviceName, version, kind, who);
    }
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    service.nodes().forEach(n -> nodes.put(n.name(), NodeState.waiting(n.name(), now)));
    Rollout rollout = new Rollout(id, serviceName, version, kind, now, nodes, null, null);
    save(
        rollout,
        who,
        "rollout %s of %s %s opened (%s)".formatted(id, serviceName, version, kind.key()));
    return rollout;
  }

  private Rollout openedAgain(
      Rollout known, String service, @Nullable String version, Rollout.Kind kind, String who) {
    if (!known.service().equals(service) || known.kind() != kind) {
      throw new IllegalMove(
          "rollout %s exists as %s of service %s; choose another id"
              .formatted(known.id(), known.kind().key(), known.service()));
    }
    if (version == null || version.equals(known.version())) {
      return known;
    }
    Rollout changed = known.withVersion(version);
    save(changed, who, "rollout " + known.id() + " goes on with version " + version);
    return changed;
  }

  private Rollout moveNode(Rollout rollout, String node, Phase to, String who, Instant now) {
    Rollout moved = rollout.moved(node, to, now);
    if (!moved.equals(rollout)) {
      save(moved, who, "rollout %s: %s is %s".formatted(rollout.id(), node, to.key()));
    }
    return moved;
  }

  private Evaluation opened(GatePolicy policy, Question question, String who, Instant now) {
    board
        .rollout(question.rollout())
        .filter(rollout -> !rollout.isOpen() && question.phase() != GatePhase.FLEET)
        .ifPresent(
            rollout -> {
              throw new IllegalMove(
                  "rollout %s is finished; open a new one with another id".formatted(rollout.id()));
            });
    Judgement asked = new Judgement(Verdict.PENDING, "just asked", List.of(), List.of());
    Evaluation fresh =
        new Evaluation(
            ids.next("ev"), question, now, now.plus(policy.deadline()), asked, null, null);
    journal.write(new Journal.Entry.OfEvaluation(fresh), who, "asked: " + Holds.describe(question));
    return rejudge(policy, fresh, now);
  }

  private void rejudgeOpen(String service, Instant now) {
    for (Evaluation open : board.open()) {
      setup
          .gate(open.question().gate())
          .filter(policy -> policy.service().equals(service))
          .ifPresent(policy -> rejudge(policy, open, now));
    }
  }

  private void rejudgeAll(Instant now) {
    for (Evaluation open : board.open()) {
      setup.gate(open.question().gate()).ifPresent(policy -> rejudge(policy, open, now));
    }
  }

  private Evaluation rejudge(GatePolicy policy, Evaluation open, Instant now) {
    Judgement judgement = judged(policy, open, now);
    Evaluation evaluation = open;
    if (open.verdict() == Verdict.HOLD && judgement.verdict() != Verdict.HOLD) {
      evaluation = extended(open, policy, now); // a hold must not use up the time for proof
      judgement = judged(policy, evaluation, now);
    }
    Evaluation next =
        Holds.with(evaluation, judgement, now, validUntil(policy, evaluation, judgement, now));
    if (next.isFinal()) {
      journal.write(
          new Journal.Entry.OfEvaluation(next),
          "pitwall",
          "%s for %s: %s"
              .formatted(next.verdict(), Holds.describe(next.question()), judgement.reason()));
    }
    keep(next);
    if (next.isFinal()) {
      consequences(next, now);
    }
    return next;
  }

  private Judgement judged(GatePolicy policy, Evaluation evaluation, Instant now) {
    Evidence evidence = desk.lay(policy, evaluation, now);
    return Judge.judge(policy, evidence);
  }

  /** A GO is a lease; without a rollout to stick to, every final answer is. */
  private static @Nullable Instant validUntil(
      GatePolicy policy, Evaluation evaluation, Judgement judgement, Instant now) {
    boolean leased =
        judgement.verdict() == Verdict.GO
            || (judgement.verdict().isFinal() && evaluation.question().rollout() == null);
    return leased ? now.plus(policy.lease()) : null;
  }

  private static Evaluation extended(Evaluation open, GatePolicy policy, Instant now) {
    Duration deadline = policy.deadline();
    return new Evaluation(
        open.id(),
        open.question(),
        open.openedAt(),
        now.plus(deadline),
        open.judgement(),
        null,
        null);
  }

  /**
   * A node that was proven is done, one that was not has failed; the deploy tool may say otherwise.
   */
  private void consequences(Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    String node = question.node();
    if (node == null || question.phase() != GatePhase.POST_START) {
      return;
    }
    Phase to = evaluation.verdict() == Verdict.GO ? Phase.DONE : Phase.FAILED;
    board
        .rollout(question.rollout())
        .filter(Rollout::isOpen)
        .filter(
            rollout ->
                rollout.node(node).filter(state -> state.phase() == Phase.STARTED).isPresent())
        .ifPresent(rollout -> moveNode(rollout, node, to, "pitwall", now));
  }

  private void keep(Evaluation evaluation) {
    Optional<Evaluation> before = board.evaluation(evaluation.id());
    board.put(evaluation);
    answers.put(evaluation.id(), evaluation);
    if (!before.equals(Optional.of(evaluation))) {
      news.add(evaluation);
    }
  }

  private void save(Rollout rollout, String who, String what) {
    journal.write(new Journal.Entry.OfRollout(rollout), who, what);
    board.put(rollout);
  }

  private void save(Hold hold, String who, String what) {
    journal.write(new Journal.Entry.OfHold(hold), who, what);
    board.put(hold);
    activeHolds = board.holds();
  }
}
