package dev.pitwall.gate;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Four nodes with traffic that fails at random, each read at moments of its own. The node under
 * test starts at second 0; its peers have been read for a minute.
 */
final class SimulatedFleet {
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  static final List<String> PEERS = List.of("app01", "app03", "app04");
  private static final int BEFORE = 90;
  private static final int TICKS = 5;
  private static final double SCRAPE = 15;

  /** How the requests are shared out among the nodes. */
  enum Shares {
    EQUAL,
    /** Between a half and one and a half of the mean each. */
    UNEQUAL,
    /** The node gets a twentieth of its share at first and all of it after a minute. */
    WARMING_UP,
    /** Each swings by half, in a minute or two. */
    CHANGING
  }

  /**
   * What happens.
   *
   * @param requests a second, for each node in the mean
   * @param every seconds between two readings of a node
   * @param scraped whether figures are those of the last scrape, up to 15 s old
   * @param nodeRate how many of its requests fail, as a ratio of 1
   * @param peerRates the same for each peer
   * @param incident seconds for which all nodes fail; 0 for never
   * @param severity how many requests of all nodes fail meanwhile
   */
  record Plan(
      double requests,
      double every,
      boolean scraped,
      Shares shares,
      double nodeRate,
      List<Double> peerRates,
      double incident,
      double severity) {}

  private final Plan plan;
  private final int seconds;
  private final SplittableRandom random;
  private final double[][] bad;
  private final double[][] total;
  private final double[] share = new double[4];
  private final double[] period = new double[4];
  private final double[] phase = new double[4];
  private final double incidentAt;
  private final List<List<ErrorCounts>> readings = new ArrayList<>();

  SimulatedFleet(Plan plan, int seconds, SplittableRandom random) {
    this.plan = plan;
    this.seconds = seconds;
    this.random = random;
    incidentAt = random.nextDouble(-plan.incident(), seconds);
    bad = new double[4][(BEFORE + seconds) * TICKS + 1];
    total = new double[4][(BEFORE + seconds) * TICKS + 1];
    for (int node = 0; node < 4; node++) {
      share[node] = plan.shares() == Shares.UNEQUAL ? random.nextDouble(0.5, 1.5) : 1;
      period[node] = random.nextDouble(60, 120);
      phase[node] = random.nextDouble(2 * Math.PI);
      serve(node);
      readings.add(read(node));
    }
  }

  private static String name(int node) {
    return node == 0 ? Cases.NODE : PEERS.get(node - 1);
  }

  private void serve(int node) {
    int from = node == 0 ? BEFORE * TICKS : 0;
    for (int tick = 0; tick < total[node].length - 1; tick++) {
      double second = (double) tick / TICKS - BEFORE;
      int requests =
          tick < from ? 0 : poisson(plan.requests() * shareAt(node, second) / TICKS, random);
      boolean isIncident = second >= incidentAt && second < incidentAt + plan.incident();
      double usual = node == 0 ? plan.nodeRate() : plan.peerRates().get(node - 1);
      double rate = isIncident ? Math.max(plan.severity(), usual) : usual;
      int failed = 0;
      for (int i = 0; i < requests && rate > 0; i++) {
        failed += random.nextDouble() < rate ? 1 : 0;
      }
      total[node][tick + 1] = total[node][tick] + requests;
      bad[node][tick + 1] = bad[node][tick] + failed;
    }
  }

  private double shareAt(int node, double second) {
    return switch (plan.shares()) {
      case EQUAL, UNEQUAL -> share[node];
      case WARMING_UP -> node == 0 ? Math.clamp(second / 60, 0.05, 1) : 1;
      case CHANGING -> 1 + 0.5 * Math.sin(2 * Math.PI * second / period[node] + phase[node]);
    };
  }

  private static int poisson(double mean, SplittableRandom random) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private List<ErrorCounts> read(int node) {
    List<ErrorCounts> read = new ArrayList<>();
    double scrapeOffset = random.nextDouble(SCRAPE);
    double first = random.nextDouble(plan.every()) - (node == 0 ? 0 : 60);
    for (double at = first; at < seconds; at += plan.every()) {
      double told =
          plan.scraped() ? Math.floor((at - scrapeOffset) / SCRAPE) * SCRAPE + scrapeOffset : at;
      int tick = (int) Math.round((told + BEFORE) * TICKS);
      read.add(
          new ErrorCounts(
              "http",
              name(node),
              START.plusMillis(Math.round(at * 1000)),
              bad[node][tick],
              total[node][tick]));
    }
    return read;
  }

  Duration lag() {
    return plan.scraped() ? Duration.ofSeconds((long) SCRAPE) : Duration.ZERO;
  }

  /** The readings up to a second, by node. */
  Map<String, ErrorWindow> readBy(double second) {
    Instant now = START.plusMillis(Math.round(second * 1000));
    Map<String, ErrorWindow> windows = new HashMap<>();
    for (int node = 0; node < 4; node++) {
      List<ErrorCounts> known =
          readings.get(node).stream().filter(one -> !one.at().isAfter(now)).toList();
      windows.put(name(node), new ErrorWindow(known, null));
    }
    return windows;
  }
}
