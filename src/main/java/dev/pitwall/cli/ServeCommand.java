package dev.pitwall.cli;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.probe.browser.slot.BrowserChoice;
import dev.pitwall.store.StoreRefused;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the service until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs the journeys without pause and answers the gates, until SIGTERM or Ctrl-C.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped as it was told to",
      "1:the configuration or the journeys have problems, or it could not start",
      "2:wrong usage"
    },
    footer = {"", "Example: pitwall serve --config pitwall.yaml --data data --port 0"})
final class ServeCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "data",
      description = "Where everything is kept. Default: ${DEFAULT-VALUE} in this folder.")
  private Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The port, instead of the configuration's. 0 picks a free one; it is printed either way.")
  private @Nullable Integer port;

  ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    ConfigOptions.Place place = options.place(streams);
    Optional<Config> read = ServiceProcess.read(place.config(), place.journeys(), streams);
    return read.isEmpty() ? Exit.BAD : serve(port == null ? read.get() : read.get().withPort(port));
  }

  private int serve(Config config) throws InterruptedException {
    try {
      Pitwall pitwall =
          Pitwall.start(
              config, streams.path(data), streams.environment(), ServiceProcess.version());
      streams.out().println("Pitwall listens on " + pitwall.url());
      if (pitwall.browser() instanceof BrowserChoice.None none) {
        streams.err().println("browser journeys are skipped: " + none.reason());
      }
      ServiceProcess.untilStopped(pitwall);
      return Exit.OK;
    } catch (StoreRefused | IllegalStateException e) {
      streams.err().println("pitwall serve: could not start: " + e.getMessage());
      return Exit.BAD;
    }
  }
}
