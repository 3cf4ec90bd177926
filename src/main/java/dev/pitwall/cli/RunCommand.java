package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.yaml.ConfigProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall run}. */
@Command(
    name = "run",
    header = "Run journeys once, now, from here.",
    description = {
      "",
      "Runs each JOURNEY once and shows every step. Nothing is tried twice, and nothing is stored but",
      "the screenshots, console and trace of a run that did not pass."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all passed",
      "1:at least one failed: the service misbehaved",
      "2:wrong usage, or something is wrong with the configuration or a journey",
      "3:none failed, but at least one could not be measured or was skipped",
      "130:interrupted"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall run checkout",
      "  pitwall run checkout login --node app03 --junit target/journeys.xml",
      "  pitwall run journeys/order-api.yaml --url http://127.0.0.1:9000 --json"
    })
final class RunCommand implements Callable<Integer> {
  private static final Path USUAL_ARTEFACTS = Path.of("pitwall-artefacts");

  private final Streams streams;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Parameters(
      paramLabel = "JOURNEY",
      arity = "1..*",
      description = "A journey's name, or the path of its file.")
  private List<String> journeys = List.of();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The address of the service, in place of a configuration. Secrets are then environment"
              + " variables of their names.")
  private @Nullable URI url;

  @Option(
      names = "--variable",
      paramLabel = "NAME=VALUE",
      description = "With --url: a variable that the service would give. Can be repeated.")
  private Map<String, String> variables = Map.of();

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description =
          "Go to this node: its name, host:port or http://host:port. Default: the front door.")
  private @Nullable String node;

  @Option(
      names = "--artefacts",
      paramLabel = "FOLDER",
      description =
          "Keep screenshots, consoles and traces of all runs here. Default: pitwall-artefacts, and"
              + " only those of runs that did not pass.")
  private @Nullable Path artefacts;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write JUnit XML: a suite per run, a case per step.")
  private @Nullable Path junit;

  @Option(
      names = "--json",
      description = "Print one JSON document; the lines then go to standard error.")
  private boolean json;

  RunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    check();
    RunPlans.Where where = new RunPlans.Where(url, node, variables);
    RunPlans.Found found = new RunPlans(streams, options.place(streams), where).find(journeys);
    if (!found.problems().isEmpty()) {
      return refuse(found.problems());
    }
    List<FinishedRun> all = runAll(found.orders());
    if (json) {
      streams.out().println(JsonDocuments.of(RunsJson.of(all)));
    }
    if (junit != null) {
      write(streams.path(junit), JunitXml.of(all));
    }
    return FinishedRun.code(all);
  }

  private void check() {
    if (url != null && options.namesConfig()) {
      throw new CannotStart(
          "--url takes the place of a configuration; leave out --url or --config");
    }
    if (url == null && !variables.isEmpty()) {
      throw new CannotStart("--variable goes with --url; a configuration has its own variables");
    }
    if (junit != null && Files.isDirectory(streams.path(junit))) {
      throw new CannotStart("--junit " + junit + " is a folder; name a file");
    }
  }

  private int refuse(List<ConfigProblem> problems) {
    if (json) {
      ObjectNode document = JsonDocuments.object();
      document.put("ok", false);
      document.put("exitCode", Exit.USAGE);
      document.set("problems", ProblemList.json(problems));
      streams.out().println(JsonDocuments.of(document));
    } else {
      ProblemList.print(problems, streams.err(), streams.errPaint());
    }
    String nothing = "nothing was run: " + ProblemList.summary(problems);
    streams.err().println(streams.errPaint().red(nothing));
    return Exit.USAGE;
  }

  private static boolean isAnyOwn(List<RunPlan> orders) {
    return orders.stream().anyMatch(order -> NodeAccess.endsTls(order.target()));
  }

  private List<FinishedRun> runAll(List<RunPlan> orders) {
    RunLines lines =
        json
            ? new RunLines(streams.err(), streams.errPaint())
            : new RunLines(streams.out(), streams.outPaint());
    Secrets secrets =
        orders.stream().map(RunPlan::secrets).reduce(Secrets.NONE, (one, other) -> one.and(other));
    List<FinishedRun> all = new ArrayList<>();
    try (Runner runner = new Runner(secrets, isAnyOwn(orders), streams.environment())) {
      for (RunPlan order : orders) {
        RunLines.Going going = lines.begins(order);
        Run run = runner.run(order, going);
        FinishedRun finished = new FinishedRun(order, run, kept(runner, run));
        going.ended(finished);
        all.add(finished);
      }
    }
    lines.summary(all);
    return all;
  }

  private List<Path> kept(Runner runner, Run run) {
    Path folder = artefacts == null ? USUAL_ARTEFACTS : artefacts;
    boolean wanted = artefacts != null || run.outcome() != Outcome.PASSED;
    return wanted && !run.artefacts().isEmpty()
        ? runner.keep(run, streams.path(folder).resolve(run.journey() + "-" + run.id()))
        : List.of();
  }

  private static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CannotStart("--junit: cannot write " + file + " (" + e + "); name another file");
    }
  }
}
