package dev.pitwall.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.dashboards.Dashboard.Query;
import dev.pitwall.dashboards.Promql.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Grafana's dashboard-linter asks of a dashboard on Prometheus, in this project's words; the
 * comment of each test names the rule. Stricter here: rules about panels hold for every type of
 * panel, not for the few that the linter knows, and those about queries hold for annotations and
 * variables too.
 *
 * <p>Left out: target-logql-rule and target-logql-auto-rule, since nothing is read from Loki;
 * target-required-matchers-rule, template-required-variables-rule and the rules about refresh and
 * time range, which are settings of whoever lints and off unless set; element-reference-rule and
 * the others of the schema v2, which these dashboards are not written in. There is no exclusion, so
 * there is no .lint file.
 */
class DashboardsTest {
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((?<selector>.+), (?<label>[a-z_]+)\\)");
  private static final String SOURCE = "${datasource}";
  private static final Set<String> OF_A_COUNTER = Set.of("rate", "irate", "increase");

  /** The units of Grafana that are used here; a new one must be a key of its valueFormats. */
  private static final Set<String> UNITS =
      Set.of("none", "short", "percentunit", "s", "dtdurations", "bytes", "ops", "cps", "reqps");

  static List<Dashboard> boards() {
    return Dashboard.all();
  }

  @Test
  void thereIsADashboardForEachQuestion() {
    assertThat(Dashboard.all())
        .extracting(Dashboard::uid)
        .containsExactly(
            "pitwall-journey",
            "pitwall-overview",
            "pitwall-queues",
            "pitwall-rollout",
            "pitwall-self");
  }

  /** template-datasource-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void theDataSourceIsAVariable(Dashboard board) {
    List<JsonNode> sources =
        board.variables().stream()
            .filter(variable -> variable.path("type").asText().equals("datasource"))
            .toList();
    assertThat(sources).hasSize(1);
    assertThat(text(sources.getFirst(), "name")).isEqualTo("datasource");
    assertThat(text(sources.getFirst(), "label")).isEqualTo("Data source");
    assertThat(text(sources.getFirst(), "query")).isEqualTo("prometheus");
  }

  /** template-job-rule and template-instance-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void jobAndInstanceCanBeChosen(Dashboard board) {
    for (String label : List.of("Job", "Instance")) {
      JsonNode variable = variable(board, label.toLowerCase(Locale.ROOT));
      assertThat(text(variable, "type")).isEqualTo("query");
      assertThat(text(variable, "label")).isEqualTo(label);
      assertThat(variable.path("multi").asBoolean()).isTrue();
      assertThat(variable.path("includeAll").asBoolean()).isTrue();
      assertThat(text(variable, "allValue")).isEqualTo(".+");
    }
  }

  /** template-label-promql-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void variablesAreFilledWithTheValuesOfALabel(Dashboard board) {
    for (JsonNode variable : board.queryVariables()) {
      String query = text(variable.path("query"), "query");
      assertThat(text(variable, "definition")).isEqualTo(query);
      assertThat(selectorOf(variable).selectors()).as(query).hasSize(1);
    }
  }

  /** template-on-time-change-reload. */
  @ParameterizedTest
  @MethodSource("boards")
  void variablesAreFilledAnewWhenTheRangeChanges(Dashboard board) {
    assertThat(board.queryVariables())
        .allSatisfy(variable -> assertThat(variable.path("refresh").asInt()).isEqualTo(2));
  }

  /** panel-datasource-rule; the same of queries, annotations and variables. */
  @ParameterizedTest
  @MethodSource("boards")
  void everythingIsAskedOfTheDataSourceChosen(Dashboard board) {
    List<JsonNode> asking = new ArrayList<>(board.panels());
    board.panels().forEach(panel -> asking.addAll(Dashboard.list(panel.path("targets"))));
    asking.addAll(board.annotations());
    asking.addAll(board.queryVariables());
    assertThat(asking)
        .allSatisfy(
            one -> {
              assertThat(text(one.path("datasource"), "uid")).isEqualTo(SOURCE);
              assertThat(text(one.path("datasource"), "type")).isEqualTo("prometheus");
            });
  }

  /** panel-title-description-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void everyPanelSaysWhatItShows(Dashboard board) {
    assertThat(board.panels())
        .allSatisfy(
            panel -> {
              assertThat(text(panel, "title")).isNotBlank();
              assertThat(text(panel, "description")).endsWith(".");
            });
    assertThat(board.panels()).extracting(panel -> text(panel, "title")).doesNotHaveDuplicates();
  }

  /** panel-units-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void everyPanelHasAUnit(Dashboard board) {
    assertThat(board.panels())
        .allSatisfy(
            panel ->
                assertThat(text(panel.path("fieldConfig").path("defaults"), "unit"))
                    .as(Dashboard.title(panel))
                    .isIn(UNITS));
  }

  /** panel-no-targets-rule; and every series has a name that tells it from the others. */
  @ParameterizedTest
  @MethodSource("boards")
  void everyPanelAsksSomething(Dashboard board) {
    for (JsonNode panel : board.panels()) {
      List<JsonNode> targets = Dashboard.list(panel.path("targets"));
      assertThat(targets).as(Dashboard.title(panel)).isNotEmpty();
      assertThat(targets).extracting(target -> text(target, "refId")).doesNotHaveDuplicates();
      assertThat(targets).allSatisfy(one -> assertThat(text(one, "legendFormat")).isNotBlank());
      assertThat(targets).allSatisfy(one -> assertThat(text(one, "expr")).isNotBlank());
    }
  }

