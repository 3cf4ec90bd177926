package dev.pitwall.bench;

import java.util.List;

/** Measures what its arguments name, one part after the other. */
public final class Bench {
  private static final int WRONG_USAGE = 2;

  private Bench() {}

  /** See {@link Plan#USAGE}. */
  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Plan.USAGE);
      return;
    }
    Plan plan;
    try {
      plan = Plan.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.err.print(Plan.USAGE);
      System.exit(WRONG_USAGE);
      return;
    }
    Report report = new Report(System.out);
    report.say(
        Runtime.getRuntime().availableProcessors()
            + " processors, Java "
            + Runtime.version().feature()
            + "; medians of "
            + plan.rounds()
            + " rounds in turns; in brackets the least and the most of any round");
    run(plan, report);
    report.end();
  }

  private static void run(Plan plan, Report report) throws Exception {
    if (plan.parts().contains("gate")) {
      new GateBench(plan, report).run();
    }
    if (plan.parts().contains("http")) {
      new HttpBench(plan, report).run();
    }
    if (plan.parts().contains("poll")) {
      new PollBench(plan, report).run();
    }
    if (plan.parts().contains("judge")) {
      new JudgeBench(plan, report).run();
    }
    if (plan.parts().contains("rollout")) {
      new RolloutBench(report).run();
    }
    if (plan.parts().contains("browser")) {
      new BrowserBench(plan, report).run();
    }
  }
}
