package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Browser;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.util.Optional;

/**
 * Lets a failure of one run count only when its browser can show a page that is known to work; asks
 * the browser at most once.
 */
public final class Confirmation {
  private final CanaryPage canary;
  private final Browser browser;
  private final CallDeadlines calls;
  private boolean asked;
  private Optional<String> silent = Optional.empty();

  public Confirmation(CanaryPage canary, Browser browser, CallDeadlines calls) {
    this.canary = canary;
    this.browser = browser;
    this.calls = calls;
  }

  /** The run as it counts. */
  public Run of(Run run) {
    return run.outcome() == Outcome.FAILED
        ? silent().map(why -> errored(run, why)).orElse(run)
        : run;
  }

  private Optional<String> silent() {
    if (!asked) {
      silent = canary.silent(browser, calls);
      asked = true;
    }
    return silent;
  }

  private static Run errored(Run run, String why) {
    return run.errored(
        new Failure(
            0,
            "browser",
            "the browser could not show a page known to work (" + why + ")",
            "a working browser; the run had failed with: " + run.sentence()));
  }
}
