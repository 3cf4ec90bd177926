package dev.pitwall.cli;

import dev.pitwall.boot.Pitwall;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.demo.Demo;
import dev.pitwall.demo.Scenario;
import dev.pitwall.probe.browser.BrowserChoice;
import dev.pitwall.probe.browser.BrowserFinder;
import dev.pitwall.store.StoreRefused;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a sample fleet and Pitwall beside it, and rolls builds through the gate. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a tyre shop of three nodes, watches it, and rolls builds over it as a deploy tool",
      "would: a good one, then one whose checkout fails half of the time. Stays up afterwards."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every verdict was the right one (--once), or stopped as it was told to",
      "1:a verdict was wrong, or it could not start",
      "2:wrong usage"
    },
    footerHeading = "%nExample:%n",
    footer = "  pitwall demo --once --scenario dead-node")
public final class DemoCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int PASSWORD_BYTES = 12;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where Pitwall listens (default: ${DEFAULT-VALUE}); 0 picks a free port.")
  int port = 8080;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (default: a temporary folder, deleted at the end).")
  @Nullable Path data;

  @Option(names = "--once", description = "Ends after the drill instead of staying up.")
  boolean once;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description =
          "Plays one scenario: good, broken-checkout, dead-node, wrong-version, slow, queue-stuck.")
  @Nullable String scenario;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Scenario> scenarios = scenarios();
    boolean temporary = data == null;
    Path folder = data == null ? Files.createTempDirectory("pitwall-demo") : data;
    try (Parts parts = new Parts(temporary ? folder : null)) {
      return play(parts, folder, scenarios);
    } catch (StoreRefused | IllegalStateException e) {
      PrintWriter err = Running.err(spec);
      err.println("the demo could not go on: " + e.getMessage());
      err.flush();
      return FAILED;
    }
  }

  private List<Scenario> scenarios() {
    String wanted = scenario;
    if (wanted == null) {
      return Demo.USUAL;
    }
    Optional<Scenario> found = Scenario.of(wanted);
    if (found.isEmpty() && spec != null) {
      String all = String.join(", ", Stream.of(Scenario.values()).map(Scenario::id).toList());
      throw new ParameterException(
          spec.commandLine(), "there is no scenario " + wanted + "; there are " + all);
    }
    return found.stream().toList();
  }

  private int play(Parts parts, Path folder, List<Scenario> scenarios) throws Exception {
    PrintWriter out = Running.out(spec);
    SecureRandom secret = new SecureRandom();
    byte[] password = new byte[PASSWORD_BYTES];
    secret.nextBytes(password);
    Demo demo =
        parts.demo(
            new Demo(Clock.systemUTC(), new Random(), secret, HexFormat.of().formatHex(password)));
    boolean browser = new BrowserFinder(System.getenv()).find() instanceof BrowserChoice.Found;
    Path file = demo.configure(folder, port, browser);
    Optional<Config> config =
        ServeCommand.loaded(
            ConfigReader.read(file, folder.resolve("journeys"), System.getenv()),
            Running.err(spec));
    if (config.isEmpty()) {
      return FAILED;
    }
    Pitwall pitwall =
        parts.pitwall(
            Pitwall.start(
                config.get(), folder.resolve("store"), System.getenv(), Running.version()));
    out.println("The shop is at " + demo.fleet().frontDoor() + ", Pitwall at " + pitwall.url());
    if (!browser) {
      out.println("No browser was found, so only the HTTP journeys run.");
    }
    out.flush();
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean colours = terminal && System.getenv("NO_COLOR") == null;
    Demo.Report report =
        demo.play(
            pitwall.url(),
            scenarios,
            line -> {
              out.println(line);
              out.flush();
            },
            colours);
    if (!once) {
      out.println("Pitwall stays up at " + pitwall.url() + "; Ctrl-C ends it.");
      out.flush();
      Running.untilStopped(parts);
    }
    return report.right() ? 0 : FAILED;
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
