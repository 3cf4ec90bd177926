package dev.pitwall.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A journal that lives as long as the test; a second the gate service on it is a restart. */
final class MemoryJournal implements Journal {
  final List<String> audit = new CopyOnWriteArrayList<>();
  private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final Map<String, NodeRecord> nodes = new LinkedHashMap<>();
  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final List<Acknowledgement> acknowledgements = new ArrayList<>();
  private final Map<String, Rollout> archived = new LinkedHashMap<>();
  private final Map<String, Hold> archivedHolds = new LinkedHashMap<>();
  private boolean broken;
  private boolean full;
  private Predicate<Line> refused = line -> false;
  private Runnable beforeWrite = () -> {};

  /** A rollout ended so long ago that a restart does not bring it back; it is found by its id. */
  void archive(Rollout rollout) {
    rollouts.remove(rollout.id());
    archived.put(rollout.id(), rollout);
  }

  /** The same for a hold that is over. */
  void archive(Hold hold) {
    holds.remove(hold.id());
    archivedHolds.put(hold.id(), hold);
  }

  /** The node is remembered as it was before, as if its last change had never been written. */
  void lose(NodeRecord before) {
    nodes.put(before.service() + " " + before.node(), before);
  }

  /** Does that, on the thread that writes, before anything is written. */
  void beforeWrite(Runnable task) {
    beforeWrite = task;
  }

  /** From now on nothing can be written. */
  void breakDown() {
    broken = true;
  }

  /** Whether the disk takes nothing. */
  void full(boolean now) {
    full = now;
  }

  /** The disk takes no lines that are like this. */
  void refuse(Predicate<Line> lines) {
    refused = lines;
  }

  Evaluation written(String id) {
    Evaluation evaluation = evaluations.get(id);
    if (evaluation == null) {
      throw new AssertionError("evaluation " + id + " was never written");
    }
    return evaluation;
  }

  @Override
  public Memory remember() {
    return new Memory(
        List.copyOf(rollouts.values()),
        List.copyOf(evaluations.values()),
        List.copyOf(holds.values()),
        acknowledgements,
        List.copyOf(nodes.values()));
  }

  @Override
  public Optional<Rollout> findRollout(String id) {
    return Optional.ofNullable(archived.get(id));
  }

  @Override
  public Optional<Hold> findHold(String id) {
    return Optional.ofNullable(archivedHolds.get(id));
  }

  @Override
  public void write(List<Line> lines) {
    beforeWrite.run();
    if (broken) {
      throw new IllegalStateException("disk full");
    }
    if (full || lines.stream().anyMatch(refused)) {
      throw new NotWritten("cannot write: disk full", null);
    }
    lines.forEach(this::write);
  }

  private void write(Line line) {
    audit.add(line.who() + ": " + line.what());
    switch (line.entry()) {
      case Entry.OfNode it -> nodes.put(it.node().service() + " " + it.node().node(), it.node());
      case Entry.OfRollout it -> rollouts.put(it.rollout().id(), it.rollout());
      case Entry.OfEvaluation it -> evaluations.put(it.evaluation().id(), it.evaluation());
      case Entry.OfHold it -> holds.put(it.hold().id(), it.hold());
      case Entry.OfAcknowledgement it -> acknowledgements.add(it.acknowledgement());
    }
  }
}
