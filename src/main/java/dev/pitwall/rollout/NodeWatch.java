package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.NodeHealth;
import dev.pitwall.journey.Run;
import dev.pitwall.signal.HealthSample;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees from what nodes answer which process is on them: a node that went down and came back, or
 * answers as another version or process, has been started. Guarded by the gate service's lock.
 */
final class NodeWatch {
  private final RolloutState board;
  private final NodeBook book;
  private final SignalWindows windows;
  private final Evaluations evaluations;
  private final NodeChanges changes;

  /** By service and node, when the process that is known last answered as itself. */
  private final Map<String, Instant> lastItself = new HashMap<>();

  private final ProcessBefore predecessor;

  private Instant since;

  NodeWatch(
      RolloutState board,
      NodeBook book,
      SignalWindows windows,
      Evaluations evaluations,
      Journal journal,
      Instant since) {
    this.board = board;
    this.book = book;
    this.windows = windows;
    this.evaluations = evaluations;
    this.changes = new NodeChanges(board, book, journal);
    this.predecessor = new ProcessBefore(board, windows);
    this.since = since;
  }

  /** The wall clock was set: what began before this moment tells nothing. */
  void clockWasSet(Instant now) {
    since = now;
    lastItself.clear();
  }

  /** Takes what a node said of its health. */
  void heard(HealthSample sample, Instant now) {
    if (!book.knows(sample.signal(), sample.node())) {
      return;
    }
    if (sample.up()) {
      identified(
          sample.signal(),
          sample.node(),
          sample.at(),
          sample.at(),
          sample.versionSeen(),
          sample.instanceSeen(),
          now);
      cameUp(book.of(sample.signal(), sample.node()), sample, now);
    } else {
      wentDown(book.of(sample.signal(), sample.node()));
    }
  }

  /**
   * Takes what a run pinned to a node saw of it. One that began before this service started may
   * have met a process that was replaced meanwhile.
   */
  void met(Run run, Instant now) {
    String node = run.targetNode();
    boolean tells = run.isEvidence() && !run.startedAt().isBefore(since);
    if (node != null && tells && book.knows(run.service(), node)) {
      identified(
          run.service(),
          node,
          run.startedAt(),
          run.endedAt(),
          run.met().version(),
          run.met().instance(),
          now);
    }
  }

  // --- version and instance ---

  /**
   * Takes who answered between two moments. A late answer of a process that is gone is no start:
   * one that was begun before the process that is known, or before that last answered as itself.
   */
  private void identified(
      String service,
      String node,
      Instant from,
      Instant at,
      @Nullable String version,
      @Nullable String instance,
      Instant now) {
    NodeRecord record = book.of(service, node);
    Incarnation of = record.incarnation();
    if ((version == null && instance == null) || !from.isAfter(of.began()) || isAhead(at, now)) {
      return;
    }
    String place = service + " " + node;
    if (isAnother(of.instance(), instance) || isAnother(of.version(), version)) {
      if (!from.isBefore(lastItself.getOrDefault(place, Instant.MIN))) {
        lastItself.put(place, at);
        started(record, at.minusMillis(1), version, instance, now);
      }
    } else if (predecessor.isLingering(record, version, instance)) {
      predecessor.answered(record);
    } else {
      lastItself.merge(place, at, NodeWatch::latest);
      if (isNew(of.version(), version) || isNew(of.instance(), instance)) {
        firstMet(record, at, version, instance, now);
      }
    }
  }

  private static boolean isAhead(Instant at, Instant now) {
    return at.isAfter(now.plusSeconds(1));
  }

  private static boolean isAnother(@Nullable String known, @Nullable String seen) {
    return known != null && seen != null && !known.equals(seen);
  }

  private static boolean isNew(@Nullable String known, @Nullable String seen) {
    return known == null && seen != null;
  }

  /**
   * What the process before said after the start was told is not the new one's, and a verdict that
   * was given by it ends.
   */
  private void firstMet(
      NodeRecord record,
      Instant at,
      @Nullable String version,
      @Nullable String instance,
      Instant now) {
    boolean lingered = predecessor.hasLingered(record, version);
    if (lingered && board.ofProcess(record).stream().anyMatch(Evaluation::isFinal)) {
      started(record, at.minusMillis(1), version, instance, now);
      return;
    }
    Incarnation known = record.incarnation().known(version, instance);
    NodeRecord better = record.with(lingered ? known.began(at).up(null) : known);
    if (known.origin() == Incarnation.Origin.SEEN
        && isNew(record.incarnation().version(), version)) {
      better = judgedBefore(better, now);
    }
    changes.save(record, better, "is known better");
  }

