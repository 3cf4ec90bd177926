package dev.pitwall.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pitwall store}: what can be done about a data folder. */
@Command(
    name = "store",
    header = "Check, back up, restore and mend a data folder.",
    description = {
      "",
      "`check` and `backup` work while the service runs, the others want it stopped. What changes a",
      "folder is written into its audit."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or sound", "1:refused, or damage was found", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall store check /var/lib/pitwall",
      "  pitwall store backup /var/lib/pitwall /backup/pitwall-monday.db",
      "  pitwall store restore /backup/pitwall-monday.db /var/lib/pitwall --replace"
    })
final class StoreCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private StoreCommand() {}

  static CommandLine of(Streams streams) {
    return new CommandLine(new StoreCommand())
        .addSubcommand(new StoreCheckCommand(streams))
        .addSubcommand(new StoreBackupCommand(streams))
        .addSubcommand(new StoreRestoreCommand(streams))
        .addSubcommand(new StoreAcceptCommand(streams))
        .addSubcommand(new StoreDropCommand(streams));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
