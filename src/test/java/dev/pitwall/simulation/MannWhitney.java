package dev.pitwall.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * The classification of one metric as Kayenta's judge makes it: High when the confidence interval
 * of the shift between experiment and control lies above a tolerance. The interval is the one of
 * Hodges and Lehmann with the normal approximation; 98 % confidence and a tolerance of a quarter of
 * the estimate are that judge's defaults.
 */
final class MannWhitney {
  private static final double Z_98 = 2.326;
  private static final double TOLERANCE = 0.25;

  private MannWhitney() {}

  /** Whether the experiment's values are significantly above the control's. */
  static boolean isHigh(List<Double> experiment, List<Double> control) {
    int n = experiment.size();
    int m = control.size();
    double[] shifts =
        experiment.stream()
            .flatMapToDouble(x -> control.stream().mapToDouble(y -> x - y))
            .sorted()
            .toArray();
    if (shifts.length == 0 || Arrays.stream(shifts).allMatch(shift -> shift == 0)) {
      return false;
    }
    double pairs = (double) n * m;
    int lower = (int) Math.floor(pairs / 2 - Z_98 * Math.sqrt(pairs * (n + m + 1) / 12));
    if (lower < 1) {
      return false; // too few values for an interval
    }
    double estimate = (shifts[(shifts.length - 1) / 2] + shifts[shifts.length / 2]) / 2;
    return shifts[lower - 1] > TOLERANCE * Math.abs(estimate);
  }
}
