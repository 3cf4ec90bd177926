package dev.pitwall.rollout;

import java.util.List;
import java.util.Optional;

/**
 * Where the gate service writes what must survive a restart. Every method blocks until it is on
 * disk and throws an unchecked exception when it is not.
 */
public interface Journal {
  /** What was known when the service last stopped. */
  record Memory(
      List<Rollout> rollouts,
      List<Evaluation> evaluations,
      List<Hold> holds,
      List<Acknowledgement> acknowledgements,
      List<NodeRecord> nodes) {
    /** Nothing known. */
    public static final Memory EMPTY =
        new Memory(List.of(), List.of(), List.of(), List.of(), List.of());

    public Memory {
      rollouts = List.copyOf(rollouts);
      evaluations = List.copyOf(evaluations);
      holds = List.copyOf(holds);
      acknowledgements = List.copyOf(acknowledgements);
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Reads what the gate service needs to go on: rollouts that are open or ended in the last thirty
   * days or named by the book of nodes, their evaluations, evaluations without a rollout of the
   * last day, holds not over, their acknowledgements, and the book of nodes. Of the evaluations at
   * most 20,000: the open ones and the NO_GOs first, then the newest; and the last verdict about
   * each node, however old.
   */
  Memory remember();

  /** Writes changes that belong together, each with its audit line: all of them, or none. */
  void write(List<Line> lines);

  /** Writes one change and its audit line together, or neither. */
  default void write(Entry entry, String who, String what) {
    write(List.of(new Line(entry, who, what)));
  }

  /**
   * One change and what the audit says of it.
   *
   * @param who whose doing it was
   * @param what one line
   */
  record Line(Entry entry, String who, String what) {}

  /** The rollout of that id, however old; empty when it is not kept, or not on disk at all. */
  default Optional<Rollout> findRollout(String id) {
    return Optional.empty();
  }

  /** The evaluation of that id, however old; empty as above. */
  default Optional<Evaluation> findEvaluation(String id) {
    return Optional.empty();
  }

  /** The hold of that id, however old; empty as above. */
  default Optional<Hold> findHold(String id) {
    return Optional.empty();
  }

  /** A thing that changed. */
  sealed interface Entry {
    record OfRollout(Rollout rollout) implements Entry {}

    record OfEvaluation(Evaluation evaluation) implements Entry {}

    record OfHold(Hold hold) implements Entry {}

    record OfNode(NodeRecord node) implements Entry {}

    record OfAcknowledgement(Acknowledgement acknowledgement) implements Entry {}
  }
}
