package dev.pitwall.rollout;

import java.time.Instant;

/**
 * Writes what was seen of nodes into the journal and the book. Guarded by the lock of the gate
 * service.
 */
final class NodeChanges {
  private final RolloutState board;
  private final NodeBook book;
  private final Journal journal;

  NodeChanges(RolloutState board, NodeBook book, Journal journal) {
    this.board = board;
    this.book = book;
    this.journal = journal;
  }

  /** Keeps a node as it is known now, if that is new. */
  void save(NodeRecord before, NodeRecord after, String what) {
    if (after.equals(before)) {
      return;
    }
    journal.write(
        new Journal.Entry.OfNode(after),
        "pitwall",
        "%s of %s %s".formatted(after.node(), after.service(), what));
    book.put(after);
    showUp(before, after);
  }

  /** The rollout that started the node shows how long it took to come up. */
  private void showUp(NodeRecord before, NodeRecord after) {
    Instant up = after.incarnation().upAt();
    if (up != null && before.incarnation().upAt() == null) {
      board
          .rollout(after.rollout())
          .filter(Rollout::isOpen)
          .map(rollout -> rollout.up(after.node(), up))
          .ifPresent(
              rollout -> {
                journal.write(
                    new Journal.Entry.OfRollout(rollout),
                    "pitwall",
                    "rollout %s: %s is up".formatted(rollout.id(), after.node()));
                board.put(rollout);
              });
    }
  }
}
