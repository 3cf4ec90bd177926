package dev.pitwall.rollout;

import java.util.List;

/**
 * Where race control writes what must survive a restart. Every method blocks until it is on disk
 * and throws an unchecked exception when it is not.
 */
public interface Journal {
  /** What was known when the service last stopped. */
  record Memory(
      List<Rollout> rollouts,
      List<Evaluation> evaluations,
      List<Hold> holds,
      List<Acknowledgement> acknowledgements) {
    /** Nothing known. */
    public static final Memory EMPTY = new Memory(List.of(), List.of(), List.of(), List.of());

    public Memory {
      rollouts = List.copyOf(rollouts);
      evaluations = List.copyOf(evaluations);
      holds = List.copyOf(holds);
      acknowledgements = List.copyOf(acknowledgements);
    }
  }

  /**
   * Reads what race control needs to go on: rollouts that are open or ended in the last thirty
   * days, their evaluations, evaluations without a rollout of the last day, holds not over, and
   * their acknowledgements.
   */
  Memory remember();

  /** Writes one change and its audit line together, or neither. */
  void write(Entry entry, String who, String what);

  /** A thing that changed. */
  sealed interface Entry {
    record OfRollout(Rollout rollout) implements Entry {}

    record OfEvaluation(Evaluation evaluation) implements Entry {}

    record OfHold(Hold hold) implements Entry {}

    record OfAcknowledgement(Acknowledgement acknowledgement) implements Entry {}
  }
}
