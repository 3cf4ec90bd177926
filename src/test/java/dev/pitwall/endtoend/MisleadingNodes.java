package dev.pitwall.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes that are not what a careless look at them shows, each a server on loopback. */
final class MisleadingNodes implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();

  /** What a node makes of one request. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private String node(Answer answer) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
    servers.add(server);
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static void say(HttpExchange exchange, int status, String title) throws IOException {
    byte[] page = ("<!doctype html><title>" + title + "</title>").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(status, page.length);
    exchange.getResponseBody().write(page);
  }

  /** A node all is well with. */
  String good() throws IOException {
    return node(exchange -> say(exchange, 200, "Shop"));
  }

  /** Two workers share its port, each gets every other connection, and the second is broken. */
  String ofTwoWorkers() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    Map<Integer, Integer> workers = new ConcurrentHashMap<>();
    return node(
        exchange -> {
          int connection = exchange.getRemoteAddress().getPort();
          int worker =
              workers.computeIfAbsent(connection, key -> connections.getAndIncrement() % 2);
          say(exchange, worker == 0 ? 200 : 500, "Shop");
        });
  }

  /** It sends whoever asks for its first page to another host, and fails at all else. */
  String sendingTo(String elsewhere) throws IOException {
    return node(
        exchange -> {
          boolean first = exchange.getRequestURI().getPath().equals("/");
          exchange.getResponseHeaders().set("X-App-Node", "m1");
          if (first) {
            exchange.getResponseHeaders().set("Location", "http://" + elsewhere + "/");
          }
          say(exchange, first ? 301 : 500, "moved");
        });
  }

  /** It is well, and says its name and version. */
  String saying(String name, String version) throws IOException {
    return node(
        exchange -> {
          exchange.getResponseHeaders().set("X-App-Node", name);
          exchange.getResponseHeaders().set("X-App-Version", version);
          say(exchange, 200, "Shop");
        });
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.close();
  }
}
