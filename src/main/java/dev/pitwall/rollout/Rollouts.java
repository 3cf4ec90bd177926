package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens rollouts, moves their nodes in the book, as told by the deploy tool or implied by its
 * questions. Guarded by the gate service's lock.
 */
final class Rollouts {
  /** A start that is told again within this time is the same. */
  static final Duration SAME_START = Duration.ofSeconds(10);

  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final SignalWindows windows;
  private final Evaluations evaluations;
  private final Journal journal;
  private final RolloutIds ids;
  private final ImpliedMoves implied;
  private final RolloutEnds ends;

  Rollouts(
      MonitoredConfig setup,
      RolloutState board,
      NodeBook book,
      SignalWindows windows,
      Evaluations evaluations,
      Journal journal,
      LongSupplier nanos) {
    this.setup = setup;
    this.board = board;
    this.book = book;
    this.windows = windows;
    this.evaluations = evaluations;
    this.journal = journal;
    this.ids = new RolloutIds(board, journal);
    this.implied = new ImpliedMoves(setup, board, book);
    this.ends = new RolloutEnds(setup, board, book, windows, evaluations, journal, nanos);
  }

  RolloutEnds ends() {
    return ends;
  }

  // --- questions ---

  /** Whether asking this would open a rollout, change its version or move a node. */
  boolean changesBy(Question asked, GatePolicy policy, Instant now) {
    String id = asked.rollout();
    if (id == null) {
      return opensOfNode(asked, policy);
    }
    Optional<Rollout> current = ids.current(id);
    if (current.isEmpty() || isAskedAnew(current.get(), asked)) {
      return true;
    }
    Rollout rollout = current.get();
    boolean newVersion = asked.version() != null && !asked.version().equals(rollout.version());
    Question question = asked.ofRollout(rollout.id()).withVersion(rollout.version());
    return rollout.isOpen()
        && (newVersion
            || implied.implied(rollout, question, policy, now) != null
            || opensOfNode(question, policy));
  }

  /** A new question about a node may reserve it, or fail it. */
  private boolean opensOfNode(Question question, GatePolicy policy) {
    return question.node() != null && !evaluations.isAnswered(question, policy);
  }

  /**
   * The question with everything the rollout knows filled in; moves the node as far as asking
   * implies.
   */
  Question settled(Question asked, GatePolicy policy, String who, Instant now) {
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
    Rollout rollout = ofQuestion(id, asked, service, who, now);
    ends.goesOn(rollout);
    Question question = asked.ofRollout(rollout.id()).withVersion(rollout.version());
    if (node != null && rollout.isOpen()) {
      NodeRecord after = implied.moved(rollout, question, policy, now);
      if (after != null) {
        write(rollout, book.of(policy.service(), node), after, who, now);
      }
    }
    return question;
  }

  private Rollout ofQuestion(String id, Question asked, Service service, String who, Instant now) {
    Optional<Rollout> known = ids.current(id);
    if (known.isEmpty()) {
      return open(id, service.name(), asked.version(), Rollout.Kind.DEPLOY, who, now);
    }
    Rollout rollout = known.get();
    if (!rollout.service().equals(service.name())) {
      throw new IllegalTransition(
          "rollout %s is of service %s, not of %s"
              .formatted(id, rollout.service(), service.name()));
    }
    if (isAskedAnew(rollout, asked)) {
      return open(id, service.name(), asked.version(), rollout.kind(), who, now);
    }
    boolean newVersion = asked.version() != null && !asked.version().equals(rollout.version());
    if (newVersion && rollout.isOpen()) {
      rollout = rollout.withVersion(asked.version(), now);
      save(rollout, who, "rollout " + id + " goes on with version " + asked.version());
    }
    return rollout;
  }

  /** Whether that question begins anew a rollout that has ended. */
  private boolean isAskedAnew(Rollout rollout, Question asked) {
    Question question = asked.ofRollout(rollout.id()).withVersion(rollout.version());
    return rollout.isAskedAnew(
        asked.phase(), board.latest(question).map(Evaluation::verdict).orElse(null));
  }

  // --- what the deploy tool tells ---

  Rollout open(
      String id,
      String serviceName,
      @Nullable String version,
      Rollout.Kind kind,
      String who,
      Instant now) {
    Service service = setup.knownService(serviceName);
    Optional<Rollout> known = ids.current(id);
    if (known.isPresent() && known.get().isOpen()) {
      return openedAgain(known.get(), serviceName, version, kind, who, now);
    }
    if (Rollout.isOwnId(id)) {
      throw RolloutIds.notToBeOpened(id, known.isPresent());
    }
    String own = known.isPresent() ? ids.nextId(id) : id;
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    service.nodes().forEach(n -> nodes.put(n.name(), NodeState.waiting(n.name(), now)));
    Rollout rollout =
        new Rollout(
            own,
            serviceName,
            version,
            kind,
            now,
            nodes,
            null,
            null,
            windows.usualDepths(serviceName));
    save(
        rollout,
        who,
        "rollout %s of %s %s opened (%s)".formatted(own, serviceName, version, kind.key()));
    ends.goesOn(rollout);
    known.ifPresent(before -> evaluations.standing().rolloutEnded(before.id()));
    return rollout;
  }

