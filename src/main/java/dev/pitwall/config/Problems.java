package dev.pitwall.config;

import dev.pitwall.journey.Secrets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers every problem, so that nobody has to fix them one start at a time. */
final class Problems {
  private static final int KEPT = 1000;

  private final Set<Problem> found = new LinkedHashSet<>();
  private int leftOut;

  void add(Problem problem) {
    if (found.size() < KEPT) {
      found.add(problem);
    } else {
      leftOut++;
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** All of them, file by file in the order the files were read, redacted. */
  List<Problem> list(Secrets secrets) {
    List<String> files = found.stream().map(Problem::file).distinct().toList();
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    if (leftOut > 0) {
      sorted.add(
          new Problem(
              sorted.getLast().file(), 0, 0, leftOut + " more problems", "fix the first ones"));
    }
    return sorted.stream().map(problem -> redacted(problem, secrets)).toList();
  }

  private static Problem redacted(Problem problem, Secrets secrets) {
    return new Problem(
        problem.file(),
        problem.line(),
        problem.column(),
        secrets.redact(problem.message()),
        secrets.redact(problem.hint()));
  }
}
