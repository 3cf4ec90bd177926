package dev.pitwall.cli;

import dev.pitwall.store.StoreAcceptance;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall store accept}. */
@Command(
    name = "accept",
    header = "Take a database as it is, though it is not what was written; stop the service first.",
    description = {
      "",
      "For when no backup is newer: the database is behind its head file, the audit is broken, or",
      "records were changed past Pitwall. Each is printed and written into the audit with the reason."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:accepted, or there was nothing to accept",
      "1:not: the folder is in use, or the database cannot be read",
      "2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall store accept /var/lib/pitwall --reason \"disk failed, rollout r-7 was redone\""
    })
final class StoreAcceptCommand extends StoreAction {
  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      defaultValue = USUAL_DATA,
      description = "The data folder. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(USUAL_DATA);

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it stands in the audit.")
  private String reason = "";

  StoreAcceptCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    List<String> taken =
        StoreAcceptance.accept(path(data), user(), reason, InstantSource.system().instant());
    taken.forEach(what -> say("accepted as it is: " + what));
    if (taken.isEmpty()) {
      say("there was nothing to accept");
    }
    return Exit.OK;
  }
}
