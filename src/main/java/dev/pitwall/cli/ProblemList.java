package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.text.Words;
import dev.pitwall.yaml.ConfigProblem;
import java.io.PrintStream;
import java.util.List;

/** Problems of a configuration, for people and for programs. */
final class ProblemList {
  private ProblemList() {}

  /** One line each: {@code file:line:column: message; hint}. */
  static void print(List<ConfigProblem> problems, PrintStream to, TerminalText ansi) {
    problems.forEach(problem -> to.println(line(problem, ansi)));
  }

  private static String line(ConfigProblem problem, TerminalText ansi) {
    String where =
        problem.line() > 0
            ? problem.file() + ":" + problem.line() + ":" + problem.column()
            : problem.file();
    String hint = problem.hint().isEmpty() ? "" : "; " + problem.hint();
    return ansi.bold(TerminalText.plain(where) + ":")
        + " "
        + TerminalText.plain(problem.message())
        + ansi.dim(hint.isEmpty() ? "" : "; " + TerminalText.plain(problem.hint()));
  }

  /** As a JSON array. */
  static ArrayNode json(List<ConfigProblem> problems) {
    ArrayNode all = JsonDocuments.array();
    for (ConfigProblem problem : problems) {
      ObjectNode one = all.addObject();
      one.put("file", problem.file());
      one.put("line", problem.line());
      one.put("column", problem.column());
      one.put("message", problem.message());
      one.put("hint", problem.hint());
    }
    return all;
  }

  /** Such as {@code 3 problems in 2 files}. */
  static String summary(List<ConfigProblem> problems) {
    long files = problems.stream().map(ConfigProblem::file).distinct().count();
    return Words.count(problems.size(), "problem") + " in " + Words.count(files, "file");
  }
}
