package dev.pitwall.gate;

import static dev.pitwall.testing.Gates.gate;

import dev.pitwall.gate.SimulatedFleet.Plan;
import dev.pitwall.gate.SimulatedFleet.Shares;
import dev.pitwall.signal.ErrorWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Asks the comparison of errors about simulated rollouts, every two seconds of three minutes. */
final class ErrorSimulation {
  private static final int SECONDS = 180;
  private static final double ALPHA = 1e-3;
  private static final long SEED = 20_260_302;
  private static final ErrorRule RULE =
      gate().errors("http").policy().rules(ErrorRule.class).getFirst();

  private ErrorSimulation() {}

  /** After how many seconds each rollout of a plan was stopped; infinite when it never was. */
  static double[] stops(int rollouts, Function<SplittableRandom, Plan> plan) {
    return IntStream.range(0, rollouts)
        .parallel()
        .mapToDouble(i -> stoppedAfter(plan, new SplittableRandom(SEED + i)))
        .sorted()
        .toArray();
  }

  private static double stoppedAfter(
      Function<SplittableRandom, Plan> plan, SplittableRandom random) {
    SimulatedFleet fleet = new SimulatedFleet(plan.apply(random), SECONDS, random);
    for (int second = 10; second < SECONDS; second += 2) {
      if (isStop(fleet.readBy(second), fleet.lag())) {
        return second;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static boolean isStop(Map<String, ErrorWindow> windows, Duration lag) {
    Instant from = SimulatedFleet.START;
    List<Traffic> peers = SimulatedFleet.PEERS.stream().map(peer -> of(peer, windows)).toList();
    ErrorPeers chosen = ErrorPeers.among(peers, RULE, from, lag, ALPHA);
    ErrorComparison compared =
        ErrorComparison.of(of(Cases.NODE, windows), chosen.held(), from, lag);
    return compared.node().total() >= RULE.minRequests()
        && compared.peers().total() >= RULE.minRequests()
        && compared.isWorthAStop(RULE.margin(), RULE.ratio())
        && compared.eValue() >= 1 / ALPHA;
  }

  private static Traffic of(String name, Map<String, ErrorWindow> windows) {
    return new Traffic(
        name, windows.getOrDefault(name, ErrorWindow.EMPTY), ErrorWindow.EMPTY, true);
  }

  /** A good node: shares at random, failing as often as its peers, beside an incident on all. */
  static Plan good(
      double requests,
      double every,
      boolean scraped,
      double incident,
      double severity,
      SplittableRandom random) {
    double rate = new double[] {0, 0.002, 0.01, 0.05}[random.nextInt(4)];
    return new Plan(
        requests, every, scraped, anyShares(random), rate, same(rate), incident, severity);
  }

  static List<Double> same(double rate) {
    return List.of(rate, rate, rate);
  }

  static Shares anyShares(SplittableRandom random) {
    List<Shares> all = List.copyOf(EnumSet.allOf(Shares.class));
    return all.get(random.nextInt(all.size()));
  }

  static long stopped(double[] stops) {
    return Arrays.stream(stops).filter(Double::isFinite).count();
  }

  /** A node that fails in a tenth of its requests, beside peers that fail in a fiftieth. */
  static Plan bad(double requests, double every, boolean scraped, Shares shares) {
    return new Plan(requests, every, scraped, shares, 0.1, same(0.02), 0, 0);
  }

  /** Prints the tables of docs/STATISTICS.md; the argument is how many rollouts a cell has. */
  public static void main(String[] arguments) {
    int rollouts = arguments.length == 0 ? 1000 : Integer.parseInt(arguments[0]);
    for (boolean scraped : new boolean[] {false, true}) {
      for (double every : new double[] {2, 5, 15}) {
        for (double requests : new double[] {20, 100}) {
          printGood(rollouts, requests, every, scraped);
        }
        for (double requests : new double[] {5, 20, 100}) {
          printBad(rollouts, requests, every, scraped);
        }
      }
    }
  }

  private static void printGood(int rollouts, double requests, double every, boolean scraped) {
    List<Long> cells = new ArrayList<>();
    for (double incident : new double[] {5, 20, 60}) {
      for (double severity : new double[] {0.1, 0.3, 1}) {
        cells.add(
            stopped(
                stops(
                    rollouts,
                    random -> good(requests, every, scraped, incident, severity, random))));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "good, every %.0f s, scraped %s, %.0f/s: stopped %s of %d each%n",
        every,
        scraped,
        requests,
        cells,
        rollouts);
  }

  private static void printBad(int rollouts, double requests, double every, boolean scraped) {
    for (Shares shares : List.of(Shares.EQUAL, Shares.WARMING_UP)) {
      double[] stops = stops(rollouts, random -> bad(requests, every, scraped, shares));
      System.out.printf(
          Locale.ROOT,
          "bad, every %.0f s, scraped %s, %.0f/s, %s: after %.0f s, p90 %.0f s, stopped %d of %d%n",
          every,
          scraped,
          requests,
          shares,
          stops[stops.length / 2],
          stops[stops.length * 9 / 10],
          stopped(stops),
          stops.length);
    }
  }
}
