package dev.pitwall.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.cli.PitwallCommand;
import dev.pitwall.cli.Sleeper;
import dev.pitwall.cli.Streams;
import dev.pitwall.dashboards.Promql.Selector;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Every series that a dashboard, a rule, a test of a rule or a page names is one of METRICS.md, to
 * the letter and with labels that it has; and every metric there is read by something, or the page
 * says why not.
 */
class MetricNamesTest {
  private static final Path RULES = Path.of("grafana", "prometheus");
  private static final Path RULE_TESTS = Path.of("src", "test", "resources", "prometheus");
  private static final Pattern OURS = Pattern.compile("\\bpitwall_[a-z0-9_]+");
  private static final Pattern UNREAD =
      Pattern.compile("(?s)\nNo dashboard and no rule reads (.*?):");
  private static final Pattern QUOTED = Pattern.compile("`([a-z0-9_]+)`");

  /** What Prometheus itself knows of a target or an alert. */
  private static final Set<String> SCRAPER =
      Set.of("up", "scrape_duration_seconds", "scrape_samples_scraped", "ALERTS");

  /** Labels that come from the scrape, or from being a bucket. */
  private static final Set<String> USUAL_LABELS = Set.of("job", "instance", "le");

  private final DocumentedMetrics documented = DocumentedMetrics.read();

  @Test
  void whatDashboardsAskForIsInTheManual() {
    assertDocumented(dashboards(), Set.of());
  }

  @Test
  void whatRulesAskForIsInTheManualOrRecordedByARule() throws IOException {
    assertDocumented(selectors(rules(), "expr"), recorded(rules()));
  }

  @Test
  void whatPitwallWritesAsRulesAsksForIsInTheManual(@TempDir Path folder) throws IOException {
    Path out = folder.resolve("slo.rules.yaml");
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    Path config = Path.of("src/test/resources/config/good").toAbsolutePath();
    Map<String, String> environment = Map.of("SHOP_PASSWORD", "pit-stop-7");
    Streams streams = new Streams(nobody, nobody, false, false, environment, config, Sleeper.REAL);
    assertThat(PitwallCommand.run(streams, "rules", "--out", out.toString())).isZero();
    List<Path> written = List.of(out);
    assertThat(selectors(written, "expr")).hasSizeGreaterThan(30);
    assertDocumented(selectors(written, "expr"), recorded(written));
  }

  /** A test of a rule that feeds it what Pitwall never sends would prove nothing. */
  @Test
  void whatRulesAreTestedWithIsInTheManual() throws IOException {
    List<Path> tests = files(RULE_TESTS, ".test.yaml");
    assertThat(tests).isNotEmpty();
    assertDocumented(selectors(tests, "series"), recorded(rules()));
  }

  @Test
  void whatAPageOrACommentNamesIsInTheManual() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    pages.addAll(files(Path.of("docs"), ".md"));
    pages.addAll(files(Path.of("grafana"), ".md"));
    pages.addAll(files(Path.of("grafana"), ".yaml"));
    for (Path page : pages) {
      Set<String> named =
          OURS.matcher(Files.readString(page))
              .results()
              .map(MatchResult::group)
              .collect(Collectors.toSet());
      assertThat(documented.series()).as(page.toString()).containsAll(named);
    }
  }

  @Test
  void everyMetricIsReadByADashboardOrARuleOrTheManualSaysWhyNot() throws IOException {
    Set<String> read = new TreeSet<>();
    Stream.concat(dashboards().stream(), selectors(rules(), "expr").stream())
        .forEach(one -> documented.metricOf(one.metric()).ifPresent(read::add));
    Set<String> unread = new TreeSet<>(documented.names());
    unread.removeAll(read);
    assertThat(excused()).isEqualTo(unread);
    assertThat(unread).noneMatch(name -> name.startsWith("pitwall_"));
  }

  private static Set<String> excused() throws IOException {
    return UNREAD
        .matcher(Files.readString(DocumentedMetrics.FILE))
        .results()
        .flatMap(sentence -> QUOTED.matcher(sentence.group(1)).results())
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertDocumented(Collection<Selector> asked, Set<String> recorded) {
    assertThat(asked).isNotEmpty();
    for (Selector one : asked) {
      boolean known = SCRAPER.contains(one.metric()) || recorded.contains(one.metric());
      assertThat(known || documented.series().contains(one.metric())).as(one.toString()).isTrue();
      if (one.metric().startsWith("pitwall_")) {
        Set<String> labels = new HashSet<>(one.matchers().keySet());
        labels.removeAll(USUAL_LABELS);
        assertThat(documented.labels(one.metric())).as(one.toString()).containsAll(labels);
      }
    }
  }

  private static List<Selector> dashboards() {
    return Dashboard.all().stream()
        .flatMap(
            board ->
                Stream.concat(
                    board.queries().stream().map(Dashboard.Query::promql),
                    board.queryVariables().stream()
                        .map(variable -> variable.path("query").path("query").asText())
                        .map(query -> new Promql(query.replaceFirst(", \\w+\\)$", ")")))))
        .flatMap(promql -> promql.selectors().stream())
        .toList();
  }

  private static List<Path> rules() throws IOException {
    return files(RULES, ".rules.yaml");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static Set<String> recorded(List<Path> files) throws IOException {
    return new HashSet<>(texts(files, "record"));
  }

  private static List<Selector> selectors(List<Path> files, String key) throws IOException {
    return texts(files, key).stream()
        .flatMap(text -> new Promql(text).selectors().stream())
        .toList();
  }

  /** Every text that stands under that key, however deep. */
  private static List<String> texts(List<Path> files, String key) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      collect(
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)),
          key,
          found);
    }
    return found;
  }

  private static void collect(Object node, String key, List<String> found) {
    if (node instanceof List<?> list) {
      list.forEach(one -> collect(one, key, found));
    } else if (node instanceof Map<?, ?> map) {
      if (map.get(key) instanceof String text) {
        found.add(text);
      }
      map.values().forEach(one -> collect(one, key, found));
    }
  }
}
