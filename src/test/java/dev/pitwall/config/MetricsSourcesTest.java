package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigReader.Result.Loaded;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.SeriesSelector;
import dev.pitwall.source.alertmanager.AlertmanagerSpec;
import dev.pitwall.source.openmetrics.OpenMetricsSpec;
import dev.pitwall.source.prometheus.PrometheusSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsSourcesTest {
  @TempDir Path folder;

  private SignalSpec signal(String source) throws IOException {
    Path main = folder.resolve("pitwall.yaml");
    Files.writeString(
        main, "signals:\n  one:\n    " + source + "\nsecrets: {TOKEN: {env: TOKEN}}\n");
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    var result = ConfigReader.read(main, journeys, Map.of("TOKEN", "pit-stop-7"));
    assertThat(result).as(source).isInstanceOf(Loaded.class);
    return ((Loaded) result).config().signals().getFirst();
  }

  private SeriesSelector selector(String text) throws IOException {
    SignalSpec signal =
        signal(
            "openmetrics: {url: 'http://a.example/m', queue: {depth: '%s'}}"
                .formatted(text.replace("'", "''")));
    SeriesSelector selector = ((OpenMetricsSpec) signal.source()).samples().get(Figure.DEPTH);
    assertThat(selector).isNotNull();
    return selector;
  }

  @Test
  void prometheusWithAToken() throws IOException {
    SignalSpec signal =
        signal(
            "prometheus: {url: 'http://p.example:9090', token: '{{secret.TOKEN}}', queue: {depth: 'sum(x{a=~\"(\"}) # ) or not', drained: y}}");
    assertThat(signal.kind()).isEqualTo(SignalSpec.Kind.QUEUE);
    assertThat(signal.source())
        .isInstanceOfSatisfying(
            PrometheusSpec.class,
            source -> {
              assertThat(source.queries()).containsKeys(Figure.DEPTH, Figure.DRAINED).hasSize(2);
              assertThat(source.link().headers().keySet()).containsExactly("Authorization");
            });
  }

  @Test
  void alertmanagerWithAWatchdog() throws IOException {
    SignalSpec signal =
        signal(
            "alertmanager: {url: 'http://a.example:9093', matchers: ['severity=\"page\"', 'team=~\"a|b\"'], watchdog: Watchdog}");
    assertThat(signal.kind()).isEqualTo(SignalSpec.Kind.ALERTS);
    assertThat(signal.source())
        .isInstanceOfSatisfying(
            AlertmanagerSpec.class,
            source -> {
              assertThat(source.matchers()).containsExactly("severity=\"page\"", "team=~\"a|b\"");
              assertThat(source.watchdog()).isEqualTo("Watchdog");
            });
  }

  @ParameterizedTest
  @CsvSource({"hikaricp, 3", "vertx-worker, 3", "vertx-http, 3", "tomcat, 2", "executor, 4"})
  void presetsAreQueues(String preset, int figures) throws IOException {
    SignalSpec signal =
        signal("openmetrics: {url: 'http://a.example/m', preset: %s}".formatted(preset));
    assertThat(signal.kind()).isEqualTo(SignalSpec.Kind.QUEUE);
    assertThat(signal.source().figures()).hasSize(figures).contains(Figure.IN_FLIGHT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "x                               | x   | 0",
        "x{}                             | x   | 0",
        "a:b_c9 { d = \"e\" , }          | a:b_c9 | 1",
        "x{a=\"1\",b!='2',c=~`3\\.`,d!~\"4\"} | x   | 4",
        "{\"a.b\"}                       | a.b | 0",
        "{\"a.b\", \"c d\"=\"e\", f!=\"\"} | a.b | 2",
      })
  void selectorsAreReadAsPromQlWritesThem(String text, String metric, int matchers)
      throws IOException {
    SeriesSelector selector = selector(text);
    assertThat(selector.metric()).isEqualTo(metric);
    assertThat(selector.matchers()).hasSize(matchers);
  }

  @Test
  void aSelectorSelects() throws IOException {
    SeriesSelector selector = selector("x{code=~\"5..\",path!=\"/health\",job!~\"test.*\"}");
    assertThat(selector.selects("x", Map.of("code", "503"))).isTrue();
    assertThat(selector.selects("y", Map.of("code", "503"))).isFalse();
    assertThat(selector.selects("x", Map.of("code", "5030"))).isFalse();
    assertThat(selector.selects("x", Map.of("code", "503", "path", "/health"))).isFalse();
    assertThat(selector.selects("x", Map.of("code", "503", "job", "test-1"))).isFalse();
    assertThat(
            selector("x{a=~\"(?P<kind>\\\\pL+)-[[:digit:]]{2}\"}")
                .selects("x", Map.of("a", "é-42")))
        .isTrue();
    assertThat(selector("x{a=~\"b.c\"}").selects("x", Map.of("a", "b\nc"))).isTrue();
    assertThat(selector("x{a=~\"\"}").selects("x", Map.of())).isTrue();
    assertThat(selector("x{a=\"b\\\"c\\\\d\\ne\"}").selects("x", Map.of("a", "b\"c\\d\ne")))
        .isTrue();
  }
}