  /** Only now its version tells whether a process that nobody asks about was stopped before. */
  private NodeRecord judgedBefore(NodeRecord record, Instant now) {
    if (record.phase() != Phase.WAITING && record.phase() != Phase.FAILED) {
      return record;
    }
    return board
        .stops()
        .stopOf(record, record.incarnation().version())
        .map(stop -> record.failedAs(stop, now))
        .orElseGet(() -> record.phase() == Phase.FAILED ? record.replaced(now) : record);
  }

  // --- down and back ---

  /** A GO about a process says nothing of it any more once it is down, nor does one of all. */
  private void wentDown(NodeRecord record) {
    NodeHealth health = windows.health(record.service(), record.node());
    int bad = health.badInARow(record.incarnation().began());
    if (bad >= health.downAfter()) {
      evaluations.standing().down(record);
    }
    if (bad == health.downAfter()) {
      evaluations.standing().roomChanged(record);
    }
  }

  private void cameUp(NodeRecord record, HealthSample sample, Instant now) {
    Incarnation of = record.incarnation();
    if (predecessor.isLingering(record, sample.versionSeen(), sample.instanceSeen())) {
      return;
    }
    NodeHealth health = windows.health(record.service(), record.node());
    Instant up = of.upAt();
    Optional<HealthSample> bad = up == null ? Optional.empty() : lastBad(health, up, record);
    if (bad.isPresent()) {
      if (health.firstUp(bad.get().at()).isPresent()) {
        started(record, bad.get().at(), sample.versionSeen(), sample.instanceSeen(), now);
      }
      return;
    }
    if (board.isLeftOut(record) && health.isUp(now)) {
      NodeRecord back = record.givenBack(now);
      changes.save(record, back, "is given back: its rollout has ended and it is well");
      evaluations.turnEnded(back, open -> false, record.node() + " was given back", now);
      return;
    }
    if (up == null) {
      health
          .firstGood(of.began())
          .ifPresent(
              good ->
                  changes.save(
                      record,
                      record.with(of.up(good)),
                      "is up, %d ms after its start"
                          .formatted(
                              Math.max(0, good.toEpochMilli() - of.began().toEpochMilli()))));
    }
  }

  /**
   * The last bad answer that shows the process gone: as many in a row as make a node down; or a
   * single refused connection, when the node was taken out, or a start is waited for, or was told
   * and nothing has shown another process yet. An answer that was lost, or was no good one, shows
   * no start. Those from before it was up are of its start.
   */
  private Optional<HealthSample> lastBad(NodeHealth health, Instant up, NodeRecord record) {
    List<HealthSample> since = health.since(up);
    boolean expected =
        record.phase().isOut()
            || record.incarnation().isIndistinct()
            || AwaitedStarts.awaiting(board, record).isPresent();
    Instant from = latest(up, record.since());
    int inARow = 0;
    @Nullable HealthSample last = null;
    for (HealthSample sample : since) {
      inARow = sample.up() ? 0 : inARow + 1;
      boolean isDown = inARow >= health.downAfter();
      boolean isExpected = expected && sample.refused() && sample.at().isAfter(from);
      last = isDown || isExpected ? sample : last;
    }
    return Optional.ofNullable(last);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  // --- a start that was seen ---

  private void started(
      NodeRecord record,
      Instant began,
      @Nullable String version,
      @Nullable String instance,
      Instant now) {
    Optional<Evaluation> asked = AwaitedStarts.awaiting(board, record);
    NodeRecord next =
        record
            .seenToStart(Incarnation.Origin.SEEN, began, version, asked.isPresent(), now)
            .by(asked.map(evaluation -> evaluation.question().rollout()).orElse(null));
    NodeRecord known = next.with(judgedByVersion(next.incarnation().known(version, instance)));
    if (asked.isEmpty() && board.isLeftOut(record)) { // nobody else will say that it serves again
      known = known.givenBack(now);
    }
    Optional<NodeRecord.LastVerdict> stop =
        asked.isEmpty() ? board.stops().stopOf(known, version) : Optional.empty();
    if (stop.isPresent() && !known.phase().isOut()) {
      known = known.failedAs(stop.get(), now);
    }
    changes.save(record, known, "was started, as its answers show");
    NodeRecord started = known;
    evaluations.turnEnded(
        started,
        open ->
            open.evaluation().question().phase() == GatePhase.POST_START
                && (record.incarnation().isIndistinct()
                    || AwaitedStarts.awaits(board, record, open.evaluation())),
        "%s was started again".formatted(record.node()),
        now);
  }

  /** Another version is no process that was there before, even if no rollout tells of it. */
  private static Incarnation judgedByVersion(Incarnation of) {
    return isAnother(of.versionBefore(), of.version())
        ? of.standing(Incarnation.Standing.UNPROVEN)
        : of;
  }
}
