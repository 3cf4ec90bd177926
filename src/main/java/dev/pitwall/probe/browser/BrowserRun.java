package dev.pitwall.probe.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Proxy;
import dev.pitwall.journey.ArtefactSink;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.HttpDriver;
import dev.pitwall.probe.JourneyRun;
import dev.pitwall.probe.LogNames;
import dev.pitwall.probe.ObservedIdentity;
import dev.pitwall.probe.RequestIdentity;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.TextSanitizer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does runs in a slot's browser, each in a fresh context. */
final class BrowserRun {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserRun.class);

  private final Secrets secrets;
  private final HttpDriver http;
  private final ArtefactSink sink;
  private final RunEnvironment around;
  private final SlotLimits limits;
  private final PinningProxies proxies;
  private final CanaryPage canary;

  BrowserRun(
      Secrets secrets,
      HttpDriver http,
      ArtefactSink sink,
      RunEnvironment around,
      SlotLimits limits,
      PinningProxies proxies,
      CanaryPage canary) {
    this.secrets = secrets;
    this.http = http;
    this.sink = sink;
    this.around = around;
    this.limits = limits;
    this.proxies = proxies;
    this.canary = canary;
  }

  /** Does one run; its result is known before its context is closed, which may be what is stuck. */
  void perform(BrowserTask task, SlotBrowser slot, CallDeadlines calls, Path folder) {
    Browser browser = slot.browser();
    RequestIdentity identity = RequestIdentity.of(task.request(), around.propagation());
    Browser.NewContextOptions options = new Browser.NewContextOptions();
    options.setUserAgent(slot.userAgent() + " " + identity.product());
    Function<URI, Optional<PinningProxy.Fault>> proxyFault = url -> Optional.empty();
    if (task.request().target() instanceof Target.OneNode node) {
      PinningProxy proxy = proxies.to(node);
      // Chromium goes to loopback without a proxy unless it is told not to.
      options.setProxy(new Proxy(proxy.url()).setBypass("<-loopback>"));
      proxyFault = proxy::fault;
    }
    BrowserContext context = calls.call("opening a context", () -> browser.newContext(options));
    try (var _ =
        LogNames.ofRun(task.request().id(), task.request().journey().name(), identity.trace())) {
      TracedRequests requests =
          TracedRequests.in(context, task.request().target().service().url(), identity.ofPages());
      Confirmation confirmation = new Confirmation(canary, browser, calls);
      task.settlingBy(confirmation::of);
      Run run = inContext(task, context, requests, calls, folder, proxyFault);
      task.complete(confirmation.of(run));
    } finally {
      closeQuietly(context, calls);
    }
  }

  private Run inContext(
      BrowserTask task,
      BrowserContext context,
      TracedRequests requests,
      CallDeadlines calls,
      Path folder,
      Function<URI, Optional<PinningProxy.Fault>> proxyFault) {
    Target target = task.request().target();
    ObservedIdentity observed = new ObservedIdentity(target);
    PageObserver watch =
        new PageObserver(context, target.service(), observed, new TextSanitizer(secrets));
    RunScreenshots pictures = new RunScreenshots(task.request().id(), sink, calls);
    RunEvidence evidence = new RunEvidence(context, watch, calls, pictures, secrets, folder);
    PageFailures report = new PageFailures(target.service(), watch, calls, proxyFault);
    JourneyRun run =
        new JourneyRun(
            task.settling(),
            secrets,
            http,
            new PlaywrightDriver(
                target.service(), watch, calls, report, pictures, requests, around.nanos()),
            new ContextCookies(context, calls, around.clock()),
            observed,
            task.worker(),
            around);
    task.begins(run, limits);
    if (task.traced()) {
      evidence.trace(!typesSecrets(task.request().journey()));
    }
    calls.call("opening a page", context::newPage);
    return run.execute(evidence.andTell(task.listener()));
  }

  private static boolean typesSecrets(Journey journey) {
    return journey.steps().stream()
        .anyMatch(step -> step instanceof BrowserStep.Fill it && !it.with().secrets().isEmpty());
  }

  private static void closeQuietly(BrowserContext context, CallDeadlines calls) {
    try {
      calls.tell("closing a context", context::close);
    } catch (PlaywrightException e) {
      LOG.debug("a context was gone before it was closed: {}", PageErrors.firstLine(e));
    }
  }
}
