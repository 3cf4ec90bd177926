package dev.pitwall.simulation;

import java.util.List;

/** A rule with fixed numbers, as pipelines use them: it reads the runs on the new process only. */
enum FixedRule {
  ANY_OF_5("any failure of 5", 5) {
    @Override
    boolean stops(List<Boolean> passed) {
      return failures(passed) >= 1;
    }
  },
  THREE_OF_20("3 failures of 20", 20) {
    @Override
    boolean stops(List<Boolean> passed) {
      return failures(passed) >= 3;
    }
  },
  OVER_5_PERCENT_OF_20("over 5 % of 20", 20) {
    @Override
    boolean stops(List<Boolean> passed) {
      return failures(passed) > 1;
    }
  },
  TWO_IN_A_ROW("two in a row of 20", 20) {
    @Override
    boolean stops(List<Boolean> passed) {
      int size = passed.size();
      return size >= 2 && !passed.get(size - 1) && !passed.get(size - 2);
    }
  };

  final String text;

  /** After so many runs without a stop it says GO. */
  final int runs;

  FixedRule(String text, int runs) {
    this.text = text;
    this.runs = runs;
  }

  /** Whether these runs, in the order they ended, stop the process. */
  abstract boolean stops(List<Boolean> passed);

  private static long failures(List<Boolean> passed) {
    return passed.stream().filter(ok -> !ok).count();
  }
}
