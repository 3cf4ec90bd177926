package dev.pitwall.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.dashboards.Promql.Selector;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rules see of an expression. */
class PromqlTest {
  @Test
  void selectorsAreFoundWithTheirMatchersRangesAndFunctions() {
    Promql promql =
        new Promql(
            "1 - sum by (le, job) (rate(a_bucket{job=~\"$job\", x=\"y\"}[$__rate_interval])) / 2 * b");
    assertThat(promql.selectors())
        .containsExactly(
            new Selector(
                "a_bucket", Map.of("job", "=~$job", "x", "=y"), "[$__rate_interval]", "rate"),
            new Selector("b", Map.of(), "", ""));
  }

  @Test
  void functionsOperatorsLabelsNumbersAndTextsAreNoMetrics() {
    Promql promql =
        new Promql(
            "histogram_quantile(0.5, a) > bool 1e3 * on (node) group_left () label_replace(b offset 1m,"
                + " \"target\", \"$1\", \"node\", \"(.+)\") unless c or time()");
    assertThat(promql.selectors()).extracting(Selector::metric).containsExactly("a", "b", "c");
  }

  @Test
  void aQuoteOrABracketLeftOpenIsSeen() {
    assertThat(new Promql("sum(a{b=\"(\"})").balanced()).isTrue();
    assertThat(new Promql("sum(a{b=\"(\"}").balanced()).isFalse();
    assertThat(new Promql("a{b=\"c}").balanced()).isFalse();
  }

  @Test
  void aFamilyIsTheNameWithoutItsEnding() {
    assertThat(Promql.familyOf("pitwall_journey_duration_seconds_bucket"))
        .isEqualTo("pitwall_journey_duration_seconds");
    assertThat(Promql.familyOf("pitwall_journey_runs_total")).isEqualTo("pitwall_journey_runs");
  }
}
