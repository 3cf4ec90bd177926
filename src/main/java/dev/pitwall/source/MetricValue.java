package dev.pitwall.source;

import java.util.Locale;

/** Reads numbers as Prometheus writes them. */
public final class MetricValue {
  private MetricValue() {}

  /**
   * The number, with {@code NaN}, {@code +Inf} and {@code -Inf} in any case.
   *
   * @throws NumberFormatException when it is none
   */
  public static double parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> finite(text);
    };
  }

  /** Java would also read {@code 1d}, {@code 0x1p3} and surrounding blanks. */
  private static double finite(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        throw new NumberFormatException(text);
      }
    }
    return Double.parseDouble(text);
  }
}
