package dev.pitwall.probe.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Service;
import dev.pitwall.probe.BrowserDriver;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.Scope;
import dev.pitwall.probe.StepFailed;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Performs browser steps through Playwright, on the thread of its slot only.
 *
 * <p>Waiting is Playwright's own: an action waits until its element is visible, steady, enabled and
 * not covered. A step that leads to another document waits for its answer, and fails when that is a
 * server error, whatever the page then shows.
 */
final class PlaywrightDriver implements BrowserDriver {
  private static final double LOOK_AGAIN_MILLIS = 50;

  private final Service service;
  private final PageObserver watch;
  private final CallDeadlines calls;
  private final PageFailures report;
  private final RunScreenshots pictures;
  private final TracedRequests requests;
  private final LongSupplier nanos;

  PlaywrightDriver(
      Service service,
      PageObserver watch,
      CallDeadlines calls,
      PageFailures report,
      RunScreenshots pictures,
      TracedRequests requests,
      LongSupplier nanos) {
    this.service = service;
    this.watch = watch;
    this.calls = calls;
    this.report = report;
    this.pictures = pictures;
    this.requests = requests;
    this.nanos = nanos;
  }

  @Override
  public void unattended() {
    calls.tell("letting requests go", requests::letGo);
  }

  @Override
  public List<String> clues() {
    return report.clues();
  }

  @Override
  public Map<String, String> perform(BrowserStep step, Scope scope) throws StepFailed, ProbeBroken {
    Page page =
        watch.current().orElseThrow(() -> new ProbeBroken("every page of the run is closed"));
    long deadline = nanos.getAsLong() + step.common().timeout().toNanos();
    watch.stepBegins();
    try {
      calls.tell("holding requests", requests::attend);
      return act(page, step, scope, deadline);
    } catch (PlaywrightException e) {
      throw report.broken(e);
    }
  }

  private Map<String, String> act(Page page, BrowserStep step, Scope scope, long deadline)
      throws StepFailed, ProbeBroken {
    Duration timeout = step.common().timeout();
    switch (step) {
      case BrowserStep.Open open -> open(page, open, scope, deadline);
      case BrowserStep.Click click ->
          use(
              page,
              click.locator(),
              scope,
              deadline,
              "clicked",
              it -> it.click(StepTimeouts.click(timeout)));
      case BrowserStep.Fill fill -> fill(page, fill, scope, deadline);
      case BrowserStep.Select select -> {
        String option = scope.render(select.option());
        use(
            page,
            select.locator(),
            scope,
            deadline,
            "set to " + TextSanitizer.quoted(select.option().source()),
            it -> it.selectOption(option, StepTimeouts.select(timeout)));
      }
      case BrowserStep.Check check ->
          use(
              page,
              check.locator(),
              scope,
              deadline,
              check.checked() ? "checked" : "unchecked",
              it -> it.setChecked(check.checked(), StepTimeouts.check(timeout)));
      case BrowserStep.Press press -> press(page, press, scope, deadline);
      case BrowserStep.Hover hover ->
          use(
              page,
              hover.locator(),
              scope,
              deadline,
              "hovered over",
              it -> it.hover(StepTimeouts.hover(timeout)));
      case BrowserStep.See see -> {
        return see(page, see, scope, deadline);
      }
      case BrowserStep.NotSee notSee -> notSee(page, notSee, scope);
      case BrowserStep.Url url -> url(page, url, scope);
      case BrowserStep.Title title -> title(page, title, scope, deadline);
      case BrowserStep.Screenshot shot -> pictures.keep(page, shot.name(), timeout);
    }
    return Map.of();
  }

  private void open(Page page, BrowserStep.Open open, Scope scope, long deadline)
      throws StepFailed, ProbeBroken {
    URI url = Urls.resolve(service.url(), scope.render(open.url()));
    Duration timeout = open.common().timeout();
    String what = "GET " + report.shortUrl(url.toString());
    Page.NavigateOptions options =
        new Page.NavigateOptions().setTimeout(StepTimeouts.millis(timeout));
    try {
      calls.timed("opening " + what, timeout, () -> page.navigate(url.toString(), options));
    } catch (PlaywrightException e) {
      throw report.notOpened(what, url, timeout, e);
    }
    documentArrived(page, deadline);
  }

  private void fill(Page page, BrowserStep.Fill fill, Scope scope, long deadline)
      throws StepFailed, ProbeBroken {
    String text = scope.render(fill.with());
    if (!fill.with().secrets().isEmpty()) {
      pictures.hide(Locators.on(page, fill.locator(), scope), text);
    }
    Duration timeout = fill.common().timeout();
    use(
        page,
        fill.locator(),
        scope,
        deadline,
        "filled",
        it -> it.fill(text, StepTimeouts.fill(timeout)));
  }

