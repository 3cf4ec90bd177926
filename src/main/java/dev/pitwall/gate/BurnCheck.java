package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.BurnHistory;
import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Does the service as a whole use up its error budget too fast? Windows that reach back further
 * than anybody looked hold what was seen.
 */
record BurnCheck(BurnRule rule) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    BurnHistory history =
        evidence.readings().byNode(BurnHistory.EMPTY, rule.signal()).values().stream()
            .reduce(BurnHistory::and)
            .orElse(BurnHistory.EMPTY);
    Optional<Instant> newest = history.newest();
    if (newest.isEmpty()) {
      return finding(UNDECIDED, true, Increase.ZERO, "no reading yet");
    }
    if (evidence.isStale(rule.signal(), newest.get())) {
      return finding(UNDECIDED, true, Increase.ZERO, evidence.lastRead(newest.get()));
    }
    String age =
        ", read %d s ago".formatted(Duration.between(newest.get(), evidence.now()).toSeconds());
    for (BurnRule.Pair pair : BurnRule.PAIRS) {
      Increase shorter = history.over(pair.shorter(), evidence.now());
      Increase longer = history.over(pair.longer(), evidence.now());
      boolean enough = shorter.bad() >= rule.minFailures();
      if (enough && burn(shorter) >= pair.factor() && burn(longer) >= pair.factor()) {
        return finding(NO_GO, true, shorter, observed(pair, shorter, longer) + age);
      }
    }
    BurnRule.Pair fast = BurnRule.PAIRS.getFirst();
    Increase shorter = history.over(fast.shorter(), evidence.now());
    Increase longer = history.over(fast.longer(), evidence.now());
    // Without traffic there is nothing to burn, and nothing to call good either.
    boolean idle = longer.total() <= 0;
    String observed = observed(fast, shorter, longer) + age;
    return finding(idle ? UNDECIDED : GO, !idle, shorter, observed);
  }

  private double burn(Increase rise) {
    return rise.total() <= 0 ? 0 : rise.bad() / rise.total() / (1 - rule.objective());
  }

  private String observed(BurnRule.Pair pair, Increase shorter, Increase longer) {
    return String.format(
        Locale.ROOT,
        "%.0f of %.0f requests failed in %d min (%.1f times the budget's pace), %.0f of %.0f in %d"
            + " min (%.1f times)",
        shorter.bad(),
        shorter.total(),
        pair.shorter().toMinutes(),
        burn(shorter),
        longer.bad(),
        longer.total(),
        pair.longer().toMinutes(),
        burn(longer));
  }

  private Finding finding(
      Finding.Decision decision, boolean required, Increase rise, String observed) {
    return new Finding(
        CheckId.of("burn", rule.signal()),
        decision,
        required,
        Math.round(rise.total()),
        Math.round(rise.bad()),
        observed,
        String.format(
            Locale.ROOT,
            "neither %s the pace of %.3g %% errors",
            BurnRule.PAIRS.stream()
                .map(BurnRule.Pair::inWords)
                .collect(Collectors.joining(", nor ")),
            (1 - rule.objective()) * 100),
        "multi-window burn rate, at least %d failures".formatted(rule.minFailures()),
        List.of());
  }
}
