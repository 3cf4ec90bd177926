package dev.pitwall.api;

import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.NotWritten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A journal in memory, which can be told to fail. */
final class FailingJournal implements Journal {
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final NavigableMap<String, Hold> holds = new TreeMap<>();
  private boolean broken;
  private boolean full;

  @Override
  public Memory remember() {
    return Memory.EMPTY;
  }

  @Override
  public synchronized void write(List<Line> changes) {
    if (broken) {
      throw new IllegalStateException("disk full at /secret/path");
    }
    if (full) {
      throw new NotWritten("cannot write: disk full; make room", null);
    }
    for (Line change : changes) {
      lines.add(change.who() + ": " + change.what());
      if (change.entry() instanceof Entry.OfEvaluation of) {
        evaluations.put(of.evaluation().id(), of.evaluation());
      }
      if (change.entry() instanceof Entry.OfHold of) {
        holds.put(of.hold().id(), of.hold());
      }
    }
  }

  synchronized void broken(boolean now) {
    broken = now;
  }

  synchronized void full(boolean now) {
    full = now;
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The holds that were written, those placed last first. */
  synchronized List<Hold> holds(@Nullable String before, int limit) {
    return holds.descendingMap().values().stream()
        .filter(hold -> before == null || hold.id().compareTo(before) < 0)
        .limit(limit)
        .toList();
  }

  synchronized List<Evaluation> evaluations() {
    return new ArrayList<>(evaluations.values()).reversed();
  }

  synchronized Optional<Evaluation> evaluation(String id) {
    return Optional.ofNullable(evaluations.get(id));
  }
}
