package dev.pitwall.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alerts.RuleFile.Alert;
import dev.pitwall.cli.PitwallCommand;
import dev.pitwall.cli.Sleeper;
import dev.pitwall.cli.Streams;
import dev.pitwall.testing.RealServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promtool proves every rule, amtool the routes; and nothing that belongs to an alert is missing.
 */
class AlertRulesIT {
  private static final String[] CASES = {"fires", "just below", "missing data", "during a rollout"};

  private static String promtool(String... arguments) {
    Path promtool = RealServer.program("prometheus", "promtool");
    return run(promtool, arguments);
  }

  private static String run(Path program, String... arguments) {
    try (RealServer shell = new RealServer("rules")) {
      return shell.run(
          Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
              .toArray(String[]::new));
    }
  }

  @TestFactory
  Stream<DynamicTest> promtoolAcceptsEveryRuleFile() {
    return RuleFile.all().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    String.valueOf(file.getFileName()),
                    () ->
                        assertThat(promtool("check", "rules", file.toString()))
                            .contains("SUCCESS")));
  }

  @Test
  void promtoolAcceptsTheConfigurationWithItsRules() {
    assertThat(promtool("check", "config", RuleFile.FOLDER.resolve("prometheus.yaml").toString()))
        .contains("SUCCESS")
        .contains("2 rule files found");
  }

  @TestFactory
  Stream<DynamicTest> everyAlertBehavesAsItsTestSays() {
    return RuleFile.files(RuleFile.TESTS, ".test.yaml").stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    String.valueOf(file.getFileName()),
                    () ->
                        assertThat(promtool("test", "rules", file.toString()))
                            .contains("SUCCESS")));
  }

  @TestFactory
  Stream<DynamicTest> everyAlertHasItsFourCases() {
    return RuleFile.alerts().stream()
        .map(alert -> DynamicTest.dynamicTest(alert.name(), () -> hasItsCases(alert.name())));
  }

  private static void hasItsCases(String alert) {
    Path test = RuleFile.TESTS.resolve(alert + ".test.yaml");
    assertThat(test).exists();
    assertThat(RuleFile.cases(test)).contains(CASES);
    assertThat(RuleFile.expected(test, "fires", alert)).as("alerts in `fires`").isPositive();
    assertThat(RuleFile.expected(test, "missing data", alert)).as("`missing data`").isNotNegative();
    assertThat(RuleFile.expected(test, "during a rollout", alert)).as("`rollout`").isNotNegative();
  }

  @TestFactory
  Stream<DynamicTest> everyAlertSaysWhatItIsWhereToLookAndWhatToDo() {
    return RuleFile.alerts().stream()
        .map(alert -> DynamicTest.dynamicTest(alert.name(), () -> isComplete(alert)));
  }

  private static void isComplete(Alert alert) {
    assertThat(String.valueOf(alert.labels().get("severity"))).isIn("page", "ticket", "none");
    assertThat(alert.annotation("summary")).isNotBlank().doesNotContain("\n").isNotEqualTo("null");
    assertThat(alert.annotation("description")).isNotBlank().isNotEqualTo("null");
    assertThat(alert.annotation("dashboard_url")).startsWith("https://grafana.example/d/pitwall-");
    assertThat(alert.annotation("runbook_url"))
        .isEqualTo("https://runbooks.example/" + alert.name() + ".md");
    assertThat(RuleFile.RUNBOOKS.resolve(alert.name() + ".md"))
        .content()
        .startsWith("# " + alert.name() + "\n")
        .contains("\n## What it means\n", "\n## What to look at\n", "\n## What to do\n");
  }

  @Test
  void promtoolAcceptsWhatPitwallWritesForSeveralJourneys(@TempDir Path folder) {
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    Map<String, String> environment = Map.of("SHOP_PASSWORD", "pit-stop-7");
    Path config = Path.of("src/test/resources/config/good").toAbsolutePath();
    Path out = folder.resolve("slo.rules.yaml");
    Streams streams = new Streams(nobody, nobody, false, false, environment, config, Sleeper.REAL);
    assertThat(PitwallCommand.run(streams, "rules", "--out", out.toString())).isZero();
    assertThat(promtool("check", "rules", out.toString())).contains("57 rules found");
  }

  @Test
  void everyRunbookAndEveryTestBelongsToAnAlert() {
    List<String> alerts = RuleFile.alerts().stream().map(Alert::name).toList();
    assertThat(alerts).doesNotHaveDuplicates();
    assertThat(names(RuleFile.RUNBOOKS, ".md")).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(names(RuleFile.TESTS, ".test.yaml")).containsExactlyInAnyOrderElementsOf(alerts);
  }

  private static List<String> names(Path folder, String ending) {
    return RuleFile.files(folder, ending).stream()
        .map(file -> String.valueOf(file.getFileName()).replace(ending, ""))
        .toList();
  }

  private static String amtool(String... arguments) {
    Path amtool = RealServer.program("prometheus-alertmanager", "amtool");
    return run(amtool, arguments);
  }

  @Test
  void amtoolAcceptsTheConfiguration() {
    Path file = RuleFile.FOLDER.resolve("alertmanager.yaml");
    assertThat(amtool("check-config", file.toString())).contains("SUCCESS", "7 inhibit rules");
  }

  @TestFactory
  Stream<DynamicTest> everySeverityGoesWhereItBelongs() {
    return Stream.of("page on-call", "ticket tickets", "none nobody", "unheard-of tickets")
        .map(pair -> pair.split(" "))
        .map(pair -> DynamicTest.dynamicTest(pair[0], () -> goesTo(pair[0], pair[1])));
  }

  private static void goesTo(String severity, String receiver) {
    String file = "--config.file=" + RuleFile.FOLDER.resolve("alertmanager.yaml");
    // Ends with a failure when the receiver is another one.
    String verify = "--verify.receivers=" + receiver;
    assertThat(amtool("config", "routes", "test", file, verify, "severity=" + severity))
        .contains(receiver);
  }
}
