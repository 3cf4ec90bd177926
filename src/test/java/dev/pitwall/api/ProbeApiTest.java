package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What blackbox_exporter's users ask for. */
class ProbeApiTest {
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static Vertx vertx;

  @TempDir private Path files;
  private Garage garage;
  private Caller caller;

  @BeforeAll
  static void vertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void noVertx() {
    Garage.wait(vertx.close());
  }

  @BeforeEach
  void open() {
    garage = new Garage(vertx, files);
    caller = new Caller(garage);
  }

  @AfterEach
  void close() {
    caller.close();
    garage.close();
  }

  @Test
  void aProbeAnswersInTheTextFormat() {
    Got got = caller.get("/probe?module=checkout&target=http://127.0.0.1:1");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(got.body())
        .contains("# TYPE probe_success gauge\nprobe_success 1\n")
        .contains("probe_duration_seconds 0.120000\n")
        .contains("probe_http_duration_seconds{phase=\"connect\"} 0.001000\n")
        .contains("probe_http_duration_seconds{phase=\"transfer\"} 0.003000\n")
        .contains("probe_step_success{step=\"GET /\"} 1\n");
  }

  @Test
  void aProbeThatIsLateIsNoSuccess() {
    assertThat(caller.get("/probe?module=slow").body())
        .contains("probe_success 0\n", "probe_duration_seconds 9.000000\n");
  }

  @Test
  void itWaitsHalfASecondLessThanPrometheus() {
    caller.get("/probe?module=checkout");
    caller.with(TIMEOUT, "10").get("/probe?module=checkout");
    assertThat(garage.limits).containsExactly(Duration.ZERO, Duration.ofMillis(9500));
    assertThat(caller.with(TIMEOUT, "soon").get("/probe?module=checkout").status()).isEqualTo(400);
  }

  @Test
  void anUnknownModuleAndAForbiddenTargetAre400AndTooManyAre503() {
    Got unknown = caller.get("/probe?module=http_2xx&target=http://127.0.0.1:1");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("Unknown module");
    assertThat(caller.get("/probe?target=http://127.0.0.1:1").status()).isEqualTo(400);
    assertThat(caller.get("/probe?module=checkout&target=http://evil.example").status())
        .isEqualTo(400);
    garage.full = true;
    assertThat(caller.get("/probe?module=checkout").status()).isEqualTo(503);
  }

  @Test
  void journeysAndNodesAreDiscovered() {
    JsonArray journeys = new JsonArray(caller.get("/api/v1/discovery/journeys").body());
    assertThat(journeys.getJsonObject(0).encode())
        .isEqualTo(
            "{\"targets\":[\"http://127.0.0.1:1\"],\"labels\":{\"__param_module\":\"checkout\","
                + "\"__meta_pitwall_journey\":\"checkout\",\"__meta_pitwall_service\":\"shop\"}}");
    JsonArray nodes = new JsonArray(caller.get("/api/v1/discovery/nodes").body());
    assertThat(nodes).hasSize(3);
    assertThat(nodes.getJsonObject(0).encode())
        .isEqualTo(
            "{\"targets\":[\"127.0.0.1:2\"],\"labels\":{\"__meta_pitwall_service\":\"shop\","
                + "\"__meta_pitwall_node\":\"app01\"}}");
  }
}
