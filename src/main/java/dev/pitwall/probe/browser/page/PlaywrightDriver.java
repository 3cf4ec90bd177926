package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Service;
import dev.pitwall.probe.BrowserDriver;
import dev.pitwall.probe.Patterns;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.Scope;
import dev.pitwall.probe.StepFailed;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.Urls;
import dev.pitwall.probe.browser.proxy.ProxyFaults;
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
  private final TracedRequests requests;
  private final ProxyFaults proxy;
  private final Screenshots pictures;
  private final LongSupplier nanos;

  /** What it works with in the pages of one run. */
  record Parts(
      Service service,
      PageObserver observer,
      CallDeadlines calls,
      PageFailures failures,
      TracedRequests requests,
      ProxyFaults proxy) {}

  PlaywrightDriver(Parts parts, Screenshots pictures, LongSupplier nanos) {
    this.service = parts.service();
    this.watch = parts.observer();
    this.calls = parts.calls();
    this.report = parts.failures();
    this.requests = parts.requests();
    this.proxy = parts.proxy();
    this.pictures = pictures;
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
  public Map<String, String> perform(BrowserStep step, Duration limit, Scope scope)
      throws StepFailed, ProbeBroken {
    Page page =
        watch.current().orElseThrow(() -> new ProbeBroken("every page of the run is closed"));
    StepPlace place = new StepPlace(page, scope, limit, nanos);
    watch.stepBegins();
    try {
      calls.tell("holding requests", requests::attend);
      return act(place, step);
    } catch (StepFailed e) {
      proxy.demandNoShortage();
      throw e;
    } catch (PlaywrightException e) {
      throw report.broken(e);
    } catch (Patterns.PatternExhausted e) {
      throw new ProbeBroken(String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, String> act(StepPlace at, BrowserStep step) throws StepFailed, ProbeBroken {
    switch (step) {
      case BrowserStep.Open open -> open(at, open);
      case BrowserStep.Click click ->
          use(
              at,
              click.locator(),
              "clicked",
              it -> it.click(new Locator.ClickOptions().setTimeout(at.millis())));
      case BrowserStep.Fill fill -> fill(at, fill);
      case BrowserStep.Select select -> select(at, select);
      case BrowserStep.Check check -> check(at, check);
      case BrowserStep.Press press -> press(at, press);
      case BrowserStep.Hover hover ->
          use(
              at,
              hover.locator(),
              "hovered over",
              it -> it.hover(new Locator.HoverOptions().setTimeout(at.millis())));
      case BrowserStep.See see -> {
        return see(at, see);
      }
      case BrowserStep.NotSee notSee -> notSee(at, notSee);
      case BrowserStep.Url url -> url(at, url);
      case BrowserStep.Title title -> title(at, title);
      case BrowserStep.Screenshot shot -> pictures.keep(at.page(), shot.name(), at.timeout());
    }
    return Map.of();
  }

  private void select(StepPlace at, BrowserStep.Select select) throws StepFailed, ProbeBroken {
    String option = at.render(select.option());
    use(
        at,
        select.locator(),
        "set to " + TextSanitizer.quoted(select.option().source()),
        it -> it.selectOption(option, new Locator.SelectOptionOptions().setTimeout(at.millis())));
  }

  private void check(StepPlace at, BrowserStep.Check check) throws StepFailed, ProbeBroken {
    use(
        at,
        check.locator(),
        check.checked() ? "checked" : "unchecked",
        it ->
            it.setChecked(
                check.checked(), new Locator.SetCheckedOptions().setTimeout(at.millis())));
  }

  private void open(StepPlace at, BrowserStep.Open open) throws StepFailed, ProbeBroken {
    URI url = Urls.resolve(service.url(), at.renderUrl(open.url()));
    String what = "GET " + report.shortUrl(url.toString());
    Page.NavigateOptions options = new Page.NavigateOptions().setTimeout(at.millis());
    try {
      calls.timed(
          "opening " + what, at.timeout(), () -> at.page().navigate(url.toString(), options));
    } catch (PlaywrightException e) {
      throw report.notOpened(what, url, at.timeout(), e);
    }
    documentArrived(at);
  }

  private void fill(StepPlace at, BrowserStep.Fill fill) throws StepFailed, ProbeBroken {
    String text = at.render(fill.with());
    if (!fill.with().secrets().isEmpty()) {
      pictures.hide(at.element(fill.locator()), text);
    }
    use(
        at,
        fill.locator(),
        "filled",
        it -> it.fill(text, new Locator.FillOptions().setTimeout(at.millis())));
  }

  private void press(StepPlace at, BrowserStep.Press press) throws StepFailed, ProbeBroken {
    String key = at.render(press.key());
    if (press.locator() != null) {
      use(
          at,
          press.locator(),
          "focused",
          it -> it.press(key, new Locator.PressOptions().setTimeout(at.millis())));
      return;
    }
    try {
      calls.tell("pressing " + key, () -> at.page().keyboard().press(key));
    } catch (PlaywrightException e) {
      throw report.notPressed(key, e);
    }
    documentArrived(at);
  }

  /** Acts on an element, and waits for the document that the action led to, if any. */
  private void use(
      StepPlace at, dev.pitwall.journey.Locator locator, String done, Consumer<Locator> action)
      throws StepFailed, ProbeBroken {
    Locator element = at.element(locator);
    Duration timeout = at.left();
    try {
      calls.tell("acting on " + locator.describe(), timeout, () -> action.accept(element));
    } catch (PlaywrightException e) {
      throw report.notDone(at.page(), element, locator.describe(), done, timeout, e);
    }
    documentArrived(at);
  }

  private void documentArrived(StepPlace at) throws StepFailed, ProbeBroken {
    if (watch.waiting()) {
      Duration left = at.left();
      try {
        Page.WaitForConditionOptions options =
            new Page.WaitForConditionOptions().setTimeout(CallDeadlines.millis(left));
        calls.tell(
            "waiting for the next document",
            left,
            () -> at.page().waitForCondition(() -> !watch.waiting(), options));
      } catch (TimeoutError e) {
        throw report.documentLate(left, e);
      }
    }
    report.check(watch.fresh());
  }

  private Map<String, String> see(StepPlace at, BrowserStep.See see)
      throws StepFailed, ProbeBroken {
    Locator element = at.element(see.locator());
    String what = see.locator().describe();
    try {
      calls.tell(
          "waiting for " + what,
          at.timeout(),
          () -> element.waitFor(until(WaitForSelectorState.VISIBLE, at)));
      if (see.as() == null) {
        return Map.of();
      }
      Duration left = at.left();
      String text =
          calls.timed(
              "reading " + what,
              left,
              () ->
                  element.innerText(
                      new Locator.InnerTextOptions().setTimeout(CallDeadlines.millis(left))));
      return Map.of(see.as(), text.strip());
    } catch (PlaywrightException e) {
      throw report.notSeen(at.page(), element, what, at.timeout(), e);
    }
  }

  private static Locator.WaitForOptions until(WaitForSelectorState state, StepPlace at) {
    return new Locator.WaitForOptions().setState(state).setTimeout(at.millis());
  }

  private void notSee(StepPlace at, BrowserStep.NotSee notSee) throws StepFailed, ProbeBroken {
    Locator element = at.element(notSee.locator());
    // Without a number: none of them, however many there are.
    Locator any =
        notSee.locator().nth() != null
            ? element
            : element.filter(new Locator.FilterOptions().setVisible(true)).first();
    String what = notSee.locator().describe();
    try {
      calls.tell(
          "waiting until " + what + " is gone",
          at.timeout(),
          () -> any.waitFor(until(WaitForSelectorState.HIDDEN, at)));
    } catch (PlaywrightException e) {
      throw report.stillSeen(what, at.timeout(), e);
    }
  }

  private void url(StepPlace at, BrowserStep.Url step) throws StepFailed, ProbeBroken {
    PageText wanted = PageText.ofUrl(step.match(), at.scope(), service.url());
    Page page = at.page();
    try {
      calls.tell(
          "waiting for a URL",
          at.timeout(),
          () ->
              page.waitForCondition(
                  () -> wanted.test().test(page.url()),
                  new Page.WaitForConditionOptions().setTimeout(at.millis())));
    } catch (TimeoutError e) {
      throw report.otherUrl(page, wanted.required(), at.timeout());
    }
  }

  private void title(StepPlace at, BrowserStep.Title step) throws StepFailed, ProbeBroken {
    Page page = at.page();
    PageText wanted = PageText.ofTitle(step.match(), at.scope());
    String seen = report.title(page);
    while (!wanted.test().test(seen)) {
      if (at.isOver()) {
        throw report.otherTitle(page, seen, wanted.required(), at.timeout());
      }
      calls.tell("waiting for a title", () -> page.waitForTimeout(LOOK_AGAIN_MILLIS));
      seen = report.title(page);
    }
  }
}
