package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final Path EXAMPLE = Path.of("grafana/prometheus/slo.rules.yaml");

  @TempDir Path folder;

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private void journey(String name, String objective) throws IOException {
    write("pitwall.yaml", "services: {shop: {url: http://shop.example}}\n");
    write(
        "journeys/" + name + ".yaml",
        "journey: " + name + "\nservice: shop\nevery: 30s\n" + objective + "steps: [open: /]\n");
  }

  @Test
  void theExampleIsWhatACheckoutWithTheUsualObjectiveGets() throws IOException {
    journey("checkout", "");
    Shell shell = new Shell(folder);
    assertThat(shell.run("rules")).isZero();
    assertThat(shell.out()).isEqualTo(Files.readString(EXAMPLE));
    assertThat(shell.err()).isEqualTo("rules for 1 journey\n");
  }

  @Test
  void anObjectiveBecomesLimitsAndWideBudgetsStayBelowAllRuns() throws IOException {
    journey("checkout", "objective: 0.999\n");
    journey("search", "objective: 0.9\n");
    Shell shell = new Shell(folder);
    assertThat(shell.run("rules")).isZero();
    assertThat(shell.out())
        .contains("expr: vector(0.999)", "expr: vector(0.001)", "sloth_objective: \"99.9\"")
        .contains("ratio_rate1h{sloth_id=\"shop-checkout\"} > 0.0144)")
        .contains("ratio_rate1h{sloth_id=\"shop-search\"} > 0.9)")
        .contains("ratio_rate6h{sloth_id=\"shop-search\"} > 0.6)")
        .doesNotContain("${");
  }

  @Test
  void itIsWrittenToAFileWithLinksOfOnesOwn() throws IOException {
    journey("checkout", "");
    Shell shell = new Shell(folder);
    int code =
        shell.run(
            "rules",
            "--out",
            "slo.yaml",
            "--grafana",
            "https://g.example/",
            "--runbooks",
            "https://w.example/pitwall");
    assertThat(code).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(folder.resolve("slo.yaml"))
        .content()
        .contains("https://g.example/d/pitwall-journey?var-journey=checkout")
        .contains("https://w.example/pitwall/PitwallBudgetBurn1h.md");
    assertThat(folder.resolve("slo.yaml.part")).doesNotExist();
  }

  @Test
  void problemsAreToldAndNothingIsWritten() throws IOException {
    journey("checkout", "objective: 99\n");
    Shell shell = new Shell(folder);
    assertThat(shell.run("rules", "--out", "slo.yaml")).isEqualTo(Exit.BAD);
    assertThat(shell.err()).contains("`objective` must be above 0.5 and below 1, saw `99`");
    assertThat(folder.resolve("slo.yaml")).doesNotExist();
  }

  @Test
  void aPlaceThatIsNoneIsRefused() throws IOException {
    journey("checkout", "");
    Shell shell = new Shell(folder);
    assertThat(shell.run("rules", "--grafana", "grafana")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("--grafana grafana is no place; write https://host");
    assertThat(shell.run("rules", "--out", "nowhere/slo.yaml")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("there is no such folder");
  }

  @Test
  void withoutAConfigurationThereIsNothingToWrite() throws IOException {
    Files.createDirectories(folder.resolve("journeys"));
    write("journeys/a.yaml", "journey: a\nservice: shop\nevery: 30s\nsteps: [open: /]\n");
    Shell shell = new Shell(folder);
    assertThat(shell.run("rules")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("there is no configuration; name it with --config");
  }
}
