package dev.pitwall.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds that could not be written, and hold all the same: a person's stop that is refused because
 * the disk is full would let a rollout go on. They are written as soon as there is room. Changed
 * under the lock of the gate service only; {@link #count} and {@link #warning} take no lock.
 */
public final class UnwrittenHolds {
  /** A hold beyond these is refused, so that memory is bounded. */
  static final int MOST = 500;

  private final Journal journal;
  private volatile Map<String, Journal.Line> waiting = Map.of();
  private volatile String reason = "";
  private @Nullable GateLock lock;

  UnwrittenHolds(Journal journal) {
    this.journal = journal;
  }

  void writeUnder(GateLock guard) {
    lock = guard;
  }

  /** Writes a hold, or keeps it to be written later. */
  void place(Hold hold, String who, String what) {
    Journal.Line line = new Journal.Line(new Journal.Entry.OfHold(hold), who, what);
    try {
      journal.write(List.of(line));
    } catch (RuntimeException e) {
      if (waiting.size() >= MOST) {
        throw e;
      }
      reason = e instanceof NotWritten why ? why.sentence() : "the database cannot be written";
      String late = what + " (placed at " + hold.placedAt() + ", and could not be written then)";
      Map<String, Journal.Line> next = new LinkedHashMap<>(waiting);
      next.put(hold.id(), new Journal.Line(line.entry(), who, late));
      waiting = next;
    }
  }

  /** Writes what became of a hold, after its placing where that was not written yet. */
  void change(Hold hold, String who, String what) {
    List<Journal.Line> lines = new ArrayList<>();
    Optional.ofNullable(waiting.get(hold.id())).ifPresent(lines::add);
    lines.add(new Journal.Line(new Journal.Entry.OfHold(hold), who, what));
    journal.write(lines);
    written(hold.id());
  }

  /**
   * Writes what waits, the oldest first.
   *
   * @throws NotWritten when one cannot be written still
   */
  public void retry() {
    GateLock guard = lock;
    if (guard != null && !waiting.isEmpty()) {
      guard.locked(this::writeAll);
    }
  }

  private boolean writeAll() {
    @Nullable RuntimeException failure = null;
    for (Map.Entry<String, Journal.Line> one : waiting.entrySet()) {
      try {
        journal.write(List.of(one.getValue()));
        written(one.getKey());
      } catch (RuntimeException e) { // the others are no worse for it
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  private void written(String id) {
    Map<String, Journal.Line> next = new LinkedHashMap<>(waiting);
    if (next.remove(id) != null) {
      waiting = next;
    }
  }

  /** How many hold only as long as this process lives. */
  public int count() {
    return waiting.size();
  }

  /** What whoever looks at that hold must know; empty when it is on disk. */
  public Optional<String> warning(Hold hold) {
    return waiting.containsKey(hold.id())
        ? Optional.of(
            "it holds, but only as long as this process lives: it is not on disk yet ("
                + reason
                + "); it is written as soon as there is room")
        : Optional.empty();
  }
}
