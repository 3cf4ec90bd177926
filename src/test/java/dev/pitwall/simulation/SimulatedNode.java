package dev.pitwall.simulation;

import dev.pitwall.journey.Outcome;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One node, and the process on it. Times are nanoseconds of the play. */
final class SimulatedNode {
  final String name;
  private final FleetScenario scenario;
  private final Random random;
  private String version = "1.0";
  private String oldVersion = "1.0";
  private long startedAt = Long.MIN_VALUE;
  private FleetScenario.@Nullable Fault fault;
  private boolean running = true;
  private int requests;

  SimulatedNode(String name, FleetScenario scenario, Random random) {
    this.name = name;
    this.scenario = scenario;
    this.random = random;
  }

  void stop() {
    running = fault instanceof FleetScenario.Fault.Lingers;
  }

  void start(String of, FleetScenario.@Nullable Fault with, long now) {
    oldVersion = version;
    version = with instanceof FleetScenario.Fault.WrongVersion ? "0.9" : of;
    fault = with;
    startedAt = now;
    running = true;
  }

  private boolean lingers(long now) {
    return fault instanceof FleetScenario.Fault.Lingers(Duration old)
        && now < startedAt + old.toNanos();
  }

  boolean isUp(long now) {
    boolean booted = startedAt == Long.MIN_VALUE || now >= startedAt + 500_000_000L;
    return lingers(now) || (running && booted && !(fault instanceof FleetScenario.Fault.Dead));
  }

  String version(long now) {
    return lingers(now) ? oldVersion : version;
  }

  /** How a run that begins now ends, if nothing else is wrong. */
  Outcome run(long now) {
    if (!isUp(now)) {
      return Outcome.FAILED;
    }
    boolean fails =
        random.nextDouble() < scenario.flake() || (!lingers(now) && fault != null && fails(now));
    return fails ? Outcome.FAILED : Outcome.PASSED;
  }

  private boolean fails(long now) {
    return switch (fault) {
      case null -> false;
      case FleetScenario.Fault.Fails(double share) -> random.nextDouble() < share;
      case FleetScenario.Fault.PerConnection _ -> random.nextBoolean();
      case FleetScenario.Fault.EverySeventh _ -> {
        int before = requests;
        requests += 3;
        yield requests / 7 > before / 7;
      }
      case FleetScenario.Fault.After(Duration good) -> now > startedAt + good.toNanos();
      case FleetScenario.Fault.Hangs _, FleetScenario.Fault.Lingers _, FleetScenario.Fault.Dead _ ->
          true;
      case FleetScenario.Fault.WrongVersion _ -> false;
    };
  }

  Duration took(long now) {
    return fault instanceof FleetScenario.Fault.Hangs(Duration timeout) && isUp(now)
        ? timeout
        : scenario.took();
  }
}
