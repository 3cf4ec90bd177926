package dev.pitwall.rollout;

import java.util.List;
import java.util.Optional;

/**
 * The journal as the gate service writes it. What cannot be written has not happened, but it was
 * seen: it may have been what ends a GO. So no GO stands any more after a write that failed.
 */
final class CautiousJournal implements Journal {
  private final Journal journal;
  private Runnable failed = () -> {};

  CautiousJournal(Journal journal) {
    this.journal = journal;
  }

  /** What to do after a write that failed; under the lock of the gate service. */
  void onFailure(Runnable ending) {
    failed = ending;
  }

  @Override
  public Memory remember() {
    return journal.remember();
  }

  @Override
  public void write(List<Line> lines) {
    try {
      journal.write(lines);
    } catch (RuntimeException e) {
      failed.run();
      throw e;
    }
  }

  @Override
  public Optional<Rollout> findRollout(String id) {
    return journal.findRollout(id);
  }

  @Override
  public Optional<Evaluation> findEvaluation(String id) {
    return journal.findEvaluation(id);
  }

  @Override
  public Optional<Hold> findHold(String id) {
    return journal.findHold(id);
  }
}
