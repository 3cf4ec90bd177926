package dev.pitwall.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A small deploy tool: rolls a scenario's build over the fleet, and back when the gate says so. */
final class DeployTool {
  private final ShopFleet fleet;
  private final GateClient gate;
  private final Transcript out;
  private final RetryPolicy retries;
  private final RandomGenerator random;

  /** The random numbers make the rollouts' names differ from those of an earlier demo. */
  DeployTool(
      ShopFleet fleet,
      GateClient gate,
      Transcript out,
      RetryPolicy retries,
      RandomGenerator random) {
    this.fleet = fleet;
    this.gate = gate;
    this.out = out;
    this.retries = retries;
    this.random = random;
  }

  /** Plays the scenario; afterwards the fleet is sound again, with the old build or the new. */
  ScenarioResult play(Scenario scenario, String version) throws InterruptedException {
    Build old = fleet.build(ShopFleet.NODES.getFirst());
    Build next = scenario.build(version, old.version());
    out.headline(scenario.id() + ": shop " + old.version() + " -> " + version);
    out.note("this build: " + scenario.title() + "; it deserves " + scenario.expected());
    Customers.Noticed before = fleet.customers().noticed();
    RolloutEnd outcome = meanwhile(scenario, next, old);
    Customers.Noticed noticed = fleet.customers().noticed().since(before);
    ScenarioResult result = new ScenarioResult(scenario, scenario.expected(), outcome, noticed);
    repair(outcome, old);
    out.note(result.verdict());
    out.note(result.customers());
    return result;
  }

  private RolloutEnd meanwhile(Scenario scenario, Build next, Build old)
      throws InterruptedException {
    LoadCondition condition = scenario.circumstance();
    RollingUpgrade.Plan plan =
        new RollingUpgrade.Plan(
            name(scenario, next.version()),
            next,
            RollingUpgrade.Kind.DEPLOY,
            scenario.manner(),
            condition);
    try {
      condition.begin(fleet, out, retries);
      return deploy(plan, old);
    } finally {
      condition.end(fleet);
    }
  }

  private RolloutEnd deploy(RollingUpgrade.Plan plan, Build old) throws InterruptedException {
    RollingUpgrade upgrade = new RollingUpgrade(fleet, gate, out, plan);
    Optional<Stop> stop = upgrade.over(ShopFleet.NODES);
    if (stop.isEmpty()) {
      return new RolloutEnd.Rolled();
    }
    return switch (stop.get().answer().said()) {
      case NO_GO, INCONCLUSIVE, PENDING, GO ->
          rollBack(plan.id(), stop.get(), upgrade.touched(), old);
      case HOLD -> leave(stop.get(), "a person said hold: the fleet is left as it is");
      case UNREACHABLE -> leave(stop.get(), "without an answer nothing more is touched");
    };
  }

  private RolloutEnd rollBack(String id, Stop stop, List<String> touched, Build old)
      throws InterruptedException {
    if (touched.isEmpty()) {
      out.note("stopped before any process was replaced: there is nothing to roll back");
      return new RolloutEnd.Untouched(stop);
    }
    out.note("stopped; rolling back " + String.join(", ", touched.reversed()));
    RollingUpgrade.Plan plan =
        new RollingUpgrade.Plan(
            id + "-back",
            old,
            RollingUpgrade.Kind.ROLLBACK,
            RolloutPolicy.USUAL,
            LoadCondition.ORDINARY_DAY);
    RollingUpgrade back = new RollingUpgrade(fleet, gate, out, plan);
    Optional<Stop> again = back.over(touched.reversed());
    if (again.isEmpty()) {
      return new RolloutEnd.RolledBack(stop);
    }
    return leave(stop, "the rollback stopped too (" + again.get() + "): a person has to look");
  }

  private RolloutEnd leave(Stop stop, String why) {
    out.note(why);
    return new RolloutEnd.Stopped(stop);
  }

  private void repair(RolloutEnd outcome, Build old) {
    if (outcome instanceof RolloutEnd.Stopped && fleet.repair(old)) {
      out.note("repaired by hand: every node runs " + old.version() + " again");
    }
  }

  private String name(Scenario scenario, String version) {
    int some = random.nextInt(0x10000);
    return String.format(Locale.ROOT, "%s-%s-%04x", scenario.id(), version, some);
  }
}
