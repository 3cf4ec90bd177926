package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.store.StoreCheck;
import dev.pitwall.text.Words;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall store check}. */
@Command(
    name = "check",
    header = "Look at everything that is kept, and print all damage, a line each.",
    description = {
      "",
      "Reads the pages and indexes of the database, every record, what rows refer to, the audit chain",
      "with the records it covers, and whether the chain ends where the head file says. It changes",
      "nothing and may run beside the service."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is sound",
      "1:damage was found, or it is no database of Pitwall's",
      "2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pitwall store check", "  pitwall store check /backup/pitwall-monday.db --json"})
final class StoreCheckCommand extends StoreAction {
  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      defaultValue = USUAL_DATA,
      description = "The data folder, or a backup. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of(USUAL_DATA);

  @Option(names = "--json", description = "Print one JSON document instead of lines.")
  private boolean json;

  StoreCheckCommand(Streams streams) {
    super(streams);
  }

  @Override
  int act() {
    StoreCheck.Report report = StoreCheck.of(path(data));
    if (json) {
      streams.out().println(JsonDocuments.of(document(report)));
    } else {
      print(report);
    }
    return report.isSound() ? Exit.OK : Exit.BAD;
  }

  private void print(StoreCheck.Report report) {
    report.damage().forEach(damage -> say(damage.sentence()));
    report.notes().forEach(note -> say("note: " + note));
    report.chain().ifPresent(chain -> say(AuditSentence.of(chain)));
    String read =
        new TreeMap<>(report.rows())
            .entrySet().stream()
                .map(table -> table.getValue() + " " + table.getKey())
                .collect(Collectors.joining(", "));
    TerminalText paint = streams.outPaint();
    streams
        .out()
        .println(
            report.isSound()
                ? paint.green("sound: " + read)
                : paint.red(
                    Words.count(report.damage().size(), "problem") + " found; read: " + read));
  }

  private static ObjectNode document(StoreCheck.Report report) {
    ObjectNode document = JsonDocuments.object();
    document.put("sound", report.isSound());
    ArrayNode damage = document.putArray("damage");
    for (StoreCheck.Damage one : report.damage()) {
      damage.addObject().put("table", one.table()).put("id", one.id()).put("what", one.what());
    }
    ObjectNode rows = document.putObject("rows");
    for (Map.Entry<String, Long> table : new TreeMap<>(report.rows()).entrySet()) {
      rows.put(table.getKey(), table.getValue());
    }
    report.notes().forEach(document.putArray("notes")::add);
    ObjectNode head = document.putObject("head");
    report.chain().ifPresent(chain -> head(chain, head));
    return document;
  }

  private static void head(Check.Sound chain, ObjectNode head) {
    head.put("sequence", chain.sequence())
        .put("hash", chain.head())
        .put("at", chain.headAt() == null ? "" : chain.headAt().toString())
        .put("notCovered", chain.notCovered());
  }
}
