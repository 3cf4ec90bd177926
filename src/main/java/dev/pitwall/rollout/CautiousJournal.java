package dev.pitwall.rollout;

import java.util.List;

/**
 * The journal as the gate service writes it. What cannot be written has not happened, but it was
 * seen: it may have been what ends a GO. So no GO stands any more after a write that failed.
 */
final class CautiousJournal extends ForwardingJournal {
  private Runnable failed = () -> {};

  CautiousJournal(Journal journal) {
    super(journal);
  }

  /** What to do after a write that failed; under the lock of the gate service. */
  void onFailure(Runnable ending) {
    failed = ending;
  }

  @Override
  public void write(List<Line> lines) {
    try {
      super.write(lines);
    } catch (RuntimeException e) {
      failed.run();
      throw e;
    }
  }
}
