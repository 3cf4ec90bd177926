package dev.pitwall.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A small deploy tool: rolls a scenario's build over the fleet, and back when the gate says so. */
final class Drill {
  private final Fleet fleet;
  private final GateClient gate;
  private final Transcript out;
  private final Patience patience;
  private final RandomGenerator random;

  /** The random numbers make the rollouts' names differ from those of an earlier demo. */
  Drill(Fleet fleet, GateClient gate, Transcript out, Patience patience, RandomGenerator random) {
    this.fleet = fleet;
    this.gate = gate;
    this.out = out;
    this.patience = patience;
    this.random = random;
  }

  /** Plays the scenario; afterwards the fleet is sound again, with the old build or the new. */
  Played play(Scenario scenario, String version) throws InterruptedException {
    Build old = fleet.build(Fleet.NODES.getFirst());
    Build next = scenario.build(version, old.version());
    out.headline(scenario.id() + ": shop " + old.version() + " -> " + version);
    out.note("this build: " + scenario.title() + "; it deserves " + scenario.expected());
    Customers.Noticed before = fleet.customers().noticed();
    Outcome outcome = meanwhile(scenario, next, old);
    Customers.Noticed noticed = fleet.customers().noticed().since(before);
    Played played = new Played(scenario, scenario.expected(), outcome, noticed);
    repair(outcome, old);
    out.note(played.verdict());
    out.note(played.customers());
    return played;
  }

  private Outcome meanwhile(Scenario scenario, Build next, Build old) throws InterruptedException {
    Circumstance circumstance = scenario.circumstance();
    Roll.Plan plan =
        new Roll.Plan(
            name(scenario, next.version()),
            next,
            Roll.Kind.DEPLOY,
            scenario.manner(),
            circumstance);
    try {
      circumstance.begin(fleet, out, patience);
      return deploy(plan, old);
    } finally {
      circumstance.end(fleet);
    }
  }

  private Outcome deploy(Roll.Plan plan, Build old) throws InterruptedException {
    Roll roll = new Roll(fleet, gate, out, plan);
    Optional<Stop> stop = roll.over(Fleet.NODES);
    if (stop.isEmpty()) {
      return new Outcome.Rolled();
    }
    return switch (stop.get().answer().said()) {
      case NO_GO, INCONCLUSIVE, PENDING, GO -> rollBack(plan.id(), stop.get(), roll.touched(), old);
      case HOLD -> leave(stop.get(), "a person said hold: the fleet is left as it is");
      case UNREACHABLE -> leave(stop.get(), "without an answer nothing more is touched");
    };
  }

  private Outcome rollBack(String id, Stop stop, List<String> touched, Build old)
      throws InterruptedException {
    if (touched.isEmpty()) {
      out.note("stopped before any process was replaced: there is nothing to roll back");
      return new Outcome.Untouched(stop);
    }
    out.note("stopped; rolling back " + String.join(", ", touched.reversed()));
    Roll.Plan plan =
        new Roll.Plan(
            id + "-back", old, Roll.Kind.ROLLBACK, Manner.USUAL, Circumstance.ORDINARY_DAY);
    Roll back = new Roll(fleet, gate, out, plan);
    Optional<Stop> again = back.over(touched.reversed());
    if (again.isEmpty()) {
      return new Outcome.RolledBack(stop);
    }
    return leave(stop, "the rollback stopped too (" + again.get() + "): a person has to look");
  }

  private Outcome leave(Stop stop, String why) {
    out.note(why);
    return new Outcome.Stopped(stop);
  }

  private void repair(Outcome outcome, Build old) {
    if (outcome instanceof Outcome.Stopped && fleet.repair(old)) {
      out.note("repaired by hand: every node runs " + old.version() + " again");
    }
  }

  private String name(Scenario scenario, String version) {
    int some = random.nextInt(0x10000);
    return String.format(Locale.ROOT, "%s-%s-%04x", scenario.id(), version, some);
  }
}
