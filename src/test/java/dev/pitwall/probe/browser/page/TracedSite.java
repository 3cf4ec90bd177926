package dev.pitwall.probe.browser.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.journey.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A site that remembers how each request introduced itself, and answers no preflight. */
final class TracedSite implements AutoCloseable {
  /** What one request brought; the text "null" where a header was missing. */
  record Asked(String line, String parent, String baggage, String agent, String body) {}

  final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final CountDownLatch late = new CountDownLatch(1);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String home;
  private final String elsewhere;

  /**
   * One with that page at its root.
   *
   * @param elsewhere where it sends on who asks for {@code /elsewhere}; empty for nowhere
   */
  TracedSite(String home, String elsewhere) {
    this.home = home;
    this.elsewhere = elsewhere;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Service service(URI url) {
    Service.Node node = new Service.Node("app01", "127.0.0.1", server.getAddress().getPort());
    return new Service("shop", url, null, null, null, List.of(node), Map.of());
  }

  /** The request with that line. */
  Asked asked(String line) {
    return asked.stream().filter(one -> one.line().equals(line)).findFirst().orElseThrow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getRequestHeaders();
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(
          new Asked(
              exchange.getRequestMethod() + " " + path,
              String.valueOf(headers.getFirst("traceparent")),
              String.valueOf(headers.getFirst("baggage")),
              String.valueOf(headers.getFirst("User-Agent")),
              body));
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
      switch (path) {
        case "/" -> send(exchange, 200, "text/html", home);
        case "/moved" -> {
          exchange.getResponseHeaders().set("Location", "/");
          exchange.sendResponseHeaders(302, -1);
        }
        case "/elsewhere" -> {
          if (elsewhere.isEmpty()) {
            send(exchange, 200, "text/plain", "ok");
          } else {
            exchange.getResponseHeaders().set("Location", elsewhere + "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
          }
        }
        case "/late" -> {
          late.countDown();
          send(exchange, 200, "text/plain", "ok");
        }
        case "/until-late" -> {
          awaitLate();
          send(exchange, 200, "text/plain", "ok");
        }
        case "/form" -> send(exchange, 200, "text/html", "<title>Sent</title>");
        default -> send(exchange, 200, "text/plain", "ok");
      }
    }
  }

  private void awaitLate() {
    try {
      late.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    late.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
