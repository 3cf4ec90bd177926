package dev.pitwall.testing;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service that tests watch when nothing has to answer. */
public final class Shop {
  private Shop() {}

  /** The shop with these nodes, at places where nobody is; it tells its version and health. */
  public static Service service(String... nodes) {
    List<Service.Node> placed = new ArrayList<>();
    for (String node : nodes) {
      placed.add(new Service.Node(node, "127.0.0.1", 2 + placed.size()));
    }
    URI nobody = URI.create("http://127.0.0.1:1");
    return new Service("shop", nobody, "X-App-Version", null, "/health", placed, Map.of());
  }

  /** A journey of it without steps, every 30 seconds and every two minutes on each node. */
  public static Journey journey(String name, String title) {
    return journey(name, title, Duration.ofSeconds(30), Duration.ofMinutes(2));
  }

  /** The same, at another pace. */
  public static Journey journey(String name, String title, Duration every, Duration nodesEvery) {
    Duration timeout = Duration.ofSeconds(20);
    return new Journey(
        name, title, "shop", every, nodesEvery, timeout, Map.of(), List.of(), List.of());
  }
}
