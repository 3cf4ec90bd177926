package dev.pitwall.testing;

import dev.pitwall.rollout.Journal;
import java.util.List;

/** Keeps nothing, for tests in which nothing has to survive. */
public final class NoJournal implements Journal {
  @Override
  public Memory remember() {
    return Memory.EMPTY;
  }

  @Override
  public void write(List<Line> lines) {}
}
