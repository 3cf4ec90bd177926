package dev.pitwall.probe.browser.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.probe.Urls;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds trace context to what a page asks of the service's own origin: documents, {@code fetch} and
 * XMLHttpRequest.
 *
 * <p>Extra headers of a whole context would go to every origin, and turn what pages ask of others
 * into requests that must be allowed by a preflight: pages would break that work for users. So the
 * browser holds just these requests until the headers are on; images, scripts and styles, and the
 * cache, are left alone. While nobody attends to the pages nothing is held.
 */
final class TracedRequests {
  private static final Logger LOG = LoggerFactory.getLogger(TracedRequests.class);
  private static final List<String> KINDS = List.of("Document", "Fetch", "XHR");
  private static final int MOST_PAGES = 10;

  private final BrowserContext context;
  private final URI service;
  private final JsonObject wanted;
  private final Map<String, String> headers;
  private final Map<Page, CDPSession> sessions = new LinkedHashMap<>();
  private boolean attended = true;

  private TracedRequests(BrowserContext context, URI service, Map<String, String> headers) {
    this.context = context;
    this.service = service;
    this.wanted = wanted(Urls.origin(service) + "/*");
    this.headers = headers;
  }

  /**
   * Watches every page that the context opens from now on.
   *
   * @param headers what to add; nothing is watched when there is none
   */
  static TracedRequests in(BrowserContext context, URI service, Map<String, String> headers) {
    TracedRequests requests = new TracedRequests(context, service, headers);
    if (!headers.isEmpty()) {
      context.onPage(requests::opened);
    }
    return requests;
  }

  private static JsonObject wanted(String pattern) {
    JsonArray patterns = new JsonArray();
    for (String kind : KINDS) {
      JsonObject one = new JsonObject();
      one.addProperty("urlPattern", pattern);
      one.addProperty("resourceType", kind);
      patterns.add(one);
    }
    JsonObject wanted = new JsonObject();
    wanted.add("patterns", patterns);
    return wanted;
  }

  private void opened(Page page) {
    if (sessions.size() >= MOST_PAGES) {
      return;
    }
    quietly(
        () -> {
          CDPSession session = context.newCDPSession(page);
          session.on("Fetch.requestPaused", paused -> quietly(() -> goOn(session, paused)));
          sessions.put(page, session);
          page.onClose(sessions::remove);
          if (attended) {
            session.send("Fetch.enable", wanted);
          }
        });
  }

  private void goOn(CDPSession session, JsonObject paused) {
    JsonObject answer = new JsonObject();
    answer.add("requestId", paused.get("requestId"));
    JsonObject own = paused.getAsJsonObject("request").getAsJsonObject("headers");
    boolean document = paused.get("resourceType").getAsString().equals("Document");
    if (document || isFromService(own)) {
      JsonObject traced = answer.deepCopy();
      traced.add("headers", with(own));
      try {
        session.send("Fetch.continueRequest", traced);
        return;
      } catch (PlaywrightException e) {
        LOG.debug("trace context not taken: {}", PageErrors.firstLine(e));
      }
    }
    // Whatever becomes of the headers, a request must not be left hanging.
    session.send("Fetch.continueRequest", answer);
  }

  /**
   * What another origin asks of the service would need a preflight with headers of ours; who does
   * not say where it comes from may be one.
   */
  private boolean isFromService(JsonObject own) {
    if (!own.has("Referer")) {
      return false;
    }
    try {
      return Urls.sameOrigin(service, URI.create(own.get("Referer").getAsString()));
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }

  private JsonArray with(JsonObject own) {
    JsonArray all = new JsonArray();
    own.entrySet().forEach(header -> add(all, header.getKey(), header.getValue().getAsString()));
    // A page that traces its own requests knows better.
    headers.forEach(
        (name, value) -> {
          if (own.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            add(all, name, value);
          }
        });
    return all;
  }

  private static void add(JsonArray all, String name, String value) {
    JsonObject header = new JsonObject();
    header.addProperty("name", name);
    header.addProperty("value", value);
    all.add(header);
  }

  /** From now on requests are held until they have their headers. */
  void attend() {
    if (!attended) {
      attended = true;
      all(session -> session.send("Fetch.enable", wanted));
    }
  }

  /** Lets go what is held, and holds nothing more. */
  void letGo() {
    if (attended) {
      attended = false;
      all(session -> session.send("Fetch.disable"));
    }
  }

  /** A copy, since each call lets pages come and go. */
  private void all(Consumer<CDPSession> call) {
    List.copyOf(sessions.values()).forEach(session -> quietly(() -> call.accept(session)));
  }

  /** A page that goes away in the midst of it is no matter of the run. */
  private static void quietly(Runnable call) {
    try {
      call.run();
    } catch (PlaywrightException e) {
      LOG.debug("trace context: {}", PageErrors.firstLine(e));
    }
  }
}
