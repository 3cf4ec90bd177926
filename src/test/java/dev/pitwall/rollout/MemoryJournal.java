package dev.pitwall.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A journal that lives as long as the test; a second race control on it is a restart. */
final class MemoryJournal implements Journal {
  final List<String> audit = new ArrayList<>();
  private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final List<Acknowledgement> acknowledgements = new ArrayList<>();
  private boolean broken;

  /** From now on nothing can be written. */
  void breakDown() {
    broken = true;
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
        acknowledgements);
  }

  @Override
  public void write(Entry entry, String who, String what) {
    if (broken) {
      throw new IllegalStateException("disk full");
    }
    audit.add(who + ": " + what);
    switch (entry) {
      case Entry.OfRollout it -> rollouts.put(it.rollout().id(), it.rollout());
      case Entry.OfEvaluation it -> evaluations.put(it.evaluation().id(), it.evaluation());
      case Entry.OfHold it -> holds.put(it.hold().id(), it.hold());
      case Entry.OfAcknowledgement it -> acknowledgements.add(it.acknowledgement());
    }
  }
}
