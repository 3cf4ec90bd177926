package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A page inside the service that always works: a browser that cannot show it says nothing about a
 * target.
 */
public final class CanaryPage implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final byte[] PAGE =
      "<!doctype html><title>canary</title><p id=sings>sings</p>".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;

  public CanaryPage() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a port on loopback for the canary page", e);
    }
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, PAGE.length);
            exchange.getResponseBody().write(PAGE);
          }
        });
    server.start();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** What keeps this browser from showing the page; empty when it does. */
  Optional<String> silent(Browser browser, CallDeadlines calls) {
    try (Closing context = new Closing(calls, calls.call("opening", browser::newContext))) {
      Page page = calls.call("opening a page", context.context()::newPage);
      calls.timed(
          "opening the canary page",
          TIMEOUT,
          () ->
              page.navigate(
                  url(), new Page.NavigateOptions().setTimeout(CallDeadlines.millis(TIMEOUT))));
      calls.timed(
          "reading the canary page",
          TIMEOUT,
          () ->
              page.innerText(
                  "#sings", new Page.InnerTextOptions().setTimeout(CallDeadlines.millis(TIMEOUT))));
      return Optional.empty();
    } catch (PlaywrightException e) {
      return Optional.of(PageErrors.firstLine(e));
    }
  }

  /** A context that is closed in time. */
  private record Closing(CallDeadlines calls, BrowserContext context) implements AutoCloseable {
    @Override
    public void close() {
      calls.tell("closing a context", context::close);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
