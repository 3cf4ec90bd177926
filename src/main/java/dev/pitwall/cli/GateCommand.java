package dev.pitwall.cli;

import dev.pitwall.gate.GatePhase;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitwall gate}. */
@Command(
    name = "gate",
    header = "Ask a gate: go or no-go?",
    description = {
      "",
      "Asks a running Pitwall until the gate has decided, and ends with a code a pipeline can use.",
      "The first line on standard output is the verdict and its reason; progress is on standard error.",
      "",
      "Whatever is not a clear GO is not 0: no answer, a redirect, a 200 from somebody else."
    },
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:GO",
      "1:NO_GO",
      "2:wrong usage, or the gate says that the question is wrong",
      "3:INCONCLUSIVE, or not decided within --timeout",
      "4:HOLD: a person said stop",
      "5:no gate answers, the token is not accepted, or there is no such gate",
      "130:interrupted"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  PITWALL_SERVER  the server, when --server is not given",
      "  PITWALL_TOKEN   the token, when --token-file is not given; a token is never an argument,",
      "                  since every user of a machine can read those",
      "",
      "Examples:",
      "  pitwall gate shop",
      "  pitwall gate shop --rollout d-481 --node app03 --phase pre-drain",
      "  pitwall gate shop --rollout d-481 --node app03 --version 1.42.0 --timeout 5m"
    })
final class GateCommand implements Callable<Integer> {
  private static final String NAME = "[a-z0-9][a-z0-9_.-]{0,62}";
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long MOST_BYTES = 1 << 20;
  private static final int USUAL_COLUMNS = 100;

  private final Streams streams;

  @Parameters(paramLabel = "GATE", description = "The gate's name, as in pitwall.yaml.")
  private String gate = "";

  @Mixin private ServerOptions options = new ServerOptions();

  @Option(
      names = "--rollout",
      paramLabel = "ID",
      description = "The rollout; an id not seen before opens one.")
  private @Nullable String rollout;

  @Option(names = "--node", paramLabel = "NODE", description = "The node it is about.")
  private @Nullable String node;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description =
          "pre-drain, drained, post-start or fleet. Default: post-start with --node, else fleet.")
  private @Nullable String phase;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "The version the node must report. Default: the rollout's.")
  private @Nullable String version;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Counted up it asks a decided question anew. Default: 1.")
  private @Nullable Integer attempt;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long to wait for a decision. Default: 10m.")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long to go on while nobody answers: a gate may be starting. Default: 10s.")
  private Duration connectTimeout = Duration.ZERO;

  @Option(
      names = "--wait-for-hold",
      description = "Wait for the end of a hold, until --timeout. Default: end with 4 at once.")
  private boolean waitForHold;

  @Option(names = "--json", description = "Print one JSON document instead of lines.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  GateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    ServerOptions.Place server = options.place(streams);
    GateQuestion question = question(server.server());
    GatePoller.Patience patience = new GatePoller.Patience(timeout, connectTimeout, waitForHold);
    PitwallClient.Limits limits =
        new PitwallClient.Limits(clamp(connectTimeout), GRACE, MOST_BYTES);
    try (PitwallClient client = new PitwallClient(server, "pitwall-gate", limits)) {
      GateResult ending =
          new GatePoller(client, question, patience, progress(), streams.pace()).decide();
      GateReport report = new GateReport(streams.out(), streams.outPaint());
      if (json) {
        report.document(question, ending);
      } else {
        report.lines(ending);
      }
      return ending.code();
    }
  }

  /** One attempt to connect; the client refuses zero. */
  private static Duration clamp(Duration asked) {
    Duration longest = Duration.ofSeconds(5);
    Duration shortest = Duration.ofMillis(500);
    return asked.compareTo(longest) > 0
        ? longest
        : asked.compareTo(shortest) < 0 ? shortest : asked;
  }

  private GateQuestion question(URI server) {
    if (!gate.matches(NAME)) {
      throw new CannotStart("'" + gate + "' is no gate's name; it is made of a-z, 0-9, -, _ and .");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "rollout", rollout);
    put(parameters, "node", node);
    put(parameters, "phase", checkedPhase());
    put(parameters, "version", version);
    put(parameters, "attempt", attempt == null ? null : attempt.toString());
    return new GateQuestion(server, gate, parameters);
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private @Nullable String checkedPhase() {
    String asked = phase;
    if (asked == null) {
      return null;
    }
    Optional<GatePhase> known = GatePhase.of(asked);
    if (known.isEmpty()) {
      String all =
          Arrays.stream(GatePhase.values()).map(GatePhase::key).collect(Collectors.joining(", "));
      throw new CannotStart("--phase " + asked + ": must be one of " + all);
    }
    if (known.get().aboutOneNode() != (node != null)) {
      throw new CannotStart(
          known.get().aboutOneNode()
              ? "--phase " + asked + " is about one node; say which with --node"
              : "--phase " + asked + " is about all nodes; leave --node out");
    }
    return asked;
  }

  private GateProgress progress() {
    if (quiet) {
      return GateProgress.NONE;
    }
    return streams.errIsTerminal()
        ? GateProgress.onTerminal(streams.err(), streams.errPaint(), columns())
        : GateProgress.inLines(streams.err(), System::nanoTime);
  }

  private int columns() {
    String columns = streams.environment().getOrDefault("COLUMNS", "");
    return columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : USUAL_COLUMNS;
  }
}
