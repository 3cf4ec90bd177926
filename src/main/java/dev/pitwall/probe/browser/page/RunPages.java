package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Page;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.BrowserDriver;
import dev.pitwall.probe.CookieJar;
import dev.pitwall.probe.ObservedIdentity;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.browser.proxy.ProxyFaults;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The pages of one run: what performs steps in them, and what they have shown. */
public final class RunPages {
  private final WatchedContext in;
  private final Service service;
  private final ObservedIdentity observed;
  private final TracedRequests requests;
  private final PageObserver observer;
  private final PageFailures failures;
  private final ProxyFaults proxy;

  /**
   * Pages that are yet to be opened.
   *
   * @param headers go with what the pages ask of the service
   * @param proxyFaults why a host could not be reached, for a pinned run
   */
  public RunPages(
      WatchedContext in,
      Target target,
      TextSanitizer texts,
      Map<String, String> headers,
      ProxyFaults proxyFaults) {
    this.in = in;
    this.service = target.service();
    this.observed = new ObservedIdentity(target);
    this.requests = TracedRequests.in(in.context(), service.url(), headers);
    this.observer = new PageObserver(in.context(), service, observed, texts);
    this.proxy = proxyFaults;
    this.failures = new PageFailures(service, observer, in, proxyFaults);
  }

  /** The context they are in. */
  public WatchedContext in() {
    return in;
  }

  /** Performs the steps of the run in them. */
  public BrowserDriver driver(Screenshots pictures, LongSupplier nanos) {
    return new PlaywrightDriver(
        new PlaywrightDriver.Parts(service, observer, in.calls(), failures, requests, proxy),
        pictures,
        nanos);
  }

  /** The cookies that they share with the HTTP steps of the run. */
  public CookieJar cookies(InstantSource clock) {
    return new ContextCookies(in.context(), in.calls(), clock);
  }

  /** Whom the run has met, in pages and otherwise. */
  public ObservedIdentity observed() {
    return observed;
  }

  public void openFirst() {
    in.calls().call("opening a page", in.context()::newPage);
  }

  /** The page that steps act on: the one opened last. */
  public Optional<Page> current() {
    return observer.current();
  }

  public boolean crashed() {
    return observer.crashed();
  }

  /** What the console said and the network refused, line by line, redacted. */
  public List<String> console() {
    return observer.console();
  }
}
