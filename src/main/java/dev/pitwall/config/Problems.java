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

  private final Set<ConfigProblem> found = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();
  private int leftOut;

  /** Problems are listed in the order in which their files were started. */
  void startFile(String file) {
    files.add(file);
  }

  void add(ConfigProblem problem) {
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
  List<ConfigProblem> list(Secrets secrets) {
    Map<String, Integer> order = new HashMap<>();
    files.forEach(file -> order.putIfAbsent(file, order.size()));
    List<ConfigProblem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt((ConfigProblem problem) -> order.getOrDefault(problem.file(), 0))
            .thenComparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column));
    if (leftOut > 0) {
      sorted.add(
          new ConfigProblem(
              sorted.getLast().file(), 0, 0, leftOut + " more problems", "fix the first ones"));
    }
    return sorted.stream().map(problem -> redacted(problem, secrets)).toList();
  }

  private static ConfigProblem redacted(ConfigProblem problem, Secrets secrets) {
    return new ConfigProblem(
        problem.file(),
        problem.line(),
        problem.column(),
        secrets.redact(problem.message()),
        secrets.redact(problem.hint()));
  }
}
