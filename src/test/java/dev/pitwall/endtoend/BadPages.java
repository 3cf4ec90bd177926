package dev.pitwall.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A site whose pages are well but for each nth, which wants more of a prober than it has. */
final class BadPages implements AutoCloseable {
  private static final String GOOD = "<title>Fine</title><h1>Fine</h1>";
  private static final List<String> SCRIPTS =
      List.of(
          "document.title = 'z'.repeat(12 << 20)",
          "document.title = 'z'.repeat(150 << 20)",
          "console.error('x'.repeat(20 << 20))",
          "setInterval(() => console.error('z'.repeat(6 << 20)), 10)",
          "for (;;) {}",
          "for (;;) alert('again')",
          "const kept = []; setInterval(() => kept.push(new Uint8Array(32 << 20).fill(7)), 20)",
          "for (let i = 0; i < 60; i++) open('/')",
          "setInterval(() => location.reload(), 1)",
          "location = '/endless'",
          "const f = () => setTimeout(f); for (let i = 0; i < 1000; i++) f()",
          "for (let i = 0; i < 200; i++) new WebSocket('ws://' + location.host + '/socket')",
          "setInterval(() => fetch('/?' + 'q'.repeat(1 << 20)), 5)",
          "throw new Error('e'.repeat(10 << 20))",
          "document.write('<p>word '.repeat(1 << 20))",
          "let d = document.body; for (let i = 0; i < 50000; i++)"
              + " d = d.appendChild(document.createElement('div'))",
          "for (let i = 0; i < 50; i++) { const f = document.createElement('iframe');"
              + " f.src = '/?frame'; document.body.append(f) }",
          "history.pushState(0, '', '/' + 'u'.repeat(1 << 20))",
          "onbeforeunload = () => 'stay'; location = '/?leave'",
          "new Worker(URL.createObjectURL(new Blob(['for (;;) {}'])))",
          "for (let i = 0; i < 1e5; i++) history.pushState(i, '', '?' + i)",
          "document.cookie = 'a=' + 'c'.repeat(4000); for (let i = 0; i < 300; i++)"
              + " document.cookie = 'n' + i + '=' + 'c'.repeat(4000)");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final AtomicLong asked = new AtomicLong();
  private final int each;

  /**
   * @param each one of so many pages is bad
   */
  BadPages(int each) throws IOException {
    this.each = each;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, GOOD));
    server.createContext("/page", this::page);
    server.createContext("/endless", BadPages::endless);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void page(HttpExchange exchange) throws IOException {
    long number = asked.incrementAndGet();
    boolean isBad = number % each == 0;
    String script = SCRIPTS.get((int) (number / each % SCRIPTS.size()));
    answer(
        exchange, isBad ? "<title>Bad</title><body></body><script>" + script + "</script>" : GOOD);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] body = ("<!doctype html>" + text).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** A gigabyte that wants to be saved. */
  private static void endless(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=all.bin");
      exchange.sendResponseHeaders(200, 0);
      byte[] chunk = new byte[1 << 20];
      for (int i = 0; i < 1024; i++) {
        exchange.getResponseBody().write(chunk);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
