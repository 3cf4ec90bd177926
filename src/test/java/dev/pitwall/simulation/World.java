package dev.pitwall.simulation;

import dev.pitwall.journey.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The fleet of a scenario as it is, whoever judges it: its nodes, which of them gets a faulty
 * process, and what happens to all alike. Times are nanoseconds of the play.
 */
final class World {
  static final List<String> NAMES = List.of("app01", "app02", "app03", "app04");
  static final String NEW = "2.0";

  final FleetScenario scenario;
  final Random random;
  final List<SimulatedNode> nodes = new ArrayList<>();
  final int badNode;
  private long commonFrom = Long.MAX_VALUE;

  World(FleetScenario scenario, Random random) {
    this.scenario = scenario;
    this.random = random;
    NAMES.forEach(name -> nodes.add(new SimulatedNode(name, scenario, random)));
    this.badNode = random.nextInt(NAMES.size());
  }

  SimulatedNode node(String name) {
    return nodes.get(NAMES.indexOf(name));
  }

  boolean isBad(String name) {
    return scenario.fault() != null && name.equals(NAMES.get(badNode));
  }

  /** Starts the new version on a node; the first start brings what happens to all alike. */
  void start(String name, long now) {
    node(name).start(NEW, isBad(name) ? scenario.fault() : null, now);
    if (scenario.common() != null && commonFrom == Long.MAX_VALUE) {
      commonFrom = now + (long) (random.nextDouble() * 4e9);
    }
  }

  /** How a run on that node that begins now is told to end. */
  Outcome outcome(SimulatedNode node, long now) {
    Outcome outcome = node.run(now);
    if (isCommon(now)
        && scenario.common() instanceof FleetScenario.Common.Outage outage
        && random.nextDouble() < outage.share()) {
      outcome = Outcome.FAILED;
    }
    boolean broken =
        scenario.prober() instanceof FleetScenario.Prober.Broken(double share)
            && random.nextDouble() < share;
    return broken ? Outcome.ERRORED : outcome;
  }

  /** The share of traffic that errs on every node. */
  double trafficErrors(long now) {
    return isCommon(now) && scenario.common() instanceof FleetScenario.Common.ErrorSpike spike
        ? spike.share()
        : 0.002;
  }

  private boolean isCommon(long now) {
    long length =
        switch (scenario.common()) {
          case null -> 0;
          case FleetScenario.Common.Outage outage -> outage.length().toNanos();
          case FleetScenario.Common.ErrorSpike spike -> spike.length().toNanos();
        };
    return now >= commonFrom && now - commonFrom < length;
  }
}
