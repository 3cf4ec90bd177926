package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import dev.pitwall.journey.Service;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.StepFailed;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.Urls;
import dev.pitwall.probe.browser.proxy.ProxyFaults;
import dev.pitwall.text.Cut;
import dev.pitwall.text.Hosts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says in one sentence what a page did instead of what was required. */
final class PageFailures {
  private static final int SERVER_ERROR = 5;
  private static final int LONGEST_TITLE = 80;

  private final Service service;
  private final PageObserver watch;
  private final CallDeadlines calls;
  private final ProxyFaults proxyFaults;
  private final Supplier<Optional<String>> ended;

  /**
   * A report on the pages of one run.
   *
   * @param proxyFaults why a host could not be reached, for a pinned run
   */
  PageFailures(Service service, PageObserver watch, WatchedContext in, ProxyFaults proxyFaults) {
    this.service = service;
    this.watch = watch;
    this.calls = in.calls();
    this.ended = in.ended();
    this.proxyFaults = proxyFaults;
  }

  /** Fails when the page's own document is a server error, or never came. */
  void check(Optional<PageObserver.Ending> document) throws StepFailed, ProbeBroken {
    if (document.isEmpty()) {
      return;
    }
    PageObserver.Ending came = document.get();
    String what = came.method() + " " + shortUrl(came.url());
    if (came.fault() != null) {
      throw unreachable(what, came.url(), came.fault());
    }
    if (came.status() / 100 == SERVER_ERROR) {
      throw new StepFailed(what + " answered " + came.status(), "no server error");
    }
  }

  private StepFailed unreachable(String what, String url, String fault) throws ProbeBroken {
    Optional<URI> origin = Urls.originOf(url);
    Optional<ProxyFaults.Fault> proxy =
        PageErrors.isOfProxy(fault) ? origin.flatMap(proxyFaults::of) : Optional.empty();
    String why =
        proxy
            .map(ProxyFaults.Fault::sentence)
            .orElseGet(() -> what + " failed: " + PageErrors.network(fault).orElse(fault));
    boolean ours =
        origin.filter(to -> Urls.isOf(service, to)).isPresent()
            ? PageErrors.isOursForTheService(fault)
            : PageErrors.isOurs(fault);
    if (proxy.map(ProxyFaults.Fault::ours).orElse(ours)) {
      throw new ProbeBroken("no request from here: " + why);
    }
    return new StepFailed(why, "an answer");
  }

  StepFailed notOpened(String what, URI url, Duration timeout, PlaywrightException e)
      throws StepFailed, ProbeBroken {
    if (e instanceof TimeoutError) {
      check(watch.fresh());
      String state =
          watch.waiting() || watch.fresh().isEmpty()
              ? " did not answer within "
              : " did not finish loading within ";
      return new StepFailed(what + state + TextSanitizer.words(timeout), "a loaded page");
    }
    if (PageErrors.broken(e)) {
      throw broken(e);
    }
    String message = PageErrors.message(e);
    return PageErrors.network(message).isPresent()
        ? unreachable(what, url.toString(), message)
        : new StepFailed(what + " failed: " + PageErrors.firstLine(e), "a loaded page");
  }

  StepFailed documentLate(Duration left, TimeoutError e) throws StepFailed, ProbeBroken {
    check(watch.fresh());
    return new StepFailed(
        "the next page did not answer within " + TextSanitizer.words(left) + where(), "an answer");
  }

  StepFailed notPressed(String key, PlaywrightException e) throws ProbeBroken {
    if (PageErrors.message(e).contains("Unknown key")) {
      throw new ProbeBroken(
          "\"" + key + "\" is no key; use one such as Enter, Tab, Escape, ArrowDown, a", e);
    }
    throw broken(e);
  }

  /** An action that could not be done. */
  StepFailed notDone(
      Page page, Locator element, String what, String done, Duration timeout, PlaywrightException e)
      throws StepFailed, ProbeBroken {
    rethrow(e);
    if (PageErrors.message(e).contains("Unknown key")) {
      throw new ProbeBroken(PageErrors.firstLine(e), e);
    }
    check(watch.fresh());
    Optional<StepFailed> many = several(what, e);
    if (many.isPresent()) {
      return many.get();
    }
    String required = what + " to be " + done;
    Optional<String> trouble = PageErrors.trouble(e);
    if (trouble.isPresent()) {
      return new StepFailed(what + " " + trouble.get() + where(page), required);
    }
    if (!(e instanceof TimeoutError)) {
      return new StepFailed(what + ": " + PageErrors.firstLine(e) + where(page), required);
    }
    return count(element) == 0
        ? new StepFailed(absent(what, timeout) + where(page), required)
        : new StepFailed(
            what
                + " could not be "
                + done
                + " within "
                + TextSanitizer.words(timeout)
                + where(page),
            required);
  }

