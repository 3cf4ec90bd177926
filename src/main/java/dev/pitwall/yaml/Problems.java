package dev.pitwall.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Gathers every problem, so that nobody has to fix them one start at a time. */
public final class Problems {
  private static final int KEPT = 1000;

  private final Set<ConfigProblem> found = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();
  private int leftOut;

  /** Problems are listed in the order in which their files were started. */
  void startFile(String file) {
    files.add(file);
  }

  public void add(ConfigProblem problem) {
    if (found.size() < KEPT) {
      found.add(problem);
    } else {
      leftOut++;
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All of them, file by file in the order the files were read, redacted. */
  public List<ConfigProblem> list(UnaryOperator<String> redact) {
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
    return sorted.stream().map(problem -> redacted(problem, redact)).toList();
  }

  private static ConfigProblem redacted(ConfigProblem problem, UnaryOperator<String> redact) {
    return new ConfigProblem(
        problem.file(),
        problem.line(),
        problem.column(),
        redact.apply(problem.message()),
        redact.apply(problem.hint()));
  }
}
