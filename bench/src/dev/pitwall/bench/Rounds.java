package dev.pitwall.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Figures of two candidates, measured in turns, so that what else the machine does hits both.
 *
 * <p>The ratio is that of the medians; the smallest and the largest ratio of two neighbouring
 * rounds show how steady the machine was.
 */
final class Rounds {
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> bare = new ArrayList<>();

  void add(double ourFigure, double bareFigure) {
    ours.add(ourFigure);
    bare.add(bareFigure);
  }

  double ourMedian() {
    return median(ours);
  }

  double bareMedian() {
    return median(bare);
  }

  double ratio() {
    return ourMedian() / bareMedian();
  }

  /** The ratio with the smallest and the largest of any round. */
  String shown() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i) / bare.get(i));
    }
    double least = ratios.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    double most = ratios.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", ratio(), least, most);
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
