package dev.pitwall.testing;

import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A journal in memory that a service started anew reads back. */
public final class RecallingJournal implements Journal {
  private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final Map<String, NodeRecord> nodes = new LinkedHashMap<>();
  private final List<Acknowledgement> acknowledgements = new ArrayList<>();

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
  public void write(List<Line> lines) {
    for (Line line : lines) {
      switch (line.entry()) {
        case Entry.OfRollout(var it) -> rollouts.put(it.id(), it);
        case Entry.OfEvaluation(var it) -> put(it);
        case Entry.OfHold(var it) -> holds.put(it.id(), it);
        case Entry.OfNode(var it) -> nodes.put(it.service() + " " + it.node(), it);
        case Entry.OfAcknowledgement(var it) -> acknowledgements.add(it);
      }
    }
  }

  private void put(Evaluation evaluation) {
    Evaluation before = evaluations.put(evaluation.id(), evaluation);
    if (before != null && before.isFinal() && !before.equals(evaluation)) {
      throw new IllegalStateException(before + " is final and cannot become " + evaluation);
    }
  }
}
