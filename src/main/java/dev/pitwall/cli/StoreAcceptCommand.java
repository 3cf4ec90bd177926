package dev.pitwall.cli;

import dev.pitwall.store.StoreAcceptance;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "1:not: the folder is in use, or the database or a record cannot be read",
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

  @Mixin private AuditReason reason = new AuditReason();

  StoreAcceptCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    StoreAcceptance.Accepted accepted =
        StoreAcceptance.accept(path(data), user(), reason.text(), InstantSource.system().instant());
    accepted.taken().forEach(what -> say("accepted as it is: " + what));
    if (accepted.taken().isEmpty()) {
      say("there was nothing to accept");
    }
    accepted
        .holds()
        .forEach(
            id ->
                say(
                    "hold "
                        + id
                        + " that Pitwall placed on every gate stands: release it when all is well"));
    return Exit.OK;
  }
}
