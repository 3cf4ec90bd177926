package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitwall signals}. */
@Command(
    name = "signals",
    header = "Show what a running Pitwall reads from outside.",
    description = {
      "",
      "Queues with their state, error counters, alerts, certificates and the health of each node.",
      "On a terminal the table stays and is renewed every second; else it is printed once."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every signal is well",
      "1:at least one is not, or could not be read",
      "2:wrong usage",
      "5:no Pitwall answers, or the token is not accepted"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pitwall signals",
      "  pitwall signals --once",
      "  pitwall signals --server https://pitwall.example --json"
    })
final class SignalsCommand implements Callable<Integer> {
  private static final int USUAL_COLUMNS = 120;
  private static final PitwallClient.Limits LIMITS =
      new PitwallClient.Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), 16 << 20);
  private static final String HOME = "\u001b[H\u001b[J";

  private final Streams streams;

  @Mixin private ServerOptions options = new ServerOptions();

  @Option(names = "--once", description = "Print the table once, also on a terminal.")
  private boolean once;

  @Option(names = "--json", description = "Print what the server answers, once.")
  private boolean json;

  SignalsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    ServerOptions.Place place = options.place(streams);
    try (PitwallClient client = new PitwallClient(place, "pitwall-signals", LIMITS)) {
      boolean renewed = streams.outIsTerminal() && !once && !json;
      return renewed ? watch(client, place.server()) : show(read(client, place.server()));
    }
  }

  private static ServerDocument read(PitwallClient client, URI server) throws InterruptedException {
    return ServerDocument.of(
        server, client.get("/api/v1/signals", "application/json", Duration.ZERO), "signals");
  }

  private int show(ServerDocument reading) {
    return switch (reading) {
      case ServerDocument.Nothing nothing -> unreachable(nothing);
      case ServerDocument.Document document -> {
        if (json) {
          streams.out().println(JsonDocuments.of(document.json()));
        } else {
          table(document.json()).print(streams.out());
        }
        yield table(document.json()).allWell() ? Exit.OK : Exit.BAD;
      }
    };
  }

  /** Until somebody ends it, or no Pitwall answers any more. */
  private int watch(PitwallClient client, URI server) throws InterruptedException {
    while (true) {
      switch (read(client, server)) {
        case ServerDocument.Nothing nothing -> {
          return unreachable(nothing);
        }
        case ServerDocument.Document document -> {
          streams.out().print(HOME);
          table(document.json()).print(streams.out());
          streams.out().flush();
        }
      }
      streams.pace().pause(Duration.ofSeconds(1));
    }
  }

  private int unreachable(ServerDocument.Nothing nothing) {
    streams.err().println("pitwall signals: " + TerminalText.plain(nothing.why(), 500));
    return Exit.UNREACHABLE;
  }

  private SignalsTable table(JsonNode document) {
    return new SignalsTable(
        document, InstantSource.system().instant(), streams.outPaint(), USUAL_COLUMNS);
  }
}