  private Rollout openedAgain(
      Rollout known,
      String service,
      @Nullable String version,
      Rollout.Kind kind,
      String who,
      Instant now) {
    if (!known.service().equals(service) || known.kind() != kind) {
      throw new IllegalTransition(
          "rollout %s exists as %s of service %s; choose another id"
              .formatted(known.id(), known.kind().key(), known.service()));
    }
    if (version == null || version.equals(known.version())) {
      return known;
    }
    Rollout changed = known.withVersion(version, now);
    save(changed, who, "rollout " + known.id() + " goes on with version " + version);
    return changed;
  }

  Rollout move(String id, String node, Phase to, String who, Instant now) {
    Rollout rollout = rollout(id);
    Rollout moved = rollout.moved(node, to, now);
    ends.goesOn(rollout);
    if (!book.knows(rollout.service(), node)) {
      throw new IllegalTransition(
          "service %s has no node %s any more".formatted(rollout.service(), node));
    }
    NodeRecord before = book.of(rollout.service(), node);
    if (to == Phase.DONE && before.phase() == Phase.FAILED) {
      throw new IllegalTransition(node, before.phase(), to); // whichever rollout it failed in
    }
    if (!moved.equals(rollout) || !isKnown(rollout, before, to, now)) {
      write(moved, before, before.moved(to, rollout.id(), now), who, now);
    }
    return board.rollout(rollout.id()).orElse(moved);
  }

  /**
   * Whether a rollout tells again what it told before. A start is another one when it is of another
   * version, or told after the process was up or has failed, or some time after the one that is
   * known: to prove a process twice costs seconds, and to take the proof of one for that of the
   * next costs users.
   */
  private static boolean isKnown(Rollout rollout, NodeRecord before, Phase to, Instant now) {
    if (!rollout.id().equals(before.rollout())) {
      return false;
    }
    if (to != Phase.STARTED) {
      return before.phase() == to;
    }
    Instant began = before.incarnation().began();
    return (before.phase() == Phase.STARTED || before.phase() == Phase.DONE)
        && before.incarnation().upAt() == null
        && !began.isBefore(rollout.versionSince())
        && began.plus(SAME_START).isAfter(now);
  }

  /** Writes a move to the rollout and the book together, and ends what it makes void. */
  private void write(
      Rollout rollout, NodeRecord before, NodeRecord after, String who, Instant now) {
    Rollout told =
        rollout
            .node(after.node())
            .filter(
                state -> state.phase().next().contains(after.phase()) || isRestart(state, after))
            .map(state -> rollout.movedOrStartedAgain(after.node(), after.phase(), now))
            .orElse(rollout);
    String what = "rollout %s: %s is %s".formatted(rollout.id(), after.node(), after.phase().key());
    journal.write(
        List.of(
            new Journal.Line(new Journal.Entry.OfRollout(told), who, what),
            new Journal.Line(new Journal.Entry.OfNode(after), who, what)));
    board.put(told);
    book.put(after);
    if (after.turn() != before.turn()) {
      Predicate<OpenQuestion> awaited =
          open ->
              after.phase() == Phase.STARTED
                  && open.evaluation().question().phase() == GatePhase.POST_START
                  && AwaitedStarts.awaits(board, before, open.evaluation());
      evaluations.turnEnded(
          after, awaited, "%s is %s now".formatted(after.node(), after.phase().key()), now);
    }
    if (after.phase() == Phase.FAILED) {
      evaluations.standing().failed(after);
    }
  }

  private static boolean isRestart(NodeState state, NodeRecord after) {
    return state.phase() == Phase.STARTED && after.phase() == Phase.STARTED;
  }

  /** Ends a rollout; as succeeded only when every node is done, or its fleet was found good. */
  Rollout finish(String id, Rollout.Result result, String who, Instant now) {
    return ends.finish(rollout(id), result, who, now);
  }

  Rollout rollout(String id) {
    return ids.current(id)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no rollout %s; open it with POST /api/v1/rollouts".formatted(id)));
  }

  private void save(Rollout rollout, String who, String what) {
    journal.write(new Journal.Entry.OfRollout(rollout), who, what);
    board.put(rollout);
  }
}
