package dev.pitwall.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what was measured, as it comes, and at the end which goals are reached. */
final class Report {
  private final PrintStream out;
  private final List<String> goals = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Rates, of which more is better. */
  void rates(String what, String unit, Rounds rates, double goal) {
    say("");
    say(what + ": Pitwall / bare = " + rates.shown());
    detail(unit, rates, "%.0f");
    goal(what, rates.ratio(), rates.ratio() >= goal, ">= " + goal);
  }

  /** Times, of which less is better. */
  void times(String what, String unit, Rounds times, double goal) {
    say("");
    say(what + ": Pitwall / bare = " + times.shown());
    detail(unit, times, "%.1f");
    goal(what, times.ratio(), times.ratio() <= goal, "<= " + goal);
  }

  /** Medians of both. */
  void detail(String what, Rounds figures, String format) {
    String ours = String.format(Locale.ROOT, format, figures.ourMedian());
    String bare = String.format(Locale.ROOT, format, figures.bareMedian());
    say("  " + what + ": Pitwall " + ours + ", bare " + bare);
  }

  /** A figure that is to stay below a limit. */
  void limit(String what, double figure, double limit) {
    goal(what, figure, figure < limit, "< " + limit);
  }

  private void goal(String what, double figure, boolean reached, String wanted) {
    String value = String.format(Locale.ROOT, "%8.3f", figure);
    goals.add(
        String.format(
            Locale.ROOT,
            "%-32s %s  goal %-8s %s",
            what,
            value,
            wanted,
            reached ? "reached" : "MISSED"));
  }

  void end() {
    say("");
    goals.forEach(this::say);
  }
}
