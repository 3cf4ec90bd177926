package dev.pitwall.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what Pitwall needs to watch the sample fleet: pitwall.yaml, journeys/ and a secret. */
public final class DemoConfiguration {
  /** Journeys that need a browser for some of their steps. */
  static final List<String> BROWSER_JOURNEYS = List.of("browse", "checkout");

  /** Journeys that are HTTP alone. */
  static final List<String> HTTP_JOURNEYS = List.of("order-api", "login");

  private final ShopFleet fleet;
  private final int port;
  private final boolean browser;

  /**
   * Describes the running fleet.
   *
   * @param port where Pitwall is to listen on loopback, 0 for a free port
   * @param browser whether browser journeys can run here
   */
  public DemoConfiguration(ShopFleet fleet, int port, boolean browser) {
    this.fleet = fleet;
    this.port = port;
    this.browser = browser;
  }

  /** Writes the files into the folder, over those of an earlier demo; answers pitwall.yaml. */
  public Path write(Path folder) {
    try {
      Path journeys = Files.createDirectories(folder.resolve("journeys"));
      for (String name : BROWSER_JOURNEYS) {
        Files.deleteIfExists(journeys.resolve(name + ".yaml"));
      }
      for (String name : journeys()) {
        String text = ShopHtml.resource("journeys/" + name + ".yaml");
        Files.writeString(journeys.resolve(name + ".yaml"), text);
      }
      Path secret = writeSecret(folder.resolve("shop-password"));
      return Files.writeString(folder.resolve("pitwall.yaml"), fleet(secret) + signals() + gates());
    } catch (IOException e) {
      throw new UncheckedIOException("the demo cannot write its configuration to " + folder, e);
    }
  }

  private Path writeSecret(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, OwnerOnly.attributes(file));
    return Files.writeString(file, fleet.password(), UTF_8).toAbsolutePath();
  }

  private List<String> journeys() {
    return browser ? List.of("browse", "checkout", "order-api", "login") : HTTP_JOURNEYS;
  }

  private String fleet(Path secret) {
    return """
    # The sample fleet of `pitwall demo`, written anew at every start.
    server: {host: 127.0.0.1, port: %d}
    browser: {slots: %d}
    secrets:
      SHOP_PASSWORD: {file: %s}
    services:
      shop:
        url: %s
        version: {header: X-App-Version}
        node_header: X-App-Node
        health: /health
        nodes:
    %s
    """
        .formatted(port, browser ? 2 : 0, quoted(secret.toString()), fleet.frontDoor(), nodes());
  }

  private String signals() {
    return """
    signals:
      orders:
        openmetrics:
          url: %s/metrics
          queue:
            depth: 'shop_queue_depth{queue="orders"}'
            in_flight: 'shop_queue_in_flight{queue="orders"}'
            oldest_age: 'shop_queue_oldest_age_seconds{queue="orders"}'
            arrived: 'shop_queue_arrived_total{queue="orders"}'
            drained: 'shop_queue_drained_total{queue="orders"}'
            consumers: 'shop_queue_consumers{queue="orders"}'
            capacity: 'shop_queue_capacity{queue="orders"}'
            dead_letters: 'shop_queue_dead_letters_total{queue="orders"}'
        every: 1s
        timeout: 1s
        stale_after: 5s
      shop-errors:
        service: shop
        openmetrics:
          url: http://{{node.address}}/metrics
          errors: {bad: 'shop_requests_total{outcome="failed"}', total: shop_requests_total}
        every: 1s
        timeout: 1s
        stale_after: 5s
      work:
        service: shop
        http:
          url: http://{{node.address}}/counters
          queue: {in_flight: $.work.inFlight, capacity: $.work.places}
        every: 500ms
        timeout: 1s
        stale_after: 5s
    """
        .formatted(fleet.frontDoor());
  }

  private String gates() {
    return """
    gates:
      shop:
        deadline: 3m
        errors: [shop-errors]
    %1$s
      # For a tool that puts a started node back into rotation before it asks: users prove it.
      shop-live:
        deadline: 3m
        errors:
          shop-errors: {required: true, min_requests: 400}
    %1$s
      # For a tool that would rather give a busy node back soon than wait for it.
      shop-hurried:
        deadline: 10s
        service: shop
        drained: [work]
    """
        .formatted(rules());
  }

  private String rules() {
    // A browser run takes a second or more: p1 0.7 is proven by 6 of them, and 0.5 by 11.
    String rules =
        journeys().stream()
            .map(name -> name + (BROWSER_JOURNEYS.contains(name) ? ": {p1: 0.7}" : ": {}"))
            .collect(Collectors.joining(", "));
    return """
        service: shop
        journeys: {%s}
        queues:
          orders: {max_age: 3s, max_time_to_drain: 1m}
        headroom:
          work: {max: 0.8}
        drained: [work]
        warm_up: 1s
        # A start of this shop takes a second; a node that is not well by then is dead.
        start_within: 15s
        max_age: 1m
        lease: 30s
        min_healthy: 2"""
        .formatted(rules)
        .indent(4)
        .stripTrailing();
  }

  private String nodes() {
    return ShopFleet.NODES.stream()
        .map(node -> "      " + node + ": {address: \"" + fleet.address(node) + "\"}")
        .collect(Collectors.joining("\n"));
  }

  /** Single quotes: a backslash in a path is then nothing special in YAML. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
