package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.WebError;
import dev.pitwall.journey.Service;
import dev.pitwall.probe.ObservedIdentity;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.Urls;
import dev.pitwall.probe.browser.proxy.PinningProxy;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the pages of one run ask for and get: the main document's status, who answered, what
 * the console says.
 *
 * <p>Its handlers run inside Playwright's calls and read only what came with the event; a call to
 * the driver from here would cost a round trip for every response of a page.
 */
final class PageObserver {
  /** How a request ended; status 0 when nothing was answered. */
  record Ending(String method, String url, int status, @Nullable String fault) {}

  private static final int MOST_LINES = 200;
  private static final int LONGEST_LINE = 1_000;
  private static final int REDIRECT = 3;
  private static final int SERVER_ERROR = 5;
  private static final int CLIENT_ERRORS = 400;
  private static final int LONGEST_CLUE = 200;

  /** What Chromium writes beside each request that failed; the request itself says more. */
  private static final String RESOURCE = "Failed to load resource";

  private final Service service;
  private final ObservedIdentity observed;
  private final TextSanitizer texts;
  private final Deque<Page> pages = new ArrayDeque<>();
  private final List<String> console = new ArrayList<>();
  private @Nullable Request pending;
  private @Nullable Ending last;
  private @Nullable Ending fresh;
  private @Nullable String firstError;
  private @Nullable Ending ownFault;
  private @Nullable Ending otherFault;
  private boolean crashed;

  PageObserver(
      BrowserContext context, Service service, ObservedIdentity observed, TextSanitizer texts) {
    this.service = service;
    this.observed = observed;
    this.texts = texts;
    context.onPage(this::opened);
    context.onRequest(this::asked);
    context.onResponse(this::answered);
    context.onRequestFailed(this::failed);
    context.onConsoleMessage(this::said);
    context.onWebError(this::threw);
  }

  private void opened(Page page) {
    pages.addLast(page);
    page.onCrash(gone -> crashed = true);
    page.onClose(pages::remove);
  }

  /** The page that steps act on: the one opened last. */
  Optional<Page> current() {
    return Optional.ofNullable(pages.peekLast());
  }

  private void asked(Request request) {
    Urls.originOf(request.url()).ifPresent(observed::asked);
    if (isDocument(request)) {
      pending = request;
    }
  }

  private void answered(Response response) {
    boolean document = isDocument(response.request());
    boolean byProxy = response.headers().containsKey(PinningProxy.HEADER.toLowerCase(Locale.ROOT));
    Ending ending =
        new Ending(
            response.request().method(),
            response.url(),
            byProxy ? 0 : response.status(),
            byProxy ? PinningProxy.HEADER : null);
    if (document) {
      arrived(ending, response.status());
    } else if (byProxy || response.status() >= CLIENT_ERRORS) {
      fault(ending);
    }
    tell(response, document, byProxy);
    if (response.status() / 100 == SERVER_ERROR) {
      note("network", response.request().method() + " " + response.url(), response.status() + "");
    }
  }

  private void tell(Response response, boolean document, boolean byProxy) {
    Optional<URI> origin = Urls.originOf(response.url());
    if (origin.isEmpty() || response.fromServiceWorker()) {
      return;
    }
    if (byProxy) {
      observed.unanswered(origin.get());
    } else {
      observed.answer(
          new ObservedIdentity.Answer(
              origin.get(),
              response.status(),
              document,
              name -> response.headers().get(name.toLowerCase(Locale.ROOT))));
    }
  }

  private void arrived(Ending document, int status) {
    // After a redirect the next request is already on its way.
    if (status / 100 != REDIRECT) {
      pending = null;
    }
    last = document;
    fresh = last;
  }

  private void fault(Ending ending) {
    if (Urls.originOf(ending.url()).filter(origin -> Urls.isOf(service, origin)).isPresent()) {
      ownFault = ownFault == null ? ending : ownFault;
    } else {
      otherFault = otherFault == null ? ending : otherFault;
    }
  }

  private void failed(Request request) {
    String why = String.valueOf(request.failure());
    note("network", request.method() + " " + request.url(), why);
    // Aborted means that another navigation took over, or that it became a download.
    boolean aborted = why.contains("ERR_ABORTED");
    Ending ending = new Ending(request.method(), request.url(), 0, why);
    if (!aborted) {
      Urls.originOf(request.url()).ifPresent(observed::unanswered);
    }
    if (request.equals(pending)) {
      pending = null;
      if (!aborted) {
        last = ending;
        fresh = last;
      }
    } else if (!aborted && !isDocument(request)) {
      fault(ending);
    }
  }

  private void said(ConsoleMessage message) {
    if (message.type().equals("error") && !message.text().startsWith(RESOURCE)) {
      complained(message.text());
    }
    if (message.type().equals("error") || message.type().equals("warning")) {
      note("console " + message.type(), message.text(), message.location());
    }
  }

  private void threw(WebError error) {
    note("uncaught", error.error(), "");
    complained(error.error().lines().findFirst().orElse(""));
  }

  private void complained(String error) {
    if (firstError == null && !error.isBlank()) {
      firstError = texts.fit(error.strip(), LONGEST_CLUE);
    }
  }

  private void note(String kind, String what, String more) {
    if (console.size() < MOST_LINES) {
      String line = kind + ": " + what + (more.isEmpty() ? "" : " (" + more + ")");
      console.add(texts.fit(line, LONGEST_LINE));
    } else if (console.size() == MOST_LINES) {
      console.add("... and more");
    }
  }

  private static boolean isDocument(Request request) {
    try {
      if (!request.isNavigationRequest()) {
        return false;
      }
      Frame frame = request.frame();
      return frame.parentFrame() == null;
    } catch (PlaywrightException frameNotThereYet) {
      // Only a new page's first request has no frame yet, and its frame is the main one.
      return true;
    }
  }

  /** A step begins: what documents came before is no business of it. */
  void stepBegins() {
    fresh = null;
  }

  /** Whether a document was asked for and has not answered yet. */
  boolean waiting() {
    return pending != null;
  }

  /** The document that came since the step began. */
  Optional<Ending> fresh() {
    return Optional.ofNullable(fresh);
  }

  /** The document that came last. */
  Optional<Ending> last() {
    return Optional.ofNullable(last);
  }

  /** The first error that a page's script wrote or threw, redacted and short. */
  Optional<String> firstError() {
    return Optional.ofNullable(firstError);
  }

  /**
   * The first request that failed or was refused, documents not counted; one to the service rather
   * than one to others.
   */
  Optional<Ending> firstFault() {
    return Optional.ofNullable(ownFault == null ? otherFault : ownFault);
  }

  boolean crashed() {
    return crashed;
  }

  /** What the console said and the network refused, line by line, redacted. */
  List<String> console() {
    return List.copyOf(console);
  }
}
