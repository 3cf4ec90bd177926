package dev.pitwall.cli;

import dev.pitwall.config.Config;
import dev.pitwall.journey.Journey;
import dev.pitwall.text.Hosts;
import dev.pitwall.text.Words;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitwall rules}. */
@Command(
    name = "rules",
    header = "Write Prometheus rules for the objectives of the journeys.",
    description = {
      "",
      "For each journey: recording rules with the names of Sloth, and four alerts on how fast its",
      "error budget burns. Everything else to alert on is in grafana/prometheus/pitwall.rules.yaml."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:written",
      "1:the configuration has problems; pitwall check shows the same",
      "2:wrong usage, or there is no configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall rules --out /etc/prometheus/slo.rules.yaml",
      "  pitwall rules --grafana https://grafana.example --runbooks https://wiki.example/pitwall"
    })
final class RulesCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write them, replaced as a whole. Default: standard output.")
  private @Nullable Path out;

  @Option(
      names = "--grafana",
      paramLabel = "URL",
      defaultValue = "https://grafana.example",
      description = "Where the alerts' links to the dashboard lead. Default: ${DEFAULT-VALUE}.")
  private URI grafana = URI.create("https://grafana.example");

  @Option(
      names = "--runbooks",
      paramLabel = "URL",
      defaultValue = "https://runbooks.example",
      description = "The folder of the runbooks, docs/runbooks. Default: ${DEFAULT-VALUE}.")
  private URI runbooks = URI.create("https://runbooks.example");

  RulesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    needsHttp("--grafana", grafana);
    needsHttp("--runbooks", runbooks);
    ConfigCheck.Result result = new ConfigCheck(streams, options).check(List.of());
    if (!result.isFine()) {
      ProblemList.print(result.problems(), streams.err(), streams.errPaint());
      return Exit.BAD;
    }
    Config config =
        result
            .config()
            .orElseThrow(() -> new CannotStart("there is no configuration; name it with --config"));
    List<Journey> journeys =
        config.journeys().stream().sorted(Comparator.comparing(Journey::name)).toList();
    write(new SloRules(grafana, runbooks).text(journeys));
    streams.err().println("rules for " + Words.count(journeys.size(), "journey"));
    return Exit.OK;
  }

  /** Prometheus may read the file at any moment, so it is never there in part. */
  private void write(String text) throws IOException {
    if (out == null) {
      streams.out().print(text);
      return;
    }
    Path file = streams.path(out).toAbsolutePath();
    if (!Files.isDirectory(file.resolveSibling("."))) {
      throw new CannotStart("--out " + out + ": there is no such folder; make it first");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void needsHttp(String option, URI url) {
    boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!http || Hosts.of(url) == null || url.getRawQuery() != null) {
      throw new CannotStart(
          option + " " + url + " is no place; write https://host or https://host/path");
    }
  }
}
