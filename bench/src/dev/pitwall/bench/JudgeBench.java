package dev.pitwall.bench;

/** What it costs to judge open questions, and what they cost the schedule and those who ask. */
final class JudgeBench {
  private final Plan plan;
  private final Report report;

  JudgeBench(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  void run() {
    new JudgeCost(plan, report).run();
    new JudgeSlots(plan, report).run();
  }
}