  StepFailed notSeen(
      Page page, Locator element, String what, Duration timeout, PlaywrightException e)
      throws StepFailed, ProbeBroken {
    rethrow(e);
    Optional<StepFailed> many = several(what, e);
    if (many.isPresent()) {
      return many.get();
    }
    String observed =
        count(element) == 0
            ? absent(what, timeout)
            : what
                + " is in the page but did not become visible within "
                + TextSanitizer.words(timeout);
    return new StepFailed(observed + where(page), what + " visible");
  }

  StepFailed stillSeen(String what, Duration timeout, PlaywrightException e)
      throws StepFailed, ProbeBroken {
    rethrow(e);
    return several(what, e)
        .orElseGet(
            () ->
                new StepFailed(
                    what + " was still visible after " + TextSanitizer.words(timeout) + where(),
                    "no " + what + " visible"));
  }

  StepFailed otherUrl(Page page, String required, Duration timeout) {
    return new StepFailed(
        "URL was still "
            + shortUrl(page.url())
            + " after "
            + TextSanitizer.words(timeout)
            + where(page),
        required);
  }

  StepFailed otherTitle(Page page, String seen, String required, Duration timeout) {
    return new StepFailed(
        "title was still "
            + TextSanitizer.quoted(Cut.to(seen, LONGEST_TITLE))
            + " after "
            + TextSanitizer.words(timeout)
            + where(),
        required);
  }

  /** Our own side is to blame. */
  ProbeBroken broken(PlaywrightException e) {
    String seen = watch.crashed() ? "the page's renderer crashed" : PageErrors.firstLine(e);
    return new ProbeBroken("the browser broke: " + ended.get().orElse(seen), e);
  }

  private void rethrow(PlaywrightException e) throws ProbeBroken {
    if (PageErrors.broken(e) || watch.crashed()) {
      throw broken(e);
    }
    if (PageErrors.message(e).contains("while parsing") || unparsable(e)) {
      throw new ProbeBroken(PageErrors.firstLine(e), e);
    }
  }

  private static boolean unparsable(PlaywrightException e) {
    return PageErrors.message(e).contains("is not a valid selector");
  }

  private static Optional<StepFailed> several(String what, PlaywrightException e) {
    return PageErrors.several(e)
        .map(
            count ->
                new StepFailed(
                    count + " elements match " + what,
                    "exactly one; make it more exact, or say which one with nth"));
  }

  private static String absent(String what, Duration timeout) {
    return what + " did not appear within " + TextSanitizer.words(timeout);
  }

  private int count(Locator element) {
    return calls.call("asking the page what is there", element::count);
  }

  /** The title; empty while the page is between two documents. */
  String title(Page page) {
    try {
      return calls.call("reading the title", page::title);
    } catch (PlaywrightException e) {
      if (PageErrors.broken(e)) {
        throw e;
      }
      return "";
    }
  }

  private String where(Page page) {
    return "; page title "
        + TextSanitizer.quoted(Cut.to(title(page), LONGEST_TITLE))
        + ", URL "
        + shortUrl(page.url())
        + http();
  }

  private String where() {
    return watch.current().map(page -> "; URL " + shortUrl(page.url()) + http()).orElse("");
  }

  private String http() {
    return watch.last().filter(d -> d.status() > 0).map(d -> ", HTTP " + d.status()).orElse("");
  }

  /** What the pages complained of first, in a few words each. */
  List<String> clues() {
    List<String> clues = new ArrayList<>();
    watch.firstError().ifPresent(error -> clues.add("first error on the page: " + error));
    watch
        .firstFault()
        .ifPresent(
            fault ->
                clues.add(
                    "first failed request: "
                        + fault.method()
                        + " "
                        + shortUrl(fault.url())
                        + (fault.fault() == null
                            ? " answered " + fault.status()
                            : " failed: "
                                + PageErrors.network(fault.fault()).orElse(fault.fault()))));
    return clues;
  }

  /** The path and query of a URL of the service; any other URL whole. */
  String shortUrl(String text) {
    try {
      URI url = URI.create(text);
      if (Hosts.of(url) == null || !Urls.sameOrigin(service.url(), url)) {
        return text;
      }
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    } catch (IllegalArgumentException opaque) {
      return text;
    }
  }
}
