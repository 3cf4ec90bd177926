package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.Scope;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Where a step is performed, and until when.
 *
 * @param timeout all the time the step has
 * @param deadline on the clock, in nanoseconds
 */
record StepPlace(Page page, Scope scope, Duration timeout, long deadline, LongSupplier nanos) {
  /** One for a step that begins now. */
  StepPlace(Page page, Scope scope, Duration timeout, LongSupplier nanos) {
    this(page, scope, timeout, nanos.getAsLong() + timeout.toNanos(), nanos);
  }

  /** The whole timeout as Playwright takes it. */
  double millis() {
    return CallDeadlines.millis(timeout);
  }

  /** What is left of the time; Playwright takes 0 for "for ever". */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, deadline - nanos.getAsLong()));
  }

  boolean isOver() {
    return nanos.getAsLong() >= deadline;
  }

  Locator element(dev.pitwall.journey.Locator locator) throws ProbeBroken {
    return Locators.on(page, locator, scope);
  }

  String render(Template text) throws ProbeBroken {
    return scope.render(text);
  }

  String renderUrl(Template url) {
    return scope.renderUrl(url);
  }
}