  /**
   * target-promql-rule, as far as it goes without Prometheus; {@link DashboardQueriesIT} asks it.
   */
  @ParameterizedTest
  @MethodSource("boards")
  void everyQueryIsWhole(Dashboard board) {
    assertThat(board.queries())
        .allSatisfy(
            query -> {
              assertThat(query.promql().balanced()).isTrue();
              assertThat(query.promql().selectors()).isNotEmpty();
            });
  }

  /** target-rate-interval-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void ratesAreTakenOverTheIntervalThatFitsTheScrapes(Dashboard board) {
    for (Query query : board.queries()) {
      assertThat(query.promql().selectors())
          .as(query.place())
          .filteredOn(one -> one.function().equals("rate") || one.function().equals("irate"))
          .allSatisfy(one -> assertThat(one.range()).isEqualTo("[$__rate_interval]"));
    }
  }

  /** target-job-rule and target-instance-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void everyMetricIsThatOfTheJobsAndInstancesChosen(Dashboard board) {
    for (Query query : board.queries()) {
      assertThat(query.promql().selectors())
          .as(query.place())
          .allSatisfy(
              one ->
                  assertThat(one.matchers())
                      .containsEntry("job", "=~$job")
                      .containsEntry("instance", "=~$instance"));
    }
  }

  /** target-counter-agg-rule. */
  @ParameterizedTest
  @MethodSource("boards")
  void countersAreOnlyLookedAtAsTheyGrow(Dashboard board) {
    for (Query query : board.queries()) {
      assertThat(query.promql().selectors())
          .as(query.place())
          .filteredOn(one -> one.metric().matches(".*_(total|bucket|sum|count)"))
          .allSatisfy(one -> assertThat(one.function()).isIn(OF_A_COUNTER));
    }
  }

  /** target-histogram-rule; a heat map is drawn from the buckets themselves. */
  @ParameterizedTest
  @MethodSource("boards")
  void bucketsAreReadAsQuantiles(Dashboard board) {
    for (JsonNode panel : board.panels()) {
      if (!text(panel, "type").equals("heatmap")) {
        assertThat(Dashboard.list(panel.path("targets")))
            .extracting(target -> text(target, "expr"))
            .filteredOn(expr -> expr.contains("_bucket{"))
            .allSatisfy(expr -> assertThat(expr).startsWith("histogram_quantile("));
      }
    }
  }

  /** uneditable-dashboard: what is changed in Grafana would be lost. */
  @ParameterizedTest
  @MethodSource("boards")
  void itIsChangedHereAndNotInGrafana(Dashboard board) {
    assertThat(board.json().path("editable").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyMetricIsOneThatThereIs(Dashboard board) {
    assertThat(families(board)).isSubsetOf(SampleMetrics.read().families());
  }

  @Test
  void everyMetricOfPitwallIsUsedSomewhere() {
    Set<String> used =
        Dashboard.all().stream()
            .flatMap(board -> families(board).stream())
            .collect(Collectors.toSet());
    assertThat(used).containsAll(SampleMetrics.read().ownFamilies());
  }

  @Test
  void thereAreSamplesOfExactlyTheMetricsThatTheManualHas() {
    assertThat(SampleMetrics.read().ownFamilies()).isEqualTo(SampleMetrics.documentedFamilies());
  }

  /** The metrics of panels, annotations and variables. */
  private static Set<String> families(Dashboard board) {
    Stream<Promql> asked = board.queries().stream().map(Query::promql);
    Stream<Promql> chosen = board.queryVariables().stream().map(DashboardsTest::selectorOf);
    return Stream.concat(asked, chosen)
        .flatMap(promql -> promql.selectors().stream())
        .map(Selector::family)
        .collect(Collectors.toSet());
  }

  private static Promql selectorOf(JsonNode variable) {
    String query = text(variable.path("query"), "query");
    Matcher parts = LABEL_VALUES.matcher(query);
    assertThat(parts.matches()).as(query).isTrue();
    return new Promql(parts.group("selector"));
  }

  private static JsonNode variable(Dashboard board, String name) {
    return board.variables().stream()
        .filter(variable -> text(variable, "name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(board + " has no variable " + name));
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText();
  }
}