  private void press(Page page, BrowserStep.Press press, Scope scope, long deadline)
      throws StepFailed, ProbeBroken {
    String key = scope.render(press.key());
    if (press.locator() != null) {
      Duration timeout = press.common().timeout();
      use(
          page,
          press.locator(),
          scope,
          deadline,
          "focused",
          it -> it.press(key, StepTimeouts.press(timeout)));
      return;
    }
    try {
      calls.tell("pressing " + key, () -> page.keyboard().press(key));
    } catch (PlaywrightException e) {
      throw report.notPressed(key, e);
    }
    documentArrived(page, deadline);
  }

  /** Acts on an element, and waits for the document that the action led to, if any. */
  private void use(
      Page page,
      dev.pitwall.journey.Locator locator,
      Scope scope,
      long deadline,
      String done,
      Consumer<Locator> action)
      throws StepFailed, ProbeBroken {
    Locator element = Locators.on(page, locator, scope);
    Duration timeout = left(deadline);
    try {
      calls.timed(
          "acting on " + locator.describe(),
          timeout,
          () -> {
            action.accept(element);
            return done;
          });
    } catch (PlaywrightException e) {
      throw report.notDone(page, element, locator.describe(), done, timeout, e);
    }
    documentArrived(page, deadline);
  }

  private void documentArrived(Page page, long deadline) throws StepFailed, ProbeBroken {
    if (watch.waiting()) {
      Duration left = left(deadline);
      try {
        calls.timed(
            "waiting for the next document",
            left,
            () -> {
              page.waitForCondition(() -> !watch.waiting(), StepTimeouts.condition(left));
              return page;
            });
      } catch (TimeoutError e) {
        throw report.documentLate(left, e);
      }
    }
    report.check(watch.fresh());
  }

  private Map<String, String> see(Page page, BrowserStep.See see, Scope scope, long deadline)
      throws StepFailed, ProbeBroken {
    Locator element = Locators.on(page, see.locator(), scope);
    Duration timeout = see.common().timeout();
    String what = see.locator().describe();
    try {
      calls.timed("waiting for " + what, timeout, () -> shown(element, timeout));
      if (see.as() == null) {
        return Map.of();
      }
      Duration left = left(deadline);
      String text =
          calls.timed(
              "reading " + what,
              left,
              () ->
                  element.innerText(
                      new Locator.InnerTextOptions().setTimeout(StepTimeouts.millis(left))));
      return Map.of(see.as(), text.strip());
    } catch (PlaywrightException e) {
      throw report.notSeen(page, element, what, timeout, e);
    }
  }

  private static Locator shown(Locator element, Duration timeout) {
    element.waitFor(
        new Locator.WaitForOptions()
            .setState(WaitForSelectorState.VISIBLE)
            .setTimeout(StepTimeouts.millis(timeout)));
    return element;
  }

  private void notSee(Page page, BrowserStep.NotSee notSee, Scope scope)
      throws StepFailed, ProbeBroken {
    Locator element = Locators.on(page, notSee.locator(), scope);
    // Without a number: none of them, however many there are.
    Locator any =
        notSee.locator().nth() != null
            ? element
            : element.filter(new Locator.FilterOptions().setVisible(true)).first();
    Duration timeout = notSee.common().timeout();
    String what = notSee.locator().describe();
    try {
      calls.timed(
          "waiting until " + what + " is gone",
          timeout,
          () -> {
            any.waitFor(
                new Locator.WaitForOptions()
                    .setState(WaitForSelectorState.HIDDEN)
                    .setTimeout(StepTimeouts.millis(timeout)));
            return what;
          });
    } catch (PlaywrightException e) {
      throw report.stillSeen(what, timeout, e);
    }
  }

  private void url(Page page, BrowserStep.Url step, Scope scope) throws StepFailed, ProbeBroken {
    PageText wanted = PageText.ofUrl(step.match(), scope, service.url());
    Duration timeout = step.common().timeout();
    try {
      calls.timed(
          "waiting for a URL",
          timeout,
          () -> {
            page.waitForCondition(
                () -> wanted.test().test(page.url()), StepTimeouts.condition(timeout));
            return page;
          });
    } catch (TimeoutError e) {
      throw report.otherUrl(page, wanted.required(), timeout);
    }
  }

  private void title(Page page, BrowserStep.Title step, Scope scope, long deadline)
      throws StepFailed, ProbeBroken {
    PageText wanted = PageText.ofTitle(step.match(), scope);
    String seen = report.title(page);
    while (!wanted.test().test(seen)) {
      if (nanos.getAsLong() >= deadline) {
        throw report.otherTitle(page, seen, wanted.required(), step.common().timeout());
      }
      calls.tell("waiting for a title", () -> page.waitForTimeout(LOOK_AGAIN_MILLIS));
      seen = report.title(page);
    }
  }

  /** What is left of a step's time; Playwright takes 0 for "for ever". */
  private Duration left(long deadline) {
    return Duration.ofNanos(Math.max(1_000_000, deadline - nanos.getAsLong()));
  }
}
