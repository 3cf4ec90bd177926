package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitwall audit}. */
@Command(
    name = "audit",
    header = "Show what was done and by whom, or verify that nobody changed it.",
    description = {
      "",
      "Verdicts, moves of nodes, holds, acknowledgements: a line each, the newest first. Each line's",
      "hash covers the line before it and the record it tells of; `pitwall audit verify` walks them."
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "2:wrong usage",
      "5:no Pitwall answers, or the token is not accepted"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall audit",
      "  pitwall audit --limit 500",
      "  pitwall audit verify",
      "  pitwall audit verify /var/lib/pitwall"
    })
final class AuditCommand implements Callable<Integer> {
  private static final PitwallClient.Limits LIMITS =
      new PitwallClient.Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), 16 << 20);
  private static final int LONGEST = 500;

  private final Streams streams;

  @Mixin private ServerOptions options = new ServerOptions();

  @Option(names = "--limit", description = "At most so many lines, 1 to 500; 50 if unset.")
  private int limit = 50;

  private AuditCommand(Streams streams) {
    this.streams = streams;
  }

  static CommandLine of(Streams streams) {
    return new CommandLine(new AuditCommand(streams))
        .addSubcommand(new AuditVerifyCommand(streams));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1 || limit > LONGEST) {
      throw new CannotStart("--limit is " + limit + "; required 1 to " + LONGEST);
    }
    ServerOptions.Place place = options.place(streams);
    String path = "/api/v1/audit?limit=" + limit;
    try (PitwallClient client = new PitwallClient(place, "pitwall-audit", LIMITS)) {
      PitwallClient.Reply reply = client.get(path, "application/json", Duration.ZERO);
      return switch (ServerDocument.of(place.server(), reply, "lines")) {
        case ServerDocument.Nothing nothing -> {
          streams.err().println("pitwall audit: " + TerminalText.plain(nothing.why(), LONGEST));
          yield Exit.UNREACHABLE;
        }
        case ServerDocument.Document document -> shown(document.json());
      };
    }
  }

  private int shown(JsonNode document) {
    for (JsonNode line : document.path("lines")) {
      streams
          .out()
          .printf(
              "%d  %s  %s  %s%n",
              line.path("sequence").asLong(),
              word(line, "at"),
              word(line, "who"),
              word(line, "what"));
    }
    return Exit.OK;
  }

  private static String word(JsonNode node, String field) {
    return TerminalText.plain(node.path(field).asText(), 4 * LONGEST);
  }
}
