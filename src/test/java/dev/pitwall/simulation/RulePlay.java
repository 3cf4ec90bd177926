package dev.pitwall.simulation;

import dev.pitwall.journey.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One rollout of a scenario judged by a fixed rule, or, without one, by a Mann-Whitney test of the
 * new process against its peers each minute. The rule waits until the health check is good and then
 * runs the journey, four at a time as Pitwall does; a run that could not be measured has failed,
 * since nothing tells it apart.
 */
final class RulePlay {
  private static final long SECOND = 1_000_000_000L;
  private static final long START_WITHIN = 90 * SECOND;
  private static final int AT_ONCE = 4;
  private static final int MINUTES = 5;

  /** Seconds in which the runs of one value of a metric begin, one each second. */
  private static final int BUCKET = 5;

  private final World world;
  private final @Nullable FixedRule rule;
  private final Tally tally = new Tally();
  private long now = 3 * SECOND;

  RulePlay(FleetScenario scenario, @Nullable FixedRule rule, long seed) {
    this.world = new World(scenario, new Random(seed));
    this.rule = rule;
  }

  Tally play() {
    tally.rollouts = 1;
    for (String name : World.NAMES) {
      if (!upgraded(name)) {
        break;
      }
    }
    return tally;
  }

  private boolean upgraded(String name) {
    SimulatedNode node = world.node(name);
    node.stop();
    now += 3 * SECOND / 2;
    world.start(name, now);
    long from = now;
    boolean go = isUpInTime(node) && isGood(node);
    tally.count(world, name, go, !go, Duration.ofNanos(now - from));
    return go;
  }

  private boolean isUpInTime(SimulatedNode node) {
    long until = now + START_WITHIN;
    while (!node.isUp(now) && now < until) {
      now += SECOND;
    }
    return node.isUp(now);
  }

  private boolean isGood(SimulatedNode node) {
    return rule == null ? isGoodByMinutes(node) : isGoodBy(rule, node);
  }

  private boolean isGoodBy(FixedRule by, SimulatedNode node) {
    List<Boolean> passed = new ArrayList<>();
    while (passed.size() < by.runs) {
      for (int i = 0; i < AT_ONCE && passed.size() < by.runs; i++) {
        passed.add(world.outcome(node, now) == Outcome.PASSED);
        if (by.stops(passed)) {
          now += node.took(now).toNanos();
          return false;
        }
      }
      now += node.took(now).toNanos();
    }
    return true;
  }

  private boolean isGoodByMinutes(SimulatedNode node) {
    List<Double> experiment = new ArrayList<>();
    List<Double> control = new ArrayList<>();
    List<SimulatedNode> peers = world.nodes.stream().filter(peer -> peer != node).toList();
    for (int second = 0; second < MINUTES * 60; second += BUCKET) {
      experiment.add(failedShare(List.of(node)));
      control.add(failedShare(peers));
      now += BUCKET * SECOND;
      if ((second + BUCKET) % 60 == 0 && MannWhitney.isHigh(experiment, control)) {
        return false;
      }
    }
    return true;
  }

  /** The share of failed runs on those nodes, one a second and node, over a bucket. */
  private double failedShare(List<SimulatedNode> nodes) {
    int failed = 0;
    for (int second = 0; second < BUCKET; second++) {
      for (SimulatedNode node : nodes) {
        failed += world.outcome(node, now + second * SECOND) == Outcome.PASSED ? 0 : 1;
      }
    }
    return (double) failed / (BUCKET * nodes.size());
  }
}
