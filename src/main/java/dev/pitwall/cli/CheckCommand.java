package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.boot.SourceConnectionCheck;
import dev.pitwall.config.Config;
import dev.pitwall.signal.Sample;
import dev.pitwall.yaml.ConfigProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall check}. */
@Command(
    name = "check",
    header = "Check the configuration and its journeys.",
    description = {
      "",
      "Reads pitwall.yaml and every journey, and prints all that is wrong, one line each:",
      "file:line:column: message; hint. Nothing is contacted, unless --connect asks for it.",
      "",
      "With FILEs only those journeys are checked, against the configuration when there is one.",
      "In a folder without a configuration the journeys are checked by themselves."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is, or with --connect: a source could not be read, or a node is down",
      "2:wrong usage, or there is nothing to check"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall check",
      "  pitwall check --config deploy/pitwall.yaml --journeys journeys --json",
      "  pitwall check --connect",
      "  pitwall check journeys/checkout.yaml"
    })
final class CheckCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--json", description = "Print one JSON document instead of lines.")
  private boolean json;

  @Option(
      names = "--connect",
      description = "When all is fine, read every signal and every node's health once.")
  private boolean connect;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Journey files, or folders of them. Default: the whole configuration.")
  private List<Path> files = List.of();

  CheckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (connect && !files.isEmpty()) {
      throw new CannotStart(
          "--connect reads what the whole configuration names; leave out the FILEs");
    }
    ConfigCheck.Result result = new ConfigCheck(streams, options).check(files);
    Optional<Config> config = connect ? result.config() : Optional.empty();
    ConnectReport read =
        new ConnectReport(
            config.isPresent() ? SourceConnectionCheck.readOnce(config.get()) : List.<Sample>of());
    if (json) {
      ObjectNode document = document(result);
      config.ifPresent(checked -> document.set("sources", read.json()));
      streams.out().println(JsonDocuments.of(document));
    } else {
      print(result);
      config.ifPresent(checked -> read.print(streams.out(), streams.outPaint()));
    }
    return result.isFine() && read.isFine() ? Exit.OK : Exit.BAD;
  }

  private void print(ConfigCheck.Result result) {
    TerminalText ansi = streams.outPaint();
    ProblemList.print(result.problems(), streams.out(), ansi);
    String summary = TerminalText.plain(result.summary());
    streams.out().println(result.isFine() ? ansi.green(summary) : ansi.red(summary));
    result.notes().forEach(note -> streams.out().println("note: " + TerminalText.plain(note)));
  }

  private static ObjectNode document(ConfigCheck.Result result) {
    List<ConfigProblem> problems = result.problems();
    ObjectNode document = JsonDocuments.object();
    document.put("ok", result.isFine());
    document.put("summary", result.summary());
    result.notes().forEach(document.putArray("notes")::add);
    document.set("problems", ProblemList.json(problems));
    return document;
  }
}
