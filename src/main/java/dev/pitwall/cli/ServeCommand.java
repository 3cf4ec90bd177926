package dev.pitwall.cli;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.probe.browser.BrowserChoice;
import dev.pitwall.store.StoreRefused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the journeys without pause and answers the gates.",
      "Stops on SIGTERM or Ctrl-C, when what is under way has ended."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped as it was told to",
      "1:the configuration or the journeys have problems, or it could not start",
      "2:wrong usage"
    },
    footerHeading = "%nExample:%n",
    footer = "  pitwall serve --config pitwall.yaml --journeys journeys --data data --port 0")
public final class ServeCommand implements Callable<Integer> {
  private static final int REFUSED = 1;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "pitwall.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  Path config = Path.of("pitwall.yaml");

  @Option(
      names = "--journeys",
      paramLabel = "DIR",
      defaultValue = "journeys",
      description = "The folder of journeys (default: ${DEFAULT-VALUE}).")
  Path journeys = Path.of("journeys");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port, instead of the configuration's; 0 picks a free one and prints it.")
  @Nullable Integer port;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Running.out(spec);
    PrintWriter err = Running.err(spec);
    Optional<Config> read = Running.read(config, journeys, System.getenv(), err);
    if (read.isEmpty()) {
      return REFUSED;
    }
    try {
      Pitwall pitwall =
          Pitwall.start(
              Running.withPort(read.get(), port), data, System.getenv(), Running.version());
      out.println("Pitwall listens on " + pitwall.url());
      if (pitwall.browser() instanceof BrowserChoice.None none) {
        err.println("browser journeys are skipped: " + none.reason());
      }
      out.flush();
      err.flush();
      Running.untilStopped(pitwall);
      return 0;
    } catch (StoreRefused | IllegalStateException e) {
      err.println("pitwall could not start: " + e.getMessage());
      err.flush();
      return REFUSED;
    }
  }

  /** What a reader said, when it was read. */
  static Optional<Config> loaded(ConfigReader.Result result, PrintWriter err) {
    return switch (result) {
      case ConfigReader.Result.Loaded loaded -> Optional.of(loaded.config());
      case ConfigReader.Result.Rejected rejected -> {
        rejected.problems().forEach(err::println);
        err.println(rejected.problems().size() + " problems; nothing was started");
        err.flush();
        yield Optional.empty();
      }
    };
  }
}
