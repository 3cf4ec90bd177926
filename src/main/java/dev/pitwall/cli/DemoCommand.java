package dev.pitwall.cli;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.demo.Demo;
import dev.pitwall.demo.Scenario;
import dev.pitwall.probe.browser.slot.BrowserChoice;
import dev.pitwall.probe.browser.slot.BrowserFinder;
import dev.pitwall.store.StoreRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a sample fleet and Pitwall beside it, and rolls builds through the gate. */
@Command(
    name = "demo",
    description = {
      "Starts a tyre shop of three nodes, watches it, and rolls builds over it as a deploy tool",
      "would: a good one, then one whose checkout fails half of the time. Stays up afterwards.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every verdict was the right one (--once), or stopped as it was told to",
      "1:a verdict was wrong, or it could not start",
      "2:wrong usage"
    },
    footer = {"", "Example: pitwall demo --once --scenario dead-node"})
final class DemoCommand implements Callable<Integer> {
  private static final int PASSWORD_BYTES = 12;

  private final Streams streams;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where Pitwall listens. 0 picks a free port. Default: ${DEFAULT-VALUE}.")
  private int port = 8080;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where everything is kept. Default: a temporary folder, deleted at the end.")
  private @Nullable Path data;

  @Option(names = "--once", description = "End after the drill instead of staying up.")
  private boolean once;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = {
        "Play one: good, broken-checkout, dead-node, wrong-version, slow, queue-stuck,",
        "headroom, errors-on-node, drain, two-workers, shared-incident or second-try."
      })
  private @Nullable String scenario;

  DemoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Scenario> scenarios = scenarios();
    Path given = data;
    Path folder = given == null ? Files.createTempDirectory("pitwall-demo") : streams.path(given);
    try (Parts parts = new Parts(given == null ? folder : null)) {
      return play(parts, folder, scenarios);
    } catch (StoreRefused | IllegalStateException e) {
      streams.err().println("pitwall demo: could not go on: " + e.getMessage());
      return Exit.BAD;
    }
  }

  private List<Scenario> scenarios() {
    String wanted = scenario;
    if (wanted == null) {
      return Demo.USUAL;
    }
    String all = String.join(", ", Stream.of(Scenario.values()).map(Scenario::id).toList());
    return List.of(
        Scenario.of(wanted)
            .orElseThrow(
                () ->
                    new CannotStart(
                        "--scenario "
                            + wanted
                            + ": there is none of that name; there are "
                            + all)));
  }

  private int play(Parts parts, Path folder, List<Scenario> scenarios)
      throws IOException, InterruptedException {
    Demo demo = parts.demo(fleet());
    boolean browser =
        new BrowserFinder(streams.environment()).find() instanceof BrowserChoice.Found;
    Path file = demo.configure(folder, port, browser);
    Optional<Config> config = ServiceProcess.read(file, folder.resolve("journeys"), streams);
    if (config.isEmpty()) {
      return Exit.BAD;
    }
    Path store = folder.resolve("store");
    Pitwall pitwall =
        parts.pitwall(
            Pitwall.start(config.get(), store, streams.environment(), ServiceProcess.version()));
    say("The shop is at " + demo.fleet().frontDoor() + ", Pitwall at " + pitwall.url());
    if (!browser) {
      say("No browser was found, so only the HTTP journeys run.");
    }
    Demo.Report report = demo.play(pitwall.url(), scenarios, this::say, streams.outPaint().on());
    if (!once) {
      say("Pitwall stays up at " + pitwall.url() + "; Ctrl-C ends it.");
      ServiceProcess.untilStopped(parts);
    }
    return report.right() ? Exit.OK : Exit.BAD;
  }

  private static Demo fleet() {
    SecureRandom secret = new SecureRandom();
    byte[] password = new byte[PASSWORD_BYTES];
    secret.nextBytes(password);
    String word = HexFormat.of().formatHex(password);
    return new Demo(Clock.systemUTC(), new Random(), secret, word);
  }

  private void say(String line) {
    streams.out().println(line);
    streams.out().flush();
  }

  /** What the demo started: closed once, whether by its end or by a signal. */
  private static final class Parts implements AutoCloseable {
    private final @Nullable Path temporary;
    private @Nullable Demo demo;
    private @Nullable Pitwall pitwall;

    Parts(@Nullable Path temporary) {
      this.temporary = temporary;
    }

    synchronized Demo demo(Demo started) {
      demo = started;
      return started;
    }

    synchronized Pitwall pitwall(Pitwall started) {
      pitwall = started;
      return started;
    }

    @Override
    public synchronized void close() throws IOException {
      if (pitwall != null) {
        pitwall.close();
        pitwall = null;
      }
      if (demo != null) {
        demo.close();
        demo = null;
      }
      if (temporary != null && Files.exists(temporary)) {
        delete(temporary);
      }
    }

    private static void delete(Path folder) throws IOException {
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(folder)) {
        paths = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    }
  }
}
