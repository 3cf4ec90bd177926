package dev.pitwall.rollout;

import java.util.List;
import java.util.Optional;

/** A journal that passes everything on to another; what wraps one overrides what it adds to. */
public abstract class ForwardingJournal implements Journal {
  private final Journal journal;

  protected ForwardingJournal(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Memory remember() {
    return journal.remember();
  }

  @Override
  public void write(List<Line> lines) {
    journal.write(lines);
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
