package dev.pitwall.cli;

import dev.pitwall.store.StoreAcceptance;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall store drop}. */
@Command(
    name = "drop",
    header = "Take one row out that is damaged, for good; stop the service first.",
    description = {
      "",
      "TABLE and ID as `pitwall store check` prints them, of a row that cannot be read or was changed;",
      "one that is sound stays. A stop that is taken out stops no more. It is written into the audit."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:taken out",
      "1:not: there is no such row, it is sound, or the folder is in use",
      "2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall store drop evaluations 01J9ZK --data /var/lib/pitwall --reason \"disk failed\""
    })
final class StoreDropCommand extends StoreAction {
  @Parameters(
      index = "0",
      paramLabel = "TABLE",
      description =
          "runs, run_blocks, run_days, rollouts, evaluations, holds, acknowledgements or nodes.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "ID", description = "Which row.")
  private String id = "";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = USUAL_DATA,
      description = "The data folder. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(USUAL_DATA);

  @Mixin private AuditReason reason = new AuditReason();

  StoreDropCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    if (!StoreAcceptance.drop(
        path(data), table, id, user(), reason.text(), InstantSource.system().instant())) {
      streams
          .err()
          .println(
              "pitwall store drop: there is no row "
                  + TerminalText.plain(id, 100)
                  + " in table "
                  + TerminalText.plain(table, 100)
                  + "; `pitwall store check` prints those that are damaged");
      return Exit.BAD;
    }
    say("took out row " + id + " of table " + table);
    return Exit.OK;
  }
}
