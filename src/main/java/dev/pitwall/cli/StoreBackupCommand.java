package dev.pitwall.cli;

import dev.pitwall.store.StoreBackup;
import dev.pitwall.text.Words;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pitwall store backup}. */
@Command(
    name = "backup",
    header = "Copy the database into one file, also while the service runs.",
    description = {
      "",
      "FILE is a SQLite database as of one moment, verified and on disk before it has its name, and",
      "never overwrites. It holds where the audit ended. Artefacts are not in it: copy DATA/artefacts",
      "beside it if you want them, their files never change."
    },
    customSynopsis = "pitwall store backup [--debug] [-h] [DATA] FILE",
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:backed up",
      "1:not: FILE exists, cannot be written, or the database is damaged",
      "2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall store backup pitwall-monday.db",
      "  pitwall store backup /var/lib/pitwall /backup/pitwall-monday.db"
    })
final class StoreBackupCommand extends StoreAction {
  @Parameters(
      paramLabel = "[DATA] FILE",
      index = "0..1",
      arity = "1..2",
      hideParamSyntax = true,
      description = "The data folder, `data` if it is not named; and the file to make.")
  private List<Path> places = List.of();

  StoreBackupCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    Path data = places.size() == 2 ? places.getFirst() : Path.of(USUAL_DATA);
    StoreBackup made = StoreBackup.make(path(data), path(places.getLast()));
    say(
        "backed up to %s: %d bytes, %s"
            .formatted(
                made.file(),
                made.bytes(),
                made.end() == 0 ? "no audit line" : "last audit line " + made.end()));
    if (made.unreadable() > 0) {
      say(
          Words.count(made.unreadable(), "row")
              + " of runs in it cannot be read; `pitwall store check` names them, and `pitwall store"
              + " drop` takes them out");
    }
    return Exit.OK;
  }
}
