package dev.pitwall.gate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How fast the whole service may use up its error budget, over two pairs of windows: the long one
 * shows that it matters, the short one that it still goes on.
 *
 * <p>Source: Beyer et al., The Site Reliability Workbook (2018), chapter 5, multiwindow,
 * multi-burn-rate alerts.
 *
 * @param objective the share of requests that must succeed, such as 0.999
 * @param minFailures below so many failures in the short window nothing is said
 */
public record BurnRule(String signal, double objective, long minFailures) implements Rule {
  /** The least failures where nothing else is said. */
  public static final long DEFAULT_MIN_FAILURES = 10;

  /** The pairs of windows, the faster first. */
  public static final List<Pair> PAIRS =
      List.of(
          new Pair(Duration.ofMinutes(5), Duration.ofHours(1), 14.4),
          new Pair(Duration.ofMinutes(30), Duration.ofHours(6), 6));

  /** Two windows, and how many times too fast is too fast. */
  public record Pair(Duration shorter, Duration longer, double factor) {
    /** The two windows and the factor, for a sentence. */
    String inWords() {
      return String.format(
          Locale.ROOT, "%s and %s at %s times", word(shorter), word(longer), plain(factor));
    }

    private static String word(Duration window) {
      return window.toMinutes() < 60 ? window.toMinutes() + " min" : window.toHours() + " h";
    }

    private static String plain(double factor) {
      return BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString();
    }
  }

  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.phase() == GatePhase.DRAINED ? List.of() : List.of(new BurnCheck(this));
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }
}
