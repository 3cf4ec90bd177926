package dev.pitwall.config;

import dev.pitwall.journey.Secrets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers every problem, so that nobody has to fix them one start at a time. */
final class Problems {
  private static final int KEPT = 1000;

  private final Set<Problem> found = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();
  private int leftOut;

  /** Problems are listed in the order in which their files were started. */
  void startFile(String file) {
    files.add(file);
  }

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
    Map<String, Integer> order = new HashMap<>();
    files.forEach(file -> order.putIfAbsent(file, order.size()));
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt((Problem problem) -> order.getOrDefault(problem.file(), 0))
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
