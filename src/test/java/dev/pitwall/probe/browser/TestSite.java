package dev.pitwall.probe.browser;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small shop that says which node answers, and remembers what it was asked. */
public final class TestSite implements AutoCloseable {
  /** What one request brought. */
  public record Asked(String line, String host, String cookie, String authorization) {}

  public final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  public final Queue<Integer> ports = new ConcurrentLinkedQueue<>();

  /** More pages, by their paths. */
  public final Map<String, String> pages = new ConcurrentHashMap<>();

  /** Where the home page redirects to; empty for a home page. */
  public volatile String elsewhere = "";

  public final CountDownLatch reachedSlow = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String node;
  private final String version;

  public TestSite(String node, String version) {
    this.node = node;
    this.version = version;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public Service.Node asNode() {
    return new Service.Node(node, "127.0.0.1", port());
  }

  public Service service() {
    return service(url(), List.of());
  }

  public static Service service(URI url, List<Service.Node> nodes) {
    return new Service("shop", url, "X-App-Version", "X-App-Node", null, nodes, Map.of());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
      String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
      ports.add(exchange.getRemoteAddress().getPort());
      String who = exchange.getRequestHeaders().getFirst("Authorization");
      asked.add(
          new Asked(
              exchange.getRequestMethod() + " " + path, host, cookie, who == null ? "" : who));
      exchange.getResponseHeaders().set("X-App-Node", node);
      exchange.getResponseHeaders().set("X-App-Version", version);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      switch (path) {
        case "/" -> {
          boolean home = elsewhere.isEmpty();
          if (!home) {
            exchange.getResponseHeaders().set("Location", elsewhere + "/");
          }
          send(exchange, home ? 200 : 301, home());
        }
        case "/fetching" ->
            send(
                exchange,
                200,
                "<title>Fetching</title><p id=p></p><script>fetch('/broken').then(() =>"
                    + " document.getElementById('p').textContent = 'fetched')</script>");
        case "/tyres" -> send(exchange, 200, tyres());
        case "/order" -> {
          exchange.getResponseHeaders().add("Set-Cookie", "order=4711; Path=/");
          send(exchange, 200, "<title>Order</title><p data-testid=order>Order 4711</p>");
        }
        case "/login" -> send(exchange, 200, login());
        case "/session" -> {
          exchange.getResponseHeaders().add("Set-Cookie", "sid=abc123; Path=/; HttpOnly");
          send(exchange, 201, "{\"ok\":true}");
        }
        case "/who" -> send(exchange, 200, "<title>Who</title><p>cookies: " + cookie + "</p>");
        case "/broken" -> send(exchange, 503, "<title>Error</title><h1>Sorry</h1>");
        case "/noisy" ->
            send(
                exchange,
                200,
                "<title>Noisy</title><script>console.error('cart is empty');throw new Error('boom')"
                    + "</script>");
        case "/slow" -> slow(exchange);
        default -> {
          String page = pages.get(path);
          send(
              exchange, page == null ? 404 : 200, page == null ? "<title>Not found</title>" : page);
        }
      }
    }
  }

  private void slow(HttpExchange exchange) throws IOException {
    reachedSlow.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    send(exchange, 200, "<title>Slow</title>");
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = ("<!doctype html>" + text).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private String home() {
    return "<title>Shop</title><h1>Shop</h1><p>"
        + node
        + "</p><a href=/tyres>Tyres</a><a href=/broken>Checkout</a>"
        + "<button onclick=\"setTimeout(()=>location='/order',100)\">Later</button>";
  }

  private static String tyres() {
    return """
        <title>Tyres</title>
        <label>Search <input id=q></label>
        <input placeholder="Coupon">
        <label>Size <select><option>195</option><option value=twenty>205</option></select></label>
        <label><input type=checkbox id=agree> I agree</label>
        <div id=menu onmouseover="document.getElementById('out').textContent='menu open'">Menu</div>
        <p id=out></p><p>same</p><p>same</p><p style="display:none">hidden words</p>
        <button disabled>Buy</button>
        <p id=spinner>loading</p>
        <script>
          setTimeout(() => document.getElementById('spinner').remove(), 200);
          document.getElementById('q').addEventListener('keydown', e => {
            if (e.key === 'Enter') document.getElementById('out').textContent =
              '3 results for ' + e.target.value;
          });
        </script>
        <a href=/order>Order</a>
        """;
  }

  private static String login() {
    return """
        <title>Login</title>
        <label>Password <input type=password></label>
        <label>Token <input id=t></label>
        <p id=echo></p>
        <script>
          document.getElementById('t').addEventListener('input', e => {
            document.getElementById('echo').textContent = 'token ' + e.target.value;
            console.error('token was ' + e.target.value);
            fetch('/who?token=' + encodeURIComponent(e.target.value));
          });
        </script>
        """;
  }

  @Override
  public void close() {
    release.countDown();
    server.stop(0);
    threads.close();
  }
}
