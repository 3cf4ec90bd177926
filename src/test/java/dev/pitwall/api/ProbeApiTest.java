package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.api.Caller.Got;
import dev.pitwall.api.ProbeOnce.Question;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What blackbox_exporter's users ask for. */
class ProbeApiTest {
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final String SHOP = "&target=http://127.0.0.1:1";
  private static Vertx vertx;

  @TempDir private Path files;
  private ApiFixture fixture;
  private Caller caller;

  @BeforeAll
  static void vertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void noVertx() {
    ApiFixture.wait(vertx.close());
  }

  @BeforeEach
  void open() {
    fixture = new ApiFixture(vertx, files);
    caller = new Caller(fixture);
  }

  @AfterEach
  void close() {
    caller.close();
    fixture.close();
  }

  @Test
  void aProbeAnswersInTheTextFormat() {
    Got got = caller.get("/probe?module=checkout&target=http://127.0.0.1:1");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(got.body())
        .contains("# TYPE probe_success gauge\nprobe_success 1.0\n")
        .contains("probe_duration_seconds 0.12\n")
        .contains("probe_http_duration_seconds{phase=\"connect\"} 0.001\n")
        .contains("probe_http_duration_seconds{phase=\"transfer\"} 0.003\n")
        .contains("probe_step_success{step=\"GET /\"} 1.0\n");
  }

  @Test
  void aProbeThatIsLateIsNoSuccessAndItsStatusIs0() {
    assertThat(caller.get("/probe?module=slow" + SHOP).body())
        .contains("probe_success 0.0\n", "probe_duration_seconds 9.0\n")
        .contains("probe_http_status_code 0.0\n");
  }

  @Test
  void aRunThatFailedIsNoSuccessAndNoError() {
    Got got = caller.get("/probe?module=broken" + SHOP);
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).contains("probe_success 0.0\n", "probe_http_status_code 0.0\n");
  }

  @ParameterizedTest
  @CsvSource({"10,9500", "1e1,9500", "0.75,250", "9999999,3599500", "'',0", "0,0", "0.5,0", "-3,0"})
  void itWaitsHalfASecondLessThanPrometheus(String seconds, long millis) {
    caller.with(TIMEOUT, seconds).get("/probe?module=checkout" + SHOP);
    Duration limit = fixture.questions.getFirst().limit();
    assertThat(limit == null ? 0 : limit.toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "10s", "1 0", "NaN", "Infinity", "0x10"})
  void aTimeoutThatIsNoNumberIs500(String seconds) {
    Got got = caller.with(TIMEOUT, seconds).get("/probe?module=checkout" + SHOP);
    assertThat(got.status()).isEqualTo(500);
    assertIsText(got);
    assertThat(got.body())
        .isEqualTo(
            "Failed to parse timeout from Prometheus header: X-Prometheus-Scrape-Timeout-Seconds is"
                + " \"%s\"; expected a number of seconds, such as 10, or no such header\n",
            seconds);
  }

  private static void assertIsText(Got got) {
    assertThat(got.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  private Got refused(String query) {
    Got got = caller.get("/probe?" + query);
    assertThat(got.status()).as(got.body()).isEqualTo(400);
    assertIsText(got);
    return got;
  }

  @Test
  void anUnknownModuleIsToldAsBlackboxExporterDoes() {
    assertThat(refused("module=nope" + SHOP).body())
        .isEqualTo(
            "Unknown module \"nope\"; expected module=NAME, the name of a journey, as GET"
                + " /api/v1/journeys lists them\n");
    assertThat(refused("module=nope").body()).startsWith("Unknown module \"nope\"; ");
    assertThat(refused("module=").body())
        .startsWith("Unknown module \"http_2xx\"; no module was asked for");
    assertThat(refused("module=a%22%0A" + "b".repeat(200)).body())
        .startsWith("Unknown module \"a\\\"\\n" + "b".repeat(97) + "...\"; ");
  }

  @Test
  void aMissingTargetAndOneThatMayNotBeProbedAreTold() {
    assertThat(refused("module=checkout").body())
        .isEqualTo("Target parameter is missing; expected the front door\n");
    assertThat(refused("module=checkout&target=http://evil.example&hostname=x").body())
        .isEqualTo(
            "Target parameter is \"http://evil.example\" with hostname \"x\"; expected the front"
                + " door\n");
  }

  /** No client would send it; a person with a raw connection is told all the same. */
  @Test
  void aQueryThatIsNoneIs400() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /probe?module=checkout&target=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
  }

  /** Only who writes the header by hand sends it. */
  @Test
  void anExpectationThatIsNoneOfOursIsAProblemToo() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /api/v1/holds HTTP/1.1\r\nHost: localhost\r\nExpect: a wonder\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 417 ")
          .contains("application/problem+json")
          .contains("Expect is \\\"a wonder\\\", expected 100-continue or none");
    }
  }

  @Test
  void tooManyAre503() {
    fixture.full = true;
    Got got = caller.get("/probe?module=checkout" + SHOP);
    assertThat(got.status()).isEqualTo(503);
    assertThat(got.header("Retry-After")).isEqualTo("5");
    assertThat(got.json().getString("detail")).startsWith("not probed: 64 are under way");
    assertThat(caller.get("/probe?module=checkout&debug=true" + SHOP).status()).isEqualTo(503);
  }

  @Test
  void otherParametersArePassedOverAndTheFirstOfSeveralCounts() {
    Got got = caller.get("/probe?module=checkout&module=slow&team=shop&debug=false" + SHOP);
    assertThat(got.body()).startsWith("# HELP probe_").contains("probe_success 1.0\n");
    caller.get("/probe?module=checkout&hostname=shop.example" + SHOP);
    assertThat(fixture.questions.getLast())
        .isEqualTo(new Question("checkout", "http://127.0.0.1:1", "shop.example", null));
  }

  @Test
  void peopleAreToldWhatHappened() {
    Got got = caller.with(TIMEOUT, "10").get("/probe?module=checkout&debug=true" + SHOP);
    assertThat(got.status()).isEqualTo(200);
    assertIsText(got);
    assertThat(got.body())
        .startsWith(
            """
            Logs for the probe:
            msg="Beginning probe" module="checkout" target="http://127.0.0.1:1" timeout_seconds=9.500
            msg="Step passed" step=1 label="GET /" took_seconds=0.004
            msg="Probe succeeded" outcome=PASSED duration_seconds=0.120
            """)
        .contains("\n\n\n\nMetrics that would have been returned:\n# HELP probe_")
        .contains("\n\n\n\nModule configuration:\njourney: checkout\n")
        .contains("title: \"A customer buys one tyre\"\nservice: shop\ntimeout: 20.000s\n");
  }

  @Test
  void peopleAreToldWhyItFailed() {
    assertThat(caller.get("/probe?module=broken&debug=true" + SHOP).body())
        .contains("msg=\"Probe failed\" outcome=FAILED duration_seconds=0.120")
        .contains(
            " reason=\"undo step 1 (open /): 500; required 200; console: tyre is not defined\"\n",
            "probe_success 0.0\n");
    assertThat(caller.get("/probe?module=slow&debug=true" + SHOP).body())
        .contains("msg=\"Probe failed\" duration_seconds=9.000 reason=\"not ended in time;")
        .contains("probe_success 0.0\n");
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
