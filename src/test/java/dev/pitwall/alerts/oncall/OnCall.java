package dev.pitwall.alerts.oncall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The people on call: the webhook that Alertmanager tells, and what it was told when. */
final class OnCall implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /**
   * One alert of one message.
   *
   * @param severity the path of the receiver it came to: page or ticket
   */
  record Told(
      Instant at,
      String severity,
      boolean firing,
      Instant startsAt,
      Map<String, String> labels,
      Map<String, String> annotations) {
    Told {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }

    /** As {@code page PitwallJourneyDown checkout}: what it is about is enough to tell it apart. */
    String brief() {
      String about =
          List.of("journey", "signal", "node", "gate").stream()
              .map(label -> labels.getOrDefault(label, ""))
              .filter(value -> !value.isEmpty())
              .collect(Collectors.joining(" "));
      return severity + " " + labels.get("alertname") + " " + about;
    }
  }

  OnCall() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/page", exchange -> hear(exchange, "page"));
    server.createContext("/ticket", exchange -> hear(exchange, "ticket"));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void hear(HttpExchange exchange, String severity) throws IOException {
    Instant now = Instant.now();
    JsonNode message = JSON.readTree(exchange.getRequestBody());
    for (JsonNode alert : message.path("alerts")) {
      told.add(
          new Told(
              now,
              severity,
              alert.path("status").asText().equals("firing"),
              Instant.parse(alert.path("startsAt").asText()),
              texts(alert.path("labels")),
              texts(alert.path("annotations"))));
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** Each alert that began to fire after that moment, as it was first told. */
  List<Told> since(Instant begin) {
    // A message repeats what was said of the others of its group.
    Map<List<?>, Told> first = new LinkedHashMap<>();
    for (Told one : told) {
      if (one.firing() && !one.startsAt().isBefore(begin)) {
        first.putIfAbsent(List.of(one.labels(), one.startsAt()), one);
      }
    }
    return List.copyOf(first.values());
  }

  /** What was told to be over. */
  Set<String> over() {
    return told.stream()
        .filter(one -> !one.firing())
        .map(Told::brief)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<Told> everything() {
    return List.copyOf(told);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
