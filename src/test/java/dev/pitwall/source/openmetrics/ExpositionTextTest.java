package dev.pitwall.source.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.source.ReadFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionTextTest {
  private static List<String> read(String page, String... names) throws ReadFailure {
    List<String> found = new ArrayList<>();
    ExpositionText.read(
        page,
        List.of(names)::contains,
        (name, labels, value) -> found.add(name + new TreeMap<>(labels) + " " + value));
    return found;
  }

  @Test
  void readsPrometheusText() throws Exception {
    String page =
        """
        # HELP http_requests_total The total number of HTTP requests.
        # TYPE http_requests_total counter
        http_requests_total{method="post",code="200"} 1027 1395066363000
        http_requests_total{method="post",code="400",}    3 1395066363000

        # Escaping in label values:
        msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
        metric_without_timestamp_and_labels 12.47
        something_weird{problem="division by zero"} +Inf -3982045
        rpc_duration_seconds{quantile="0.01"} 3102
        """;
    assertThat(
            read(
                page,
                "http_requests_total",
                "msdos_file_access_time_seconds",
                "metric_without_timestamp_and_labels",
                "something_weird"))
        .containsExactly(
            "http_requests_total{code=200, method=post} 1027.0",
            "http_requests_total{code=400, method=post} 3.0",
            "msdos_file_access_time_seconds{error=Cannot find file:\n\"FILE.TXT\", path=C:\\DIR\\FILE.TXT} 1.458255915E9",
            "metric_without_timestamp_and_labels{} 12.47",
            "something_weird{problem=division by zero} Infinity");
  }

  @Test
  void readsOpenMetricsWithExemplarsTimestampsAndCreated() throws Exception {
    String page =
        """
        # TYPE foo counter
        # UNIT foo seconds
        foo_total{a="b"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67 1520879606
        foo_created{a="b"} 1520430000.123
        # TYPE bar histogram
        bar_bucket{le="+Inf"} 17 # {} 9.8
        bar_count 17
        gauge NaN
        # EOF
        """;
    assertThat(read(page, "foo_total", "bar_bucket", "bar_count", "gauge"))
        .containsExactly(
            "foo_total{a=b} 17.0", "bar_bucket{le=+Inf} 17.0", "bar_count{} 17.0", "gauge{} NaN");
  }

  @Test
  void readsNamesInQuotes() throws Exception {
    String page =
        """
        {"http.requests","service.name"="shop", code="200"} 5
        {"http.requests"} 6
        {"other.one", broken
        """;
    assertThat(read(page, "http.requests"))
        .containsExactly("http.requests{code=200, service.name=shop} 5.0", "http.requests{} 6.0");
  }

  @Test
  void toleratesBlanksCarriageReturnsAndAMissingLastLineBreak() throws Exception {
    assertThat(read("  a { b = \"c\" , }\t1\r\na 2", "a")).containsExactly("a{b=c} 1.0", "a{} 2.0");
  }

  @Test
  void aNameIsTheWholeName() throws Exception {
    assertThat(read("ab 1\na_total 2\na 3\n", "a")).containsExactly("a{} 3.0");
  }

  @Test
  void whatNobodyWantsMayBeBroken() throws Exception {
    assertThat(read("b{{{ rubbish\n<html>\n{\"x\na 1\n".replace("{\"x\n", ""), "a"))
        .containsExactly("a{} 1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "a                  | required a number after the name and labels at character 2",
        "a one              | required a number",
        "a 1d               | required a number",
        "a 0x1p3            | required a number",
        "a{                 | required a label at character 3",
        "a{b                | required a label at character 4",
        "a{b=               | required label=\"value\"",
        "a{b=c} 1           | required label=\"value\"",
        "a{b=\"c} 1         | required a closing quote",
        "a{b=\"c\"          | required a comma or closing brace",
        "a{b=\"c\" d=\"e\"} | required a comma or closing brace",
        "a{b=\"c\",b=\"c\"} | required each label once",
        "a{=\"c\"} 1        | required label=\"value\"",
        "a{,} 1             | required a label",
      })
  void whatIsWantedMustNotBeBroken(String line, String why) {
    assertThatThrownBy(() -> read("# TYPE a gauge\n" + line, "a"))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("line 2 of the page is `" + line)
        .hasMessageContaining(why);
  }

  @Test
  void labelsAreBounded() {
    assertThatThrownBy(() -> read("a{b=\"" + "x".repeat(2_000) + "\"} 1", "a"))
        .hasMessageContaining("labels of at most 1024 characters");
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < 65; i++) {
      labels.append('l').append(i).append("=\"v\",");
    }
    assertThatThrownBy(() -> read("a{" + labels + "} 1", "a")).hasMessageContaining("at most 64");
  }
}
