package dev.pitwall.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A shop of two nodes of which the first, also its front door, is well, and the second is not; both
 * have a page that never comes.
 */
final class TwoNodeShop implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer good;
  private final HttpServer bad;

  TwoNodeShop() throws IOException {
    good = node(200);
    bad = node(500);
  }

  private HttpServer node(int status) throws IOException {
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.setExecutor(threads);
    node.createContext("/", exchange -> answer(exchange, status));
    node.createContext("/broken", TwoNodeShop::repeat);
    node.createContext("/never", this::waitForTheEnd);
    node.start();
    return node;
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** Tells everybody what it was asked, as careless pages of errors do. */
  private static void repeat(HttpExchange exchange) throws IOException {
    byte[] asked = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, asked.length);
    exchange.getResponseBody().write(asked);
    exchange.close();
  }

  private void waitForTheEnd(HttpExchange exchange) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  /** Host and port of the node that is well, and of the front door. */
  String good() {
    return "127.0.0.1:" + good.getAddress().getPort();
  }

  /** Host and port of the node that is not. */
  String bad() {
    return "127.0.0.1:" + bad.getAddress().getPort();
  }

  @Override
  public void close() {
    closed.countDown();
    good.stop(0);
    bad.stop(0);
    threads.close();
  }
}
