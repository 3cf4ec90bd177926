package dev.pitwall.rollout;

import java.util.Optional;

/**
 * Which rollout an id means: one that has ended and is begun anew has an id of its own, such as
 * {@code r-42#2}. Guarded by the lock of the gate service.
 */
final class RolloutIds {
  private static final int MOST_REPEATS = 10_000;

  private final RolloutState board;
  private final Journal journal;

  RolloutIds(RolloutState board, Journal journal) {
    this.board = board;
    this.journal = journal;
  }

  /** The last of the rollouts that were opened under an id: {@code id}, {@code id#2} and so on. */
  Optional<Rollout> current(String id) {
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

  /** An id that Pitwall gave names that one rollout, never another that follows it. */
  static IllegalTransition notToBeOpened(String id, boolean ended) {
    String given = id.substring(0, id.indexOf('#'));
    return new IllegalTransition(
        ended
            ? "rollout %s has ended and answers nothing new; ask for %s, which begins it anew"
                .formatted(id, given)
            : "there is no rollout %s, and Pitwall alone gives ids with #; ask for %s"
                .formatted(id, given));
  }

  /** A rollout that has ended keeps its id; the next one of that name gets one of its own. */
  String nextId(String id) {
    for (int n = 2; n < MOST_REPEATS; n++) {
      if (find(id + "#" + n).isEmpty()) {
        return id + "#" + n;
      }
    }
    throw new IllegalTransition(
        "rollout %s was begun anew %d times; choose another id".formatted(id, MOST_REPEATS));
  }
}
