package dev.pitwall.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: what is wrong in a rollout, and with whom.
 *
 * @param flake the share of runs that fail on any good process
 * @param fault what is wrong with the new process on one node; null when all are good
 * @param common what happens to all nodes alike; null for nothing
 * @param prober how the prober misbehaves; null for well
 * @param event what happens to Pitwall in the middle of the rollout; null for nothing
 * @param took how long a run takes
 * @param deadline how long a question may stay open
 */
record FleetScenario(
    String name,
    double flake,
    @Nullable Fault fault,
    @Nullable Common common,
    @Nullable Prober prober,
    @Nullable Event event,
    Duration took,
    Duration deadline) {
  private static final Duration QUICK = Duration.ofMillis(50);
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** What is wrong with a new process. */
  sealed interface Fault {
    /** Every run fails with that chance. */
    record Fails(double share) implements Fault {}

    /** It answers nothing, and its health check neither. */
    record Dead() implements Fault {}

    /** Every connection fails with a half chance. */
    record PerConnection() implements Fault {}

    /** Every seventh request fails; a run makes three. */
    record EverySeventh() implements Fault {}

    /** It is good for so long after its start, and then always fails. */
    record After(Duration good) implements Fault {}

    /** Its runs take this long, and then fail. */
    record Hangs(Duration timeout) implements Fault {}

    /** It is another version than the one that was rolled out. */
    record WrongVersion() implements Fault {}

    /** The old process answers for so long after the start was told; the new one always fails. */
    record Lingers(Duration old) implements Fault {}
  }

  /** What happens to all nodes alike. */
  sealed interface Common {
    /** While a new process is judged, all runs on all nodes fail with that chance for that long. */
    record Outage(double share, Duration length) implements Common {}

    /** Traffic errs on all nodes for that long. */
    record ErrorSpike(double share, Duration length) implements Common {}
  }

  /** How a prober misbehaves. */
  sealed interface Prober {
    /** A share of the runs measures nothing. */
    record Broken(double share) implements Prober {}

    /** Results are told up to that much later, failures and passes alike, in any order. */
    record Late(Duration most) implements Prober {}
  }

  /** What happens in the middle. */
  enum Event {
    CLOCK_AHEAD,
    CLOCK_BACK,
    RESTART,
    SECOND_ROLLOUT,
    /** An earlier version was stopped on this node before. */
    SECOND_TRY
  }

  static FleetScenario healthy(String name, double flake) {
    return new FleetScenario(name, flake, null, null, null, null, QUICK, DEADLINE);
  }

  static FleetScenario bad(String name, Fault fault) {
    return healthy(name, 0.01).with(fault);
  }

  FleetScenario with(Fault of) {
    return new FleetScenario(name, flake, of, common, prober, event, took, deadline);
  }

  FleetScenario with(Common of) {
    return new FleetScenario(name, flake, fault, of, prober, event, took, deadline);
  }

  FleetScenario with(Prober of) {
    return new FleetScenario(name, flake, fault, common, of, event, took, deadline);
  }

  FleetScenario with(Event of) {
    return new FleetScenario(name, flake, fault, common, prober, of, took, deadline);
  }

  FleetScenario taking(Duration time, Duration most) {
    return new FleetScenario(name, flake, fault, common, prober, event, time, most);
  }

  /** Whether a GO to the faulty process would be wrong: half of its runs fail, or more. */
  boolean isBad() {
    return switch (fault) {
      case null -> false;
      case Fault.Fails(double share) -> share >= 0.5;
      case Fault.EverySeventh _, Fault.After _ -> false;
      case Fault.Dead _,
          Fault.PerConnection _,
          Fault.Hangs _,
          Fault.WrongVersion _,
          Fault.Lingers _ ->
          true;
    };
  }
}
