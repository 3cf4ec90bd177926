package dev.pitwall.cli;

import dev.pitwall.yaml.SchemaFile;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pitwall schema}. */
@Command(
    name = "schema",
    header = "Print the JSON Schema of pitwall.yaml or of a journey, for editors.",
    description = {
      "",
      "With it an editor completes keys, shows what they mean, and marks what it can see is wrong.",
      "pitwall check sees more: names that do not exist, and what does not go together.",
      "A running Pitwall has both under /schemas."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall schema pitwall > pitwall.schema.json",
      "  pitwall schema journey > journey.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "pitwall|journey", description = "Of pitwall.yaml, or of a journey.")
  private String file = "";

  SchemaCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    SchemaFile schema =
        Stream.of(SchemaFile.values())
            .filter(one -> one.word().equals(file))
            .findFirst()
            .orElseThrow(
                () -> new CannotStart("there is no schema " + file + "; write pitwall or journey"));
    streams.out().print(schema.text());
    return Exit.OK;
  }
}
