package dev.pitwall.probe.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.WebError;
import dev.pitwall.journey.Service;
import dev.pitwall.probe.Seen;
import dev.pitwall.probe.Texts;
import dev.pitwall.probe.Urls;
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
final class PageWatch {
  /** How the last request for a page's own document ended; status 0 when nothing was answered. */
  record Document(String method, String url, int status, @Nullable String fault) {}

  private static final int MOST_LINES = 200;
  private static final int LONGEST_LINE = 1_000;
  private static final int REDIRECT = 3;
  private static final int SERVER_ERROR = 5;

  private final Service service;
  private final Seen seen;
  private final Texts texts;
  private final Deque<Page> pages = new ArrayDeque<>();
  private final List<String> console = new ArrayList<>();
  private @Nullable Request pending;
  private @Nullable Document last;
  private @Nullable Document fresh;
  private boolean crashed;

  PageWatch(BrowserContext context, Service service, Seen seen, Texts texts) {
    this.service = service;
    this.seen = seen;
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
    if (isDocument(request)) {
      pending = request;
    }
  }

  private void answered(Response response) {
    boolean document = isDocument(response.request());
    if (document) {
      arrived(response);
    }
    if (document || ofService(response.url())) {
      seen.answer(name -> response.headers().get(name.toLowerCase(Locale.ROOT)));
    }
    if (response.status() / 100 == SERVER_ERROR) {
      note("network", response.request().method() + " " + response.url(), response.status() + "");
    }
  }

  private void arrived(Response response) {
    // After a redirect the next request is already on its way.
    if (response.status() / 100 != REDIRECT) {
      pending = null;
    }
    boolean byProxy = response.headers().containsKey(PinningProxy.HEADER.toLowerCase(Locale.ROOT));
    Request request = response.request();
    last =
        new Document(
            request.method(), request.url(), response.status(), byProxy ? "node refused" : null);
    fresh = last;
  }

  private void failed(Request request) {
    String why = String.valueOf(request.failure());
    note("network", request.method() + " " + request.url(), why);
    if (request.equals(pending)) {
      pending = null;
      // Aborted means that another navigation took over, or that it became a download.
      if (!why.contains("ERR_ABORTED")) {
        last = new Document(request.method(), request.url(), 0, why);
        fresh = last;
      }
    }
  }

  private void said(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      note("console " + message.type(), message.text(), message.location());
    }
  }

  private void threw(WebError error) {
    note("uncaught", error.error(), "");
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

  private boolean ofService(String url) {
    try {
      return Urls.sameOrigin(service.url(), URI.create(url));
    } catch (IllegalArgumentException dataOrBlob) {
      return false;
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
  Optional<Document> fresh() {
    return Optional.ofNullable(fresh);
  }

  /** The document that came last. */
  Optional<Document> last() {
    return Optional.ofNullable(last);
  }

  boolean crashed() {
    return crashed;
  }

  /** What the console said and the network refused, line by line, redacted. */
  List<String> console() {
    return List.copyOf(console);
  }
}
