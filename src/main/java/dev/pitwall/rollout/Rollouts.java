package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.gate.VersionRule;
import dev.pitwall.journey.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens rollouts, moves their nodes in the book, as told by the deploy tool or implied by its
 * questions, and ends them. Guarded by the gate service's lock, but for {@link #askedAbout}.
 */
final class Rollouts {
  /** A start that is told again within this time is the same. */
  static final Duration SAME_START = Duration.ofSeconds(10);

  private static final int MOST_REPEATS = 10_000;

  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final SignalWindows windows;
  private final Evaluations evaluations;
  private final Journal journal;
  private final LongSupplier nanos;

  /** By rollout, when it was last asked about or moved, on the monotonic clock. */
  private final Map<String, Long> active = new ConcurrentHashMap<>();

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
    this.nanos = nanos;
  }

  // --- questions ---

  /** Whether asking this would open a rollout, change its version or move a node. */
  boolean changesBy(Question asked, GatePolicy policy, Instant now) {
    String id = asked.rollout();
    if (id == null) {
      return opensOfNode(asked, policy);
    }
    Optional<Rollout> current = current(id);
    if (current.isEmpty() || isAskedAnew(current.get(), asked)) {
      return true;
    }
    Rollout rollout = current.get();
    boolean newVersion = asked.version() != null && !asked.version().equals(rollout.version());
    Question question = asked.ofRollout(rollout.id()).withVersion(rollout.version());
    return rollout.isOpen()
        && (newVersion
            || implied(rollout, question, policy, now) != null
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
    active.put(rollout.id(), nanos.getAsLong());
    Question question = asked.ofRollout(rollout.id()).withVersion(rollout.version());
    if (node != null && rollout.isOpen()) {
      imply(rollout, question, policy, who, now);
    }
    return question;
  }

  private Rollout ofQuestion(String id, Question asked, Service service, String who, Instant now) {
    Optional<Rollout> known = current(id);
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

  /** Notes that a rollout was asked about, if it goes on; takes no lock. */
  void askedAbout(@Nullable String rollout) {
    if (rollout != null) {
      active.replace(rollout, nanos.getAsLong());
    }
  }

  /** The last of the rollouts that were opened under an id: {@code id}, {@code id#2} and so on. */
  private Optional<Rollout> current(String id) {
    Optional<Rollout> last = find(id);
    for (int n = 2; last.isPresent() && !last.get().isOpen() && n < MOST_REPEATS; n++) {
      Optional<Rollout> next = find(id + "#" + n);
      if (next.isEmpty()) {
        return last;
      }
      last = next;
    }
    return last;
  }

  private Optional<Rollout> find(String id) {
    return board.rollout(id).or(() -> journal.findRollout(id));
  }

  /** What asking says of where a node is, for tools that tell nothing else; null for nothing. */
  private @Nullable Phase implied(
      Rollout rollout, Question question, GatePolicy policy, Instant now) {
    String node = question.node();
    if (node == null) {
      return null;
    }
    NodeRecord record = book.of(policy.service(), node);
    return switch (question.phase()) {
      case PRE_DRAIN, FLEET -> null;
      case DRAINED ->
          record.phase().isOut() || isTaken(record, rollout, now) ? null : Phase.DRAINING;
      case POST_START ->
          isSeenStarted(rollout, question, record) || isStartedBy(rollout, record, question, policy)
              ? Phase.STARTED
              : null;
    };
  }

  /**
   * Whether a process that nothing has decided about yet was seen to start since the rollout was
   * opened, or answers as the version that is asked about.
   */
  private static boolean isSeenStarted(Rollout rollout, Question question, NodeRecord record) {
    Incarnation of = record.incarnation();
    boolean open = !isStartedFor(rollout, record) && !record.phase().isOut();
    boolean undecided =
        of.standing() == Incarnation.Standing.UNPROVEN
            || of.standing() == Incarnation.Standing.IN_PLACE;
    boolean meant =
        !of.began().isBefore(rollout.openedAt())
            || (of.version() != null && of.version().equals(question.version()));
    return open && undecided && of.origin() == Incarnation.Origin.SEEN && meant;
  }

  /**
   * Asking whether a node is good says that it was started only where nothing can show a start, or
   * where one was seen since it was taken out.
   */
  private boolean isStartedBy(
      Rollout rollout, NodeRecord record, Question question, GatePolicy policy) {
    if (isStartedFor(rollout, record)) {
      return false;
    }
    boolean blind =
        !policy.has(HealthyNodeRule.class)
            && !policy.has(VersionRule.class)
            && !hasInstance(policy);
    boolean before =
        !record.isStarted()
            || record.phase().isOut()
            || !rollout.id().equals(record.rollout())
            || board.isJudgedAsOther(record, question.version());
    boolean seen = record.phase().isOut() && record.incarnation().began().isAfter(record.since());
    return seen || (blind && before);
  }

  private static boolean isStartedFor(Rollout rollout, NodeRecord record) {
    return record.phase() == Phase.STARTED && rollout.id().equals(record.rollout());
  }

  private boolean hasInstance(GatePolicy policy) {
    return setup.serviceOf(policy).namesInstances();
  }

  private void imply(
      Rollout rollout, Question question, GatePolicy policy, String who, Instant now) {
    Phase implied = implied(rollout, question, policy, now);
    String node = question.node();
    if (implied == null || node == null) {
      return;
    }
    NodeRecord before = book.of(policy.service(), node);
    NodeRecord after =
        implied != Phase.STARTED
            ? before.moved(implied, rollout.id(), now)
            : isSeenStarted(rollout, question, before)
                    || before.incarnation().began().isAfter(before.since())
                ? before.started(rollout.id(), now)
                : before
                    .seenToStart(Incarnation.Origin.ASKED, now, null, true, now)
                    .by(rollout.id());
    write(rollout, before, after, who, now);
  }

  // --- what the deploy tool tells ---

  Rollout open(
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
    Optional<Rollout> known = current(id);
    if (known.isPresent() && known.get().isOpen()) {
      return openedAgain(known.get(), serviceName, version, kind, who, now);
    }
    if (Rollout.isOwnId(id)) {
      throw notToBeOpened(id, known.isPresent());
    }
    String own = known.isPresent() ? nextId(id) : id;
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    service.nodes().forEach(n -> nodes.put(n.name(), NodeState.waiting(n.name(), now)));
    Rollout rollout =
        new Rollout(own, serviceName, version, kind, now, nodes, null, null, depths(serviceName));
    save(
        rollout,
        who,
        "rollout %s of %s %s opened (%s)".formatted(own, serviceName, version, kind.key()));
    active.put(own, nanos.getAsLong());
    known.ifPresent(before -> evaluations.rolloutEnded(before.id()));
    return rollout;
  }

  /** An id that Pitwall gave names that one rollout, never another that follows it. */
  private static IllegalTransition notToBeOpened(String id, boolean ended) {
    String given = id.substring(0, id.indexOf('#'));
    return new IllegalTransition(
        ended
            ? "rollout %s has ended and answers nothing new; ask for %s, which begins it anew"
                .formatted(id, given)
            : "there is no rollout %s, and Pitwall alone gives ids with #; ask for %s"
                .formatted(id, given));
  }

  /** A rollout that has ended keeps its id; the next one of that name gets one of its own. */
  private String nextId(String id) {
    for (int n = 2; n < MOST_REPEATS; n++) {
      if (find(id + "#" + n).isEmpty()) {
        return id + "#" + n;
      }
    }
    throw new IllegalTransition(
        "rollout %s was begun anew %d times; choose another id".formatted(id, MOST_REPEATS));
  }

  /** How deep the queues are that the gates of a service judge; none that was never read. */
  private Map<String, Double> depths(String service) {
    Map<String, Double> depths = new LinkedHashMap<>();
    for (GatePolicy gate : setup.gates()) {
      if (gate.service().equals(service)) {
        gate.rules(QueueRule.class)
            .forEach(
                rule ->
                    windows
                        .usualDepth(rule.signal())
                        .ifPresent(depth -> depths.put(rule.signal(), depth)));
      }
    }
    return depths;
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
    active.put(rollout.id(), nanos.getAsLong());
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
                  && NodeWatch.awaitsStart(board, before, open.evaluation());
      evaluations.turnEnded(
          after, awaited, "%s is %s now".formatted(after.node(), after.phase().key()), now);
    }
    if (after.phase() == Phase.FAILED) {
      evaluations.failed(after);
    }
  }

  private static boolean isRestart(NodeState state, NodeRecord after) {
    return state.phase() == Phase.STARTED && after.phase() == Phase.STARTED;
  }

  /** Ends a rollout; as succeeded only when every node is done, or its fleet was found good. */
  Rollout finish(String id, Rollout.Result result, String who, Instant now) {
    Rollout rollout = rollout(id);
    if (result == Rollout.Result.SUCCEEDED && rollout.isOpen()) {
      requireDone(rollout);
    }
    Rollout finished = rollout.finished(result, now);
    if (!finished.equals(rollout)) {
      end(finished, who, "rollout " + rollout.id() + " finished: " + result.key(), now);
    }
    return finished;
  }

  private void requireDone(Rollout rollout) {
    List<String> missing = new ArrayList<>();
    for (String node : rollout.nodes().keySet()) {
      if (book.knows(rollout.service(), node)) {
        NodeRecord record = book.of(rollout.service(), node);
        boolean own = rollout.id().equals(record.rollout());
        boolean ofVersion = !record.since().isBefore(rollout.versionSince());
        if (record.phase() != Phase.DONE || !own || !ofVersion) {
          String by =
              record.phase() != Phase.DONE
                  ? ""
                  : own ? " for the version before" : " for rollout " + record.rollout();
          missing.add("%s (%s%s)".formatted(node, record.phase().key(), by));
        }
      }
    }
    if (!missing.isEmpty() && !isFleetGood(rollout)) {
      throw new IllegalTransition(
          "rollout %s has not succeeded: %s not done; ask the gate about them, or about the fleet, or finish it as failed"
              .formatted(rollout.id(), String.join(", ", missing)));
    }
  }

  private boolean isFleetGood(Rollout rollout) {
    boolean out =
        book.ofService(rollout.service()).values().stream()
            .anyMatch(record -> record.phase().isOut() || record.phase() == Phase.FAILED);
    List<Evaluation> asked = board.lastOfFleet(rollout);
    return !out && !asked.isEmpty() && asked.stream().allMatch(board::isUnbroken);
  }

  /** Ends rollouts that were neither moved nor asked about for a long time. */
  void abandonIdle(Instant now) {
    for (Rollout rollout : board.rollouts()) {
      if (rollout.isOpen()) {
        // After a restart nobody knows when it was last asked about: it has its full time again.
        long last = active.computeIfAbsent(rollout.id(), id -> nanos.getAsLong());
        if (nanos.getAsLong() - last >= idle(rollout.service()).toNanos()) {
          abandon(rollout, now);
        }
      }
    }
  }

  private Duration idle(String service) {
    return setup.gates().stream()
        .filter(gate -> gate.service().equals(service))
        .map(gate -> gate.timing().idle())
        .max(Duration::compareTo)
        .orElse(GatePolicy.Timing.USUAL.idle());
  }

  private void abandon(Rollout rollout, Instant now) {
    String why =
        "rollout %s abandoned: no move and no question for %d min"
            .formatted(rollout.id(), idle(rollout.service()).toMinutes());
    end(rollout.finished(Rollout.Result.ABANDONED, now), "pitwall", why, now);
  }

  /** Writes the end of a rollout, and gives back the nodes it had out that are well. */
  private void end(Rollout rollout, String who, String why, Instant now) {
    List<Journal.Line> lines = new ArrayList<>();
    lines.add(new Journal.Line(new Journal.Entry.OfRollout(rollout), who, why));
    List<NodeRecord> back = new ArrayList<>();
    for (NodeRecord record : book.ofService(rollout.service()).values()) {
      if (rollout.id().equals(record.rollout()) && record.phase().isOut() && isUp(record, now)) {
        NodeRecord given = record.givenBack(now);
        back.add(given);
        lines.add(
            new Journal.Line(
                new Journal.Entry.OfNode(given),
                "pitwall",
                "%s is given back: its rollout has ended and it is well".formatted(record.node())));
      }
    }
    journal.write(lines);
    board.put(rollout);
    active.remove(rollout.id());
    evaluations.rolloutEnded(rollout.id());
    for (NodeRecord given : back) {
      book.put(given);
      evaluations.turnEnded(given, open -> false, given.node() + " was given back", now);
    }
  }

  private boolean isTaken(NodeRecord record, Rollout rollout, Instant now) {
    return rollout.kind() != Rollout.Kind.ROLLBACK
        && board.taken(record, rollout.id(), now) != null;
  }

  private boolean isUp(NodeRecord record, Instant now) {
    boolean told =
        setup.service(record.service()).filter(service -> service.health() != null).isPresent();
    Duration recent = Duration.ofSeconds(30);
    return told
        && windows.health(record.service(), record.node()).at(now, now.minus(recent), recent)
            == dev.pitwall.gate.NodeHealth.State.UP;
  }

  Rollout rollout(String id) {
    return current(id)
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
