package dev.pitwall.cli;

import dev.pitwall.store.StoreRestore;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall store restore}. */
@Command(
    name = "restore",
    header = "Put a backup in the place of the database; the service must be stopped.",
    description = {
      "",
      "FILE is verified first. That it was restored is written into the audit. What was told since the",
      "backup was made is gone: ask the gates of open rollouts anew, and place holds again."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:restored",
      "1:not: FILE is damaged, or the folder is in use or not empty",
      "2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pitwall store restore /backup/pitwall-monday.db /var/lib/pitwall --replace"})
final class StoreRestoreCommand extends StoreAction {
  @Parameters(index = "0", paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      arity = "0..1",
      defaultValue = USUAL_DATA,
      description = "The data folder. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(USUAL_DATA);

  @Option(
      names = "--replace",
      description = "Set a database that is there aside, in DATA/replaced-TIME.")
  private boolean replace;

  StoreRestoreCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    StoreRestore.Restored done =
        StoreRestore.restore(
            path(file), path(data), replace, user(), InstantSource.system().instant());
    say("restored to " + data + ": the backup ends with audit line " + done.end());
    done.given()
        .filter(told -> told > done.end())
        .ifPresent(
            told ->
                say(
                    "lines up to %d had been told; what is behind line %d is given up"
                        .formatted(told, done.end())));
    if (done.aside() != null) {
      say("the database before is kept in " + done.aside());
    }
    return Exit.OK;
  }
}
