package dev.pitwall.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pitwall.dashboards.Dashboard.Query;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Phase;
import dev.pitwall.signal.QueueState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the dashboards keep to beyond the rules of Grafana's linter. */
class DashboardShapeTest {
  private static final int COLUMNS = 24;

  /** The schema of Grafana 12; later ones migrate it as they load it. */
  private static final int SCHEMA = 41;

  private static final Pattern LINK = Pattern.compile("/d/(?<uid>[a-z-]+)");
  private static final Pattern SET = Pattern.compile("var-(\\w+)=");
  private static final Map<String, Set<String>> STATES =
      Map.of(
          "pitwall_node_phase", words(Stream.of(Phase.values()).map(Phase::key)),
          "pitwall_gate_verdict", words(Stream.of(Verdict.values()).map(Enum::name)),
          "pitwall_queue_state", words(Stream.of(QueueState.values()).map(Enum::name)));
  private static final Map<String, String> STATE_LABEL =
      Map.of(
          "pitwall_node_phase", "phase",
          "pitwall_gate_verdict", "verdict",
          "pitwall_queue_state", "state");

  static List<Dashboard> boards() {
    return Dashboard.all();
  }

  private static Set<String> words(Stream<String> words) {
    return words.collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("boards")
  void itCanBeProvisionedAgainAndAgain(Dashboard board) {
    assertThat(board.file().getFileName()).hasToString(board.uid() + ".json");
    assertThat(board.json().path("id").isNull()).isTrue();
    assertThat(board.json().path("schemaVersion").asInt()).isEqualTo(SCHEMA);
    assertThat(board.json().path("timezone").asText()).isEqualTo("browser");
    assertThat(board.json().path("refresh").asText()).isEqualTo("30s");
    assertThat(board.json().path("tags").get(0).asText()).isEqualTo("pitwall");
    assertThat(board.json().path("description").asText()).endsWith(".");
    assertThat(board.json().has("__inputs")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("boards")
  void itNamesNoHost(Dashboard board) {
    assertThat(board.text()).doesNotContain("://", "localhost", "127.0.0.1");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void itIsWrittenAsGrafanaExportsIt(Dashboard board) throws IOException {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(twoSpaces)
            .withArrayIndenter(twoSpaces);
    String printed = new ObjectMapper().writer(printer).writeValueAsString(board.json());
    assertThat(board.text()).isEqualTo(printed + "\n");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void panelsHaveTheirOwnIdsAndPlaces(Dashboard board) {
    assertThat(board.boxes()).extracting(box -> box.path("id").asInt()).doesNotHaveDuplicates();
    Set<String> taken = new HashSet<>();
    for (JsonNode box : board.boxes()) {
      JsonNode at = box.path("gridPos");
      assertThat(at.path("x").asInt() + at.path("w").asInt())
          .as(Dashboard.title(box))
          .isBetween(1, COLUMNS);
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(taken.add(x + "," + y))
              .as(Dashboard.title(box) + " at " + x + "," + y)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyVariableNamedIsThereAndEveryOneThereIsNamed(Dashboard board) {
    Set<String> named = new TreeSet<>();
    board.queries().forEach(query -> named.addAll(GrafanaVariables.namesIn(query.expr())));
    for (JsonNode variable : board.queryVariables()) {
      named.addAll(GrafanaVariables.namesIn(variable.path("query").path("query").asText()));
    }
    named.add("datasource");
    assertThat(names(board)).containsExactlyInAnyOrderElementsOf(named);
  }

  /** The fleet, and a signal of a whole service, have an empty node: All must take it too. */
  @ParameterizedTest
  @MethodSource("boards")
  void allNodesIncludesTheFleet(Dashboard board) {
    assertThat(board.queryVariables())
        .filteredOn(variable -> variable.path("name").asText().equals("node"))
        .allSatisfy(variable -> assertThat(variable.path("allValue").asText()).isEqualTo(".*"));
  }

  @Test
  void linksLeadToADashboardAndSetVariablesThatItHas() throws IOException {
    Map<String, Dashboard> boards =
        Dashboard.all().stream().collect(Collectors.toMap(Dashboard::uid, board -> board));
    List<String> links = boards.values().stream().flatMap(board -> links(board).stream()).toList();
    assertThat(links).isNotEmpty();
    assertThat(links).allSatisfy(link -> assertThat(link).startsWith("/d/"));
    Stream.concat(links.stream(), linksOfAlerts().stream())
        .forEach(link -> assertLeadsSomewhere(link, boards));
  }

  private static void assertLeadsSomewhere(String link, Map<String, Dashboard> boards) {
    Matcher parts = LINK.matcher(link);
    assertThat(parts.find()).as(link).isTrue();
    Dashboard target = boards.get(parts.group("uid"));
    assertThat(target).as(link).isNotNull();
    SET.matcher(link)
        .results()
        .forEach(set -> assertThat(names(target)).as(link).contains(set.group(1)));
  }

  /** The rules that lie beside the dashboards lead to them too. */
  private static List<String> linksOfAlerts() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("grafana"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> line.contains("/d/pitwall-"))
            .forEach(found::add);
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("boards")
  void rolloutsAndVerdictsAreMarked(Dashboard board) {
    assertThat(board.annotations())
        .extracting(annotation -> annotation.path("name").asText())
        .containsExactly("Rollouts", "Verdict GO", "Verdict NO_GO or INCONCLUSIVE", "Holds");
    assertThat(board.annotations())
        .allSatisfy(
            one ->
                assertThat(one.path("target").path("expr").asText())
                    .isEqualTo(one.path("expr").asText()));
  }

  /** A state that is added in Java and not here would be shown as none. */
  @ParameterizedTest
  @MethodSource("boards")
  void timelinesOfStatesKnowEveryState(Dashboard board) {
    for (JsonNode panel : board.panels()) {
      if (panel.path("type").asText().equals("state-timeline")) {
        String expr = panel.path("targets").get(0).path("expr").asText();
        STATES.keySet().stream()
            .filter(metric -> expr.contains(metric + "{"))
            .forEach(metric -> assertEveryState(panel, metric, new Promql(expr)));
      }
    }
  }

  private static void assertEveryState(JsonNode panel, String metric, Promql expr) {
    String label = STATE_LABEL.getOrDefault(metric, "");
    List<String> asked =
        expr.selectors().stream()
            .map(one -> one.matchers().getOrDefault(label, "").substring(1))
            .toList();
    assertThat(asked).containsExactlyInAnyOrderElementsOf(STATES.getOrDefault(metric, Set.of()));
    JsonNode words =
        panel.path("fieldConfig").path("defaults").path("mappings").get(0).path("options");
    for (int i = 0; i < asked.size(); i++) {
      assertThat(words.path(String.valueOf(i + 1)).path("text").asText()).isEqualTo(asked.get(i));
    }
  }

  /** A matcher that names a state which does not exist would silently select nothing. */
  @ParameterizedTest
  @MethodSource("boards")
  void matchersNameStatesThatExist(Dashboard board) {
    for (Query query : board.queries()) {
      query.promql().selectors().stream()
          .filter(one -> STATES.containsKey(one.metric()))
          .filter(one -> one.matchers().containsKey(STATE_LABEL.get(one.metric())))
          .forEach(
              one -> {
                String states = one.matchers().get(STATE_LABEL.get(one.metric()));
                assertThat(states.replaceFirst("=~?", "").split("\\|"))
                    .as(query.place())
                    .isSubsetOf(STATES.get(one.metric()));
              });
    }
  }

  @Test
  void durationsOfJourneysShowTheRunsBehindThem() {
    Dashboard journey =
        Dashboard.all().stream()
            .filter(board -> board.uid().equals("pitwall-journey"))
            .findFirst()
            .orElseThrow();
    assertThat(journey.panels())
        .filteredOn(panel -> panel.path("title").asText().equals("Duration"))
        .singleElement()
        .satisfies(
            panel ->
                assertThat(panel.path("targets"))
                    .hasSize(3)
                    .allSatisfy(one -> assertThat(one.path("exemplar").asBoolean()).isTrue()));
  }

  private static List<String> names(Dashboard board) {
    return board.variables().stream().map(variable -> variable.path("name").asText()).toList();
  }

  private static List<String> links(Dashboard board) {
    return board.panels().stream()
        .flatMap(
            panel ->
                Dashboard.list(panel.path("fieldConfig").path("defaults").path("links")).stream())
        .map(link -> link.path("url").asText())
        .toList();
  }
}
