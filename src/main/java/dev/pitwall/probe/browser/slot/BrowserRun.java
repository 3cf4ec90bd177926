package dev.pitwall.probe.browser.slot;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Proxy;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.JourneyRun;
import dev.pitwall.probe.LogNames;
import dev.pitwall.probe.RequestIdentity;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.browser.evidence.RunEvidence;
import dev.pitwall.probe.browser.evidence.RunScreenshots;
import dev.pitwall.probe.browser.page.CallDeadlines;
import dev.pitwall.probe.browser.page.CanaryPage;
import dev.pitwall.probe.browser.page.Confirmation;
import dev.pitwall.probe.browser.page.PageErrors;
import dev.pitwall.probe.browser.page.RunPages;
import dev.pitwall.probe.browser.page.WatchedContext;
import dev.pitwall.probe.browser.proxy.PinningProxies;
import dev.pitwall.probe.browser.proxy.PinningProxy;
import dev.pitwall.probe.browser.proxy.ProxyFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does runs in a slot's browser, each in a fresh context. */
final class BrowserRun {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserRun.class);

  private final RunTools tools;
  private final Duration margin;
  private final PinningProxies proxies;
  private final CanaryPage canary;

  /**
   * One for all slots.
   *
   * @param margin what a run may take beyond its journey's timeout and its undo steps
   */
  BrowserRun(RunTools tools, Duration margin, PinningProxies proxies, CanaryPage canary) {
    this.tools = tools;
    this.margin = margin;
    this.proxies = proxies;
    this.canary = canary;
  }

  /** What a browser must be started with. */
  List<String> browserFlags() {
    return proxies.browserFlags();
  }

  /** Does one run; its result is known before its context is closed, which may be what is stuck. */
  void perform(BrowserTask task, SlotBrowser slot, CallDeadlines calls, Path folder) {
    Browser browser = slot.browser();
    RequestIdentity identity = RequestIdentity.of(task.request(), tools.around().propagation());
    Browser.NewContextOptions options = new Browser.NewContextOptions();
    options.setAcceptDownloads(
        false); // a page could fill the disk that the verdicts are written to
    options.setUserAgent(slot.userAgent() + " " + identity.product());
    ProxyFaults proxyFaults = ProxyFaults.NONE;
    Target target = task.request().target();
    if (target instanceof Target.OneNode || NodeAccess.isOwn(target)) {
      PinningProxy proxy = proxies.to(target, tools.secrets());
      // Chromium goes to loopback without a proxy unless it is told not to.
      options.setProxy(new Proxy(proxy.url()).setBypass("<-loopback>"));
      proxyFaults = proxy.faults();
    }
    BrowserContext context = calls.call("opening a context", () -> browser.newContext(options));
    try (var _ =
        LogNames.ofRun(task.request().id(), task.request().journey().name(), identity.trace())) {
      Confirmation confirmation = new Confirmation(canary, browser, calls);
      task.settlingBy(confirmation::of);
      RunPages pages =
          new RunPages(
              new WatchedContext(context, calls, () -> DriverBounds.note(folder)),
              target,
              new TextSanitizer(tools.secrets()),
              identity.ofPages(),
              proxyFaults);
      task.complete(confirmation.of(inPages(task, pages, folder)));
    } finally {
      closeQuietly(context, calls);
    }
  }

  private Run inPages(BrowserTask task, RunPages pages, Path folder) {
    RunScreenshots pictures =
        new RunScreenshots(
            task.request().id(), tools.artefacts(), pages.in().calls(), tools.secrets());
    RunEvidence evidence = new RunEvidence(pages, pictures, tools.secrets(), folder);
    JourneyRun run =
        new JourneyRun(
            task.settling(),
            tools.secrets(),
            tools.http(),
            pages.driver(pictures, tools.around().nanos()),
            pages.cookies(tools.around().clock()),
            pages.observed(),
            task.worker(),
            tools.around());
    task.begins(run, margin);
    evidence.trace(task.trace());
    pages.openFirst();
    return run.execute(evidence.andTell(task.listener()));
  }

  private static void closeQuietly(BrowserContext context, CallDeadlines calls) {
    try {
      calls.tell("closing a context", context::close);
    } catch (PlaywrightException e) {
      LOG.debug("a context was gone before it was closed: {}", PageErrors.firstLine(e));
    }
  }
}
