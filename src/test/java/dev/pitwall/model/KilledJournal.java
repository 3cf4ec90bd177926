package dev.pitwall.model;

import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Journal;
import dev.pitwall.testing.RecallingJournal;
import java.util.ArrayList;
import java.util.List;

/** A journal that keeps what was decided apart, and at which the service can be killed. */
final class KilledJournal implements Journal {
  /** The process ends here; an error, since nothing in it goes on with less than the journal. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private final Journal disk = new RecallingJournal();
  private final List<Evaluation> decided = new ArrayList<>();
  private int killAt;
  private boolean killWritten;

  /** Kills the service at the write of that number from now on, before or after it is on disk. */
  void killAt(int write, boolean written) {
    killAt = write;
    killWritten = written;
  }

  void neverMind() {
    killAt = 0;
  }

  @Override
  public Memory remember() {
    return disk.remember();
  }

  @Override
  public void write(List<Line> lines) {
    boolean killed = killAt > 0 && --killAt == 0;
    if (killed && !killWritten) {
      throw new Killed();
    }
    disk.write(lines);
    for (Line line : lines) {
      if (line.entry() instanceof Entry.OfEvaluation(var evaluation) && evaluation.isFinal()) {
        decided.add(evaluation);
      }
    }
    if (killed) {
      throw new Killed();
    }
  }

  /** The verdicts that were written since this was last asked, in their order. */
  List<Evaluation> takeDecided() {
    if (decided.isEmpty()) {
      return List.of();
    }
    List<Evaluation> taken = List.copyOf(decided);
    decided.clear();
    return taken;
  }
}
