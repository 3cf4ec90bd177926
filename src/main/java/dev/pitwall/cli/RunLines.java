package dev.pitwall.cli;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.RunListener;
import dev.pitwall.text.Words;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells people how runs go: a line per step. */
final class RunLines {
  private final PrintStream to;
  private final TerminalText ansi;

  RunLines(PrintStream to, TerminalText ansi) {
    this.to = to;
    this.ansi = ansi;
  }

  /** A run that is under way. */
  final class Going implements RunListener {
    private final RunPlan order;
    private final AtomicInteger told = new AtomicInteger();

    private Going(RunPlan order) {
      this.order = order;
    }

    @Override
    public void stepEnded(StepResult result) {
      told.incrementAndGet();
      to.println(line(result, order));
    }

    /** Tells the end, and the steps of a run that was cut short. */
    void ended(FinishedRun finished) {
      Run run = finished.run();
      run.steps().stream().skip(told.get()).forEach(step -> to.println(line(step, order)));
      String head = run.outcome() + " " + run.journey();
      String took = " in " + DurationWords.of(run.took());
      String why = run.sentence().isEmpty() ? "" : ": " + order.shown(run.sentence());
      to.println(coloured(run.outcome(), head) + took + why);
      finished.files().forEach(file -> to.println("  kept " + file));
    }
  }

  /** A run begins. */
  Going begins(RunPlan order) {
    Target target = order.target();
    String where =
        target instanceof Target.OneNode one
            ? "node " + one.node().name()
            : target.service().url().toString();
    String title = order.shown(order.journey().title());
    to.println(ansi.bold(order.journey().name()) + ": " + title + " (" + where + ")");
    return new Going(order);
  }

  /** All are over. */
  void summary(List<FinishedRun> all) {
    if (all.size() < 2) {
      return;
    }
    StringBuilder text = new StringBuilder(Words.count(all.size(), "journey")).append(':');
    for (Outcome outcome : Outcome.values()) {
      long count = FinishedRun.count(all, outcome);
      if (count > 0) {
        text.append(' ').append(count).append(' ').append(Words.of(outcome)).append(',');
      }
    }
    to.println(text.substring(0, text.length() - 1));
  }

  private String line(StepResult step, RunPlan order) {
    String number = (step.undo() ? "undo " : "") + step.number();
    String detail = step.detail();
    boolean telling = step.outcome() != Outcome.PASSED && detail != null;
    String word = Words.padded(step.outcome() == Outcome.PASSED ? "ok" : step.outcome().name(), 8);
    return "  "
        + coloured(step.outcome(), word)
        + Words.padded(number, 7)
        + order.shown(step.label())
        + ansi.dim(step.outcome() == Outcome.SKIPPED ? "" : "  " + DurationWords.of(step.took()))
        + (telling ? "  " + order.shown(String.valueOf(detail)) : "");
  }

  private String coloured(Outcome outcome, String text) {
    return switch (outcome) {
      case PASSED -> ansi.green(text);
      case FAILED -> ansi.red(text);
      case ERRORED -> ansi.yellow(text);
      case SKIPPED -> ansi.dim(text);
    };
  }
}
