package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
  private static final String HOME = "\u001b[H\u001b[J";

  private final Streams streams;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where Pitwall is. Default: $PITWALL_SERVER, or " + GateDoor.USUAL_SERVER + ".")
  private @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file that holds the token. Default: the token is $PITWALL_TOKEN, or none.")
  private @Nullable Path tokenFile;

  @Option(names = "--once", description = "Print the table once, also on a terminal.")
  private boolean once;

  @Option(names = "--json", description = "Print what the server answers, once.")
  private boolean json;

  SignalsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    GateDoor door = new GateDoor(streams, server, tokenFile);
    try (SignalsClient client = new SignalsClient(door.server(), door.token())) {
      boolean renewed = streams.outIsTerminal() && !once && !json;
      return renewed ? watch(client) : show(client);
    }
  }

  private int show(SignalsClient client) throws InterruptedException {
    return switch (client.read()) {
      case SignalsClient.Answer.Silence silence -> {
        streams.err().println("pitwall signals: " + Paint.plain(silence.why(), 500));
        yield Exit.UNREACHABLE;
      }
      case SignalsClient.Answer.Said said -> {
        if (json) {
          streams.out().println(JsonText.of(said.document()));
        } else {
          table(said.document()).print(streams.out());
        }
        yield table(said.document()).allWell() ? Exit.OK : Exit.BAD;
      }
    };
  }

  /** Until somebody ends it, or no Pitwall answers any more. */
  private int watch(SignalsClient client) throws InterruptedException {
    while (true) {
      switch (client.read()) {
        case SignalsClient.Answer.Silence silence -> {
          streams.err().println("pitwall signals: " + Paint.plain(silence.why(), 500));
          return Exit.UNREACHABLE;
        }
        case SignalsClient.Answer.Said said -> {
          streams.out().print(HOME);
          table(said.document()).print(streams.out());
          streams.out().flush();
        }
      }
      Pace.REAL.pause(Duration.ofSeconds(1));
    }
  }

  private SignalsTable table(JsonNode document) {
    return new SignalsTable(
        document, InstantSource.system().instant(), streams.outPaint(), USUAL_COLUMNS);
  }
}
