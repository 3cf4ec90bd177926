package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.config.ConfigReader.Result.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A running Pitwall, in this JVM, that watches a {@link TwoNodeShop} with three journeys. */
final class ShopWatch implements AutoCloseable {
  /** What the broken journey sends, and the shop repeats. */
  static final String SECRET = "pit-stop-7";

  private final Pitwall pitwall;

  /**
   * Starts it.
   *
   * @param server what pitwall.yaml says of the server besides the port, such as tokens
   */
  ShopWatch(Path folder, TwoNodeShop shop, String server) throws IOException {
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    for (List<String> one :
        List.of(
            List.of("checkout", "/"),
            List.of("broken", "/broken?key={{secret.KEY}}"),
            List.of("slow", "/never"))) {
      Files.writeString(
          journeys.resolve(one.getFirst() + ".yaml"),
          """
          journey: %s
          service: shop
          every: 1s
          nodes_every: 10m
          timeout: 4s
          step_timeout: 4s
          steps: [{request: "GET %s", expect: {body: {not_contains: broken}}}]
          """
              .formatted(one.getFirst(), one.getLast()));
    }
    Path file =
        Files.writeString(
            folder.resolve("pitwall.yaml"),
            """
            server: {port: 0%s}
            metrics: {native_histograms: true}
            secrets: {KEY: {env: KEY}}
            services:
              shop:
                url: http://%s
                nodes: {app01: {address: "%s"}, app02: {address: "%s"}}
            """
                .formatted(server, shop.good(), shop.good(), shop.bad()));
    var read = ConfigReader.read(file, journeys, Map.of("KEY", SECRET));
    assertThat(read).isInstanceOf(Loaded.class);
    Config config = ((Loaded) read).config();
    pitwall = Pitwall.start(config, folder.resolve("data"), Map.of(), "0-test");
  }

  /** Host and port where it answers. */
  String address() {
    return pitwall.url().getAuthority();
  }

  @Override
  public void close() {
    pitwall.close();
  }
}
