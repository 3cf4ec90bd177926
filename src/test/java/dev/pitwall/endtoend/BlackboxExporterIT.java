package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real blackbox_exporter and a Pitwall are asked the same; where they may differ it is said.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlackboxExporterIT {
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(probe_\\w+(?:\\{.*})?) (\\S+)$");

  @TempDir static Path work;

  private final HttpClient client = HttpClient.newHttpClient();
  private final RealServer exporter = new RealServer("blackbox");
  private final int port = RealServer.freePort();
  private TwoNodeShop shop;
  private ShopWatch pitwall;

  @BeforeAll
  void start() throws IOException {
    String name = "prometheus-blackbox-exporter";
    Path program = RealServer.program(name, name);
    shop = new TwoNodeShop();
    pitwall = new ShopWatch(work, shop, "");
    exporter.file(
        "blackbox.yml",
        """
        modules:
          checkout: {prober: http, timeout: 4s}
          slow: {prober: http, timeout: 4s}
        """);
    exporter.start(
        () -> RealServer.listens(port),
        List.of(
            program.toString(),
            "--config.file=blackbox.yml",
            "--web.listen-address=127.0.0.1:" + port));
  }

  @AfterAll
  void stop() {
    client.close();
    exporter.close();
    if (pitwall != null) {
      pitwall.close();
      shop.close();
    }
  }

  private HttpResponse<String> ask(String address, String query, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + address + "/probe" + query.replace("SHOP", shop.good())))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> theirs(String query, String... headers)
      throws IOException, InterruptedException {
    return ask("127.0.0.1:" + port, query, headers);
  }

  private HttpResponse<String> ours(String query, String... headers)
      throws IOException, InterruptedException {
    return ask(pitwall.address(), query, headers);
  }

  private static void assertAlike(HttpResponse<String> ours, HttpResponse<String> theirs) {
    assertThat(ours.statusCode()).as(ours.body()).isEqualTo(theirs.statusCode());
    assertThat(ours.headers().firstValue("Content-Type"))
        .isEqualTo(theirs.headers().firstValue("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?module=nope&target=http://SHOP",
        "?module=nope",
        "?module=nope&module=checkout&target=http://SHOP",
        "?target=http://SHOP",
        "",
        "?module=a%22b%5Cc%0Ad",
        "?module=checkout",
        "?module=checkout&target=",
        "?module=checkout&target=&debug=true"
      })
  void whatIsWrongBeginsWithTheSameWords(String query) throws Exception {
    HttpResponse<String> theirs = theirs(query);
    HttpResponse<String> ours = ours(query);
    assertThat(theirs.statusCode()).isEqualTo(400);
    assertAlike(ours, theirs);
    assertThat(ours.body()).startsWith(theirs.body().strip()).endsWith("\n");
    assertThat(ours.body().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "10s", "1,5", "--1", "e"})
  void aTimeoutThatIsNoNumberIsTheSameError(String seconds) throws Exception {
    HttpResponse<String> theirs = theirs("?module=checkout&target=http://SHOP", TIMEOUT, seconds);
    HttpResponse<String> ours = ours("?module=checkout&target=http://SHOP", TIMEOUT, seconds);
    assertThat(theirs.statusCode()).isEqualTo(500);
    assertAlike(ours, theirs);
    String begin = "Failed to parse timeout from Prometheus header: ";
    assertThat(theirs.body()).startsWith(begin).contains('"' + seconds + '"');
    assertThat(ours.body()).startsWith(begin).contains('"' + seconds + '"');
  }

  @ParameterizedTest
  @CsvSource({
    "?module=checkout&target=http://SHOP, 1, 200",
    "?module=checkout&target=SHOP, 1, 200",
    "?module=checkout&module=nope&target=http://SHOP/, 1, 200",
    "?module=checkout&target=http://SHOP&hostname=127.0.0.1&team=tyres&debug=false, 1, 200"
  })
  void aProbeHasTheSameResult(String query, double success, double status) throws Exception {
    HttpResponse<String> theirs = theirs(query, TIMEOUT, "10");
    HttpResponse<String> ours = ours(query, TIMEOUT, "10");
    assertAlike(ours, theirs);
    for (HttpResponse<String> one : List.of(ours, theirs)) {
      assertThat(samples(one))
          .containsEntry("probe_success", success)
          .containsEntry("probe_http_status_code", status)
          .hasEntrySatisfying(
              "probe_duration_seconds", seconds -> assertThat(seconds).isPositive());
    }
    assertThat(phases(ours)).isEqualTo(phases(theirs)).hasSize(5);
    assertThat(declared(ours, "probe_success")).isEqualTo(declared(theirs, "probe_success"));
    assertThat(declared(ours, "probe_duration_seconds"))
        .isEqualTo(declared(theirs, "probe_duration_seconds"));
  }

  @Test
  void aNodeThatIsNotWellIsNoSuccess() throws Exception {
    String query = "?module=checkout&target=http://" + shop.bad();
    for (HttpResponse<String> one : List.of(ours(query), theirs(query))) {
      assertThat(one.statusCode()).isEqualTo(200);
      assertThat(samples(one))
          .containsEntry("probe_success", 0.0)
          .containsEntry("probe_http_status_code", 500.0);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.5, 1.0", "0.9, 0.4"})
  void whatIsSlowIsCutHalfASecondBeforeTheScrapeIs(String timeout, double cut) throws Exception {
    for (HttpResponse<String> one :
        List.of(
            ours("?module=slow&target=http://SHOP", TIMEOUT, timeout),
            theirs("?module=slow&target=http://SHOP/never", TIMEOUT, timeout))) {
      assertThat(one.statusCode()).isEqualTo(200);
      assertThat(samples(one))
          .containsEntry("probe_success", 0.0)
          .containsEntry("probe_http_status_code", 0.0);
      assertThat(samples(one).get("probe_duration_seconds")).isBetween(cut - 0.05, cut + 0.45);
    }
  }

  @Test
  void debuggingHasTheSameParts() throws Exception {
    for (HttpResponse<String> one :
        List.of(
            ours("?module=checkout&target=http://SHOP&debug=true"),
            theirs("?module=checkout&target=http://SHOP&debug=true"))) {
      assertThat(one.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(one.body())
          .startsWith("Logs for the probe:\n")
          .containsSubsequence(
              "msg=\"Beginning probe\"",
              "msg=\"Probe succeeded\"",
              "duration_seconds=",
              "\n\n\n\nMetrics that would have been returned:\n# HELP probe_",
              "\n\n\n\nModule configuration:\n");
      assertThat(samples(one)).containsEntry("probe_success", 1.0);
    }
  }

  /** There it is a probe that failed; here an error, since it says nothing of the service. */
  @Test
  void aTargetThatMayNotBeProbedIsWhereTheyDiffer() throws Exception {
    String query = "?module=checkout&target=http://127.0.0.1:1/";
    assertThat(samples(theirs(query))).containsEntry("probe_success", 0.0);
    assertThat(ours(query).statusCode()).isEqualTo(400);
    assertThat(ours(query).body())
        .startsWith("Target parameter is \"http://127.0.0.1:1/\"; expected the front door");
  }

  private static Map<String, Double> samples(HttpResponse<String> answer) {
    return SAMPLE
        .matcher(answer.body())
        .results()
        .collect(
            Collectors.toMap(
                one -> one.group(1),
                one -> Double.valueOf(one.group(2)),
                (one, same) -> same,
                TreeMap::new));
  }

  private static List<String> phases(HttpResponse<String> answer) {
    return samples(answer).keySet().stream()
        .filter(name -> name.startsWith("probe_http_duration_seconds"))
        .toList();
  }

  /** What the page says of a metric before its figure. */
  private static List<String> declared(HttpResponse<String> answer, String metric) {
    return answer.body().lines().filter(line -> line.matches("# \\w+ " + metric + " .*")).toList();
  }
}
