package dev.pitwall.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The demo but for Pitwall itself: a running sample fleet, its configuration, and the drill. */
public final class Demo implements AutoCloseable {
  /** Played when nobody names one: a good build goes out, a broken one comes back. */
  public static final List<Scenario> USUAL = List.of(Scenario.GOOD, Scenario.BROKEN_CHECKOUT);

  private static final int FIRST_RELEASE = 3;

  private final Clock clock;
  private final RandomGenerator random;
  private final ShopFleet fleet;
  private int release = FIRST_RELEASE;

  /**
   * Starts the fleet.
   *
   * @param random faults, customers, ports and names
   * @param secrets session tokens; secure outside of tests
   * @param password of the shop's account, which the configuration passes on as a secret
   */
  public Demo(Clock clock, RandomGenerator random, RandomGenerator secrets, String password) {
    this.clock = clock;
    this.random = random;
    this.fleet = new ShopFleet(Build.good(version()), clock, random, secrets, password);
  }

  /** Ends the fleet; nothing of it stays. */
  @Override
  public void close() {
    fleet.close();
  }

  public ShopFleet fleet() {
    return fleet;
  }

  /**
   * Writes pitwall.yaml, journeys/ and the secret into the folder; answers pitwall.yaml.
   *
   * @param port where Pitwall is to listen, 0 for a free port
   * @param browser whether browser journeys can run here
   */
  public Path configure(Path folder, int port, boolean browser) {
    return new DemoConfiguration(fleet, port, browser).write(folder);
  }

  /**
   * Rolls one build after the other through the gate of a running Pitwall.
   *
   * @param pitwall its base address
   * @param lines hears the transcript
   * @param colours whether the lines go to a terminal
   */
  public Report play(URI pitwall, List<Scenario> scenarios, Consumer<String> lines, boolean colours)
      throws InterruptedException {
    return play(pitwall, scenarios, lines, colours, RetryPolicy.USUAL);
  }

  Report play(
      URI pitwall,
      List<Scenario> scenarios,
      Consumer<String> lines,
      boolean colours,
      RetryPolicy retries)
      throws InterruptedException {
    Transcript out = new Transcript(lines, clock, colours);
    List<ScenarioResult> all = new ArrayList<>();
    try (GateClient gate = new GateClient(pitwall, retries, clock)) {
      DeployTool tool = new DeployTool(fleet, gate, out, retries, random);
      for (Scenario scenario : scenarios) {
        for (int attempt = 1; attempt <= scenario.tries(); attempt++) {
          release++;
          all.add(tool.play(scenario, version()));
        }
      }
    }
    return new Report(all);
  }

  private String version() {
    return "2." + release + ".0";
  }

  /** Every scenario played, in order. */
  public record Report(List<ScenarioResult> played) {
    public Report {
      played = List.copyOf(played);
    }

    /** Whether every verdict was the right one. */
    public boolean right() {
      return played.stream().allMatch(ScenarioResult::right);
    }
  }
}
