package dev.pitwall.rollout;

import dev.pitwall.gate.GatePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends rollouts, as told or because nobody goes on with them. Guarded by the lock of the gate
 * service, but for {@link #askedAbout}.
 */
final class RolloutEnds {
  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final SignalWindows windows;
  private final Evaluations evaluations;
  private final Journal journal;
  private final LongSupplier nanos;

  /** By rollout, when it was last asked about or moved, on the monotonic clock. */
  private final Map<String, Long> active = new ConcurrentHashMap<>();

  RolloutEnds(
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

  /** Notes that a rollout goes on. */
  void goesOn(Rollout rollout) {
    active.put(rollout.id(), nanos.getAsLong());
  }

  /** Notes that a rollout was asked about, if it goes on; takes no lock. */
  void askedAbout(@Nullable String rollout) {
    if (rollout != null) {
      active.replace(rollout, nanos.getAsLong());
    }
  }

  /** Ends a rollout; as succeeded only when every node is done, or its fleet was found good. */
  Rollout finish(Rollout rollout, Rollout.Result result, String who, Instant now) {
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
    return !out && !asked.isEmpty() && asked.stream().allMatch(board.reservations()::isUnbroken);
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
    evaluations.standing().rolloutEnded(rollout.id());
    for (NodeRecord given : back) {
      book.put(given);
      evaluations.turnEnded(given, open -> false, given.node() + " was given back", now);
    }
  }

  private boolean isUp(NodeRecord record, Instant now) {
    boolean told =
        setup.service(record.service()).filter(service -> service.health() != null).isPresent();
    return told && windows.health(record.service(), record.node()).isUp(now);
  }
}
