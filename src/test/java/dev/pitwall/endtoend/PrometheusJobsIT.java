package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus with jobs as they are written for blackbox_exporter: those of docs/API.md with
 * only the places changed, and some that go wrong. One Pitwall asks for no token, another does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusJobsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String UNKNOWN = "pitwall_probe_unknown_modules_total{job=\"pitwall\"}";
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\\Rscrape_configs:\\R(.*?)```", Pattern.DOTALL);

  private static final String TOKEN = "box-box-box";
  private static final String TOKENS =
      ", tokens: [{name: prometheus, scopes: [read], sha256: %s}]"
          .formatted("ef55007d6f99808b56de14e9e2a019772386694c7b5afa5ab5623950636ff246");

  /** A job with three things to fill in: its name, further settings and the module. */
  private static final String JOB =
      """
        - job_name: %s
          metrics_path: /probe
          %s
          params: {module: [%s], hostname: [shop.example], team: [tyres]}
          static_configs: [{targets: ["http://shop.example:9000"]}]
          relabel_configs:
            - {source_labels: [__address__], target_label: __param_target}
            - {source_labels: [__param_target], target_label: instance}
            - {target_label: __address__, replacement: "127.0.0.1:8080"}
      """;

  private static final String METRICS =
      """
        - job_name: pitwall
          static_configs: [{targets: ["127.0.0.1:8080"]}]
      """;

  /** Prometheus 2.42 forgets to say Bearer by itself where it discovers. */
  private static final String DISCOVERED_WITH_TOKEN =
      """
        - job_name: discovered-with-token
          metrics_path: /probe
          authorization: {credentials: box-box-box}
          http_sd_configs:
            - url: http://127.0.0.1:8080/api/v1/discovery/journeys
              authorization: {type: Bearer, credentials: box-box-box}
          relabel_configs:
            - {source_labels: [__address__], target_label: __param_target}
            - {source_labels: [__meta_pitwall_journey], target_label: journey}
            - {target_label: __address__, replacement: "127.0.0.1:8080"}
      """;

  @TempDir static Path work;

  private TwoNodeShop shop;
  private ShopWatch open;
  private ShopWatch guarded;
  private RealPrometheus prometheus;

  @BeforeAll
  void start() throws IOException {
    shop = new TwoNodeShop();
    open = new ShopWatch(work.resolve("open"), shop, "");
    guarded = new ShopWatch(work.resolve("guarded"), shop, TOKENS);
    String withToken = "authorization: {credentials: " + TOKEN + "}";
    String jobs =
        at(open, examples() + METRICS)
            + at(open, JOB.formatted("cut", "scrape_timeout: 1s", "slow"))
            + at(open, JOB.formatted("unknown", "", "http_2xx"))
            + at(guarded, JOB.formatted("with-token", withToken, "checkout"))
            + at(guarded, JOB.formatted("without-token", "", "checkout"))
            + at(guarded, DISCOVERED_WITH_TOKEN);
    prometheus =
        new RealPrometheus(
            "global: {scrape_interval: 2s, scrape_timeout: 2s}\nscrape_configs:\n" + jobs,
            "native-histograms");
  }

  private static String examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(Path.of("docs/API.md")))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining());
  }

  /** The places of the examples become those of this test; nothing else is changed. */
  private String at(ShopWatch pitwall, String jobs) {
    return jobs.replace("127.0.0.1:8080", pitwall.address())
        .replace("shop.example:9000", shop.good())
        .replace("10.0.0.12:8080", shop.bad())
        .replace("[shop.example]", "[127.0.0.1]");
  }

  @AfterAll
  void stop() {
    for (AutoCloseable part : Arrays.asList(prometheus, guarded, open, shop)) {
      closed(part);
    }
  }

  /** One that never started is no reason to leave the others running. */
  private static void closed(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(condition);
  }

  @Test
  void aJobAsTheManualHasItSeesTheGoodNodeAndTheBad() throws Exception {
    String good = "{job=\"blackbox\", instance=\"http://%s\"}".formatted(shop.good());
    String bad = "{job=\"blackbox\", instance=\"%s\"}".formatted(shop.bad());
    eventually("the good one", () -> prometheus.is(1, "probe_success" + good));
    eventually("the bad one", () -> prometheus.is(0, "probe_success" + bad));
    assertThat(prometheus.value("probe_duration_seconds" + good).orElseThrow()).isBetween(0.0, 1.5);
    assertThat(prometheus.value("probe_duration_seconds" + bad).orElseThrow()).isBetween(0.0, 1.5);
    assertThat(prometheus.is(200, "probe_http_status_code" + good)).isTrue();
    assertThat(prometheus.is(500, "probe_http_status_code" + bad)).isTrue();
    assertThat(prometheus.is(2, "sum(up{job=\"blackbox\"})")).isTrue();
    assertThat(prometheus.labels("instance", "up{job=\"blackbox\"}"))
        .containsExactlyInAnyOrder("http://" + shop.good(), shop.bad());
  }

  @Test
  void aSlowTargetIsCutInTimeForTheScrapeToSucceed() throws Exception {
    eventually("a figure", () -> prometheus.is(0, "probe_success{job=\"cut\"}"));
    assertThat(prometheus.is(1, "min_over_time(up{job=\"cut\"}[1m])")).isTrue();
    assertThat(prometheus.is(0, "probe_http_status_code{job=\"cut\"}")).isTrue();
    assertThat(prometheus.value("probe_duration_seconds{job=\"cut\"}").orElseThrow())
        .isBetween(0.45, 0.95);
  }

  @Test
  void anUnknownModuleIsAScrapeThatFails() throws Exception {
    eventually("a scrape", () -> prometheus.is(0, "up{job=\"unknown\"}"));
    assertThat(prometheus.lastErrors("unknown"))
        .containsExactly("server returned HTTP status 400 Bad Request");
    assertThat(prometheus.value("probe_success{job=\"unknown\"}")).isEmpty();
    eventually("its count", () -> prometheus.value(UNKNOWN).orElse(0) >= 1);
  }

  @Test
  void journeysAreDiscoveredAndProbed() throws Exception {
    String success = "probe_success{job=\"journeys\", journey=\"%s\", instance=\"http://%s\"}";
    eventually("checkout", () -> prometheus.is(1, success.formatted("checkout", shop.good())));
    eventually("broken", () -> prometheus.is(0, success.formatted("broken", shop.good())));
    eventually("slow", () -> prometheus.is(0, success.formatted("slow", shop.good())));
    assertThat(prometheus.labels("journey", "up{job=\"journeys\"} == 1"))
        .containsExactly("broken", "checkout", "slow");
  }

  @Test
  void nodesAreDiscoveredAndProbed() {
    String success = "probe_success{job=\"nodes\", instance=\"%s\"}";
    eventually("app01", () -> prometheus.is(1, success.formatted("app01")));
    eventually("app02", () -> prometheus.is(0, success.formatted("app02")));
  }

  @Test
  void histogramsAreNativeForAPrometheusThatTakesThem() throws Exception {
    String runs = "pitwall_journey_duration_seconds{journey=\"checkout\", target=\"front\"}";
    eventually("runs", () -> prometheus.value("histogram_count(" + runs + ")").orElse(0) >= 3);
    String median = "histogram_quantile(0.5, rate(%s[1m]))".formatted(runs);
    eventually("a median", () -> prometheus.value(median).orElse(Double.NaN) > 0);
    assertThat(prometheus.value(median).orElseThrow()).isBetween(0.0, 4.0);
    assertThat(prometheus.is(1, "up{job=\"pitwall\"}")).isTrue();
  }

  @Test
  void whereTokensAreAskedForTheJobSendsOne() throws Exception {
    eventually("with", () -> prometheus.is(1, "probe_success{job=\"with-token\"}"));
    eventually("without", () -> prometheus.is(0, "up{job=\"without-token\"}"));
    assertThat(prometheus.lastErrors("without-token"))
        .containsExactly("server returned HTTP status 401 Unauthorized");
    String found = "probe_success{job=\"discovered-with-token\", journey=\"%s\"}";
    eventually("checkout", () -> prometheus.is(1, found.formatted("checkout")));
    eventually("broken", () -> prometheus.is(0, found.formatted("broken")));
  }

  @Test
  void debuggingTellsWhatWentWrongAndNoSecret() throws Exception {
    try (Curl curl = new Curl(URI.create("http://" + open.address()))) {
      String page = curl.get("/probe?module=broken&debug=true&target=http://" + shop.good()).body();
      assertThat(page)
          .contains("msg=\"Step failed\" step=1 ", "/broken?key=***", "probe_success 0.0\n")
          .doesNotContain(ShopWatch.SECRET);
    }
  }
}
