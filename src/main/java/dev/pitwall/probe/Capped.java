package dev.pitwall.probe;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Step;
import java.time.Duration;

/** The same step with less time. */
final class Capped {
  private Capped() {}

  static BrowserStep to(Duration timeout, BrowserStep step) {
    Step.Common old = step.common();
    if (old.timeout().compareTo(timeout) <= 0) {
      return step;
    }
    Step.Common common = new Step.Common(old.label(), timeout, old.line());
    return switch (step) {
      case BrowserStep.Open s -> new BrowserStep.Open(common, s.url());
      case BrowserStep.Click s -> new BrowserStep.Click(common, s.locator());
      case BrowserStep.Fill s -> new BrowserStep.Fill(common, s.locator(), s.with());
      case BrowserStep.Select s -> new BrowserStep.Select(common, s.locator(), s.option());
      case BrowserStep.Check s -> new BrowserStep.Check(common, s.locator(), s.checked());
      case BrowserStep.Press s -> new BrowserStep.Press(common, s.key(), s.locator());
      case BrowserStep.Hover s -> new BrowserStep.Hover(common, s.locator());
      case BrowserStep.See s -> new BrowserStep.See(common, s.locator(), s.as());
      case BrowserStep.NotSee s -> new BrowserStep.NotSee(common, s.locator());
      case BrowserStep.Url s -> new BrowserStep.Url(common, s.match());
      case BrowserStep.Title s -> new BrowserStep.Title(common, s.match());
      case BrowserStep.Screenshot s -> new BrowserStep.Screenshot(common, s.name());
    };
  }
}
