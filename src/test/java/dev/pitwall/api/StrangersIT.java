package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.pitwall.api.RawCaller.Heard;
import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.testing.LogWatch;
import dev.pitwall.testing.Trials;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service, and somebody who can reach its port. */
class StrangersIT {
  private static final Duration SLOW = Duration.ofSeconds(1);

  @TempDir private Path folder;
  private final ClosedPort nobody = new ClosedPort();

  @SuppressWarnings("NullAway.Init") // before each
  private Config config;

  @BeforeEach
  void read() throws IOException {
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    Files.writeString(
        journeys.resolve("checkout.yaml"),
        """
        journey: checkout
        title: A customer buys one tyre
        service: shop
        every: 1h
        steps: [{request: GET /}]
        """);
    Path file =
        Files.writeString(
            folder.resolve("pitwall.yaml"),
            """
            server: {port: 0, requests_per_second: 1000000}
            services:
              shop: {url: "http://127.0.0.1:%1$d", nodes: {app01: {address: "127.0.0.1:%1$d"}, app02: {address: "127.0.0.1:%1$d"}}}
            gates:
              shop: {service: shop, journeys: {checkout: {}}}
            """
                .formatted(nobody.number()));
    ConfigReader.Result result = ConfigReader.read(file, journeys, Map.of());
    config = ((ConfigReader.Result.Loaded) result).config();
  }

  @AfterEach
  void close() throws IOException {
    nobody.close();
  }

  private Pitwall started() {
    return Pitwall.start(config, folder.resolve("data"), Map.of(), "0-test");
  }

  /**
   * To any operation of the contract and any page, valid, broken or at the extremes: nothing is
   * answered 500 or slowly, and nothing is written to the log.
   */
  @Test
  void nothingThatIsSentIsAFaultOfOurs() {
    Set<Integer> statuses = new TreeSet<>();
    try (Pitwall pitwall = started();
        LogWatch log = new LogWatch("ROOT", Level.WARN)) {
      for (int seed = 1; seed <= Trials.count(600, 200_000); seed++) {
        String request = new StrangeRequests(new Random(seed)).next();
        try (RawCaller caller = new RawCaller(pitwall.url().getPort())) {
          Heard heard = caller.say(request).hear();
          String told = "seed " + seed + ": " + request + "\n--- answered\n" + heard.text();
          assertThat(heard.text()).as(told).startsWith("HTTP/1.");
          assertThat(heard.status()).as(told).isNotEqualTo(500);
          assertThat(log.lines()).as(told).isEmpty();
          statuses.add(heard.status());
          assertThat(caller.took()).as(told).isLessThan(SLOW);
        }
      }
    }
    assertThat(statuses).contains(200, 400, 403, 404, 405, 413, 415, 417, 431);
  }

  @Test
  void holdsThatAreOverAreStillListedAfterARestart() {
    String id;
    try (Pitwall pitwall = started()) {
      int port = pitwall.url().getPort();
      id = json(post(port, "/api/v1/holds", "{\"reason\":\"a full disk\"}")).getString("id");
      post(port, "/api/v1/holds/" + id + "/release", "{}");
      post(port, "/api/v1/holds", "{\"reason\":\"payment is down\"}");
    }
    try (Pitwall again = started()) {
      JsonArray holds =
          json(RawCaller.ask(again.url().getPort(), get("/api/v1/holds"))).getJsonArray("holds");
      assertThat(holds).hasSize(2);
      JsonObject over = holds.getJsonObject(1);
      assertThat(over.getString("id")).isEqualTo(id);
      assertThat(over.getBoolean("active")).isFalse();
      assertThat(over.getString("reason")).isEqualTo("a full disk");
      assertThat(holds.getJsonObject(0).getBoolean("active")).isTrue();
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  }

  private static Heard post(int port, String path, String body) {
    return RawCaller.ask(
        port,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, body.length(), body));
  }

  private static JsonObject json(Heard heard) {
    return new JsonObject(heard.text().substring(heard.text().indexOf("\r\n\r\n") + 4));
  }
}
