package dev.pitwall.cli;

import dev.pitwall.gate.BurnRule;
import java.math.BigDecimal;

/**
 * When a budget burns too fast.
 *
 * @param factor how many times faster than a budget that lasts thirty days
 * @param gone how long a budget lasts at that factor
 */
record BudgetBurn(
    String longWindow, String shortWindow, String factor, String severity, String gone) {
  /** With a wide budget a factor asks for more than all runs; then nearly all is enough. */
  private static final BigDecimal HIGHEST_LIMIT = new BigDecimal("0.9");

  /** One that pages, by the windows that stop rollouts too. */
  static BudgetBurn page(BurnRule.Pair pair, String gone) {
    return new BudgetBurn(
        pair.longer().toHours() + "h",
        pair.shorter().toMinutes() + "m",
        BigDecimal.valueOf(pair.factor()).stripTrailingZeros().toPlainString(),
        "page",
        gone);
  }

  BigDecimal limit(BigDecimal budget) {
    return new BigDecimal(factor).multiply(budget).min(HIGHEST_LIMIT);
  }
}
