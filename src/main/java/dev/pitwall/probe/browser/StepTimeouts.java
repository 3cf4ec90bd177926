package dev.pitwall.probe.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;

/** Playwright's many option types, all for a timeout alone. */
final class StepTimeouts {
  private StepTimeouts() {}

  static Locator.ClickOptions click(Duration timeout) {
    return new Locator.ClickOptions().setTimeout(millis(timeout));
  }

  static Locator.FillOptions fill(Duration timeout) {
    return new Locator.FillOptions().setTimeout(millis(timeout));
  }

  static Locator.SelectOptionOptions select(Duration timeout) {
    return new Locator.SelectOptionOptions().setTimeout(millis(timeout));
  }

  static Locator.SetCheckedOptions check(Duration timeout) {
    return new Locator.SetCheckedOptions().setTimeout(millis(timeout));
  }

  static Locator.PressOptions press(Duration timeout) {
    return new Locator.PressOptions().setTimeout(millis(timeout));
  }

  static Locator.HoverOptions hover(Duration timeout) {
    return new Locator.HoverOptions().setTimeout(millis(timeout));
  }

  static Page.WaitForConditionOptions condition(Duration timeout) {
    return new Page.WaitForConditionOptions().setTimeout(millis(timeout));
  }

  /** A timeout as Playwright takes it; 0 would be "for ever". */
  static double millis(Duration timeout) {
    return Math.max(1.0, timeout.toNanos() / 1e6);
  }
}
