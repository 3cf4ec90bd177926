package dev.pitwall.simulation;

import dev.pitwall.journey.Outcome;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One node, and the process on it. Times are nanoseconds of the play. */
final class SimulatedNode {
  final String name;
  private final Scenario scenario;
  private final Random random;
  private String version = "1.0";
  private String oldVersion = "1.0";
  private long startedAt = Long.MIN_VALUE;
  private Scenario.@Nullable Fault fault;
  private boolean running = true;
  private int requests;

  SimulatedNode(String name, Scenario scenario, Random random) {
    this.name = name;
    this.scenario = scenario;
    this.random = random;
  }

  void stop() {
    running = fault instanceof Scenario.Fault.Lingers;
  }

  void start(String of, Scenario.@Nullable Fault with, long now) {
    oldVersion = version;
    version = with instanceof Scenario.Fault.WrongVersion ? "0.9" : of;
    fault = with;
    startedAt = now;
    running = true;
  }

  private boolean lingers(long now) {
    return fault instanceof Scenario.Fault.Lingers(Duration old) && now < startedAt + old.toNanos();
  }

  boolean isUp(long now) {
    boolean booted = startedAt == Long.MIN_VALUE || now >= startedAt + 500_000_000L;
    return lingers(now) || (running && booted && !(fault instanceof Scenario.Fault.Dead));
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
      case Scenario.Fault.Fails(double share) -> random.nextDouble() < share;
      case Scenario.Fault.PerConnection _ -> random.nextBoolean();
      case Scenario.Fault.EverySeventh _ -> {
        int before = requests;
        requests += 3;
        yield requests / 7 > before / 7;
      }
      case Scenario.Fault.After(Duration good) -> now > startedAt + good.toNanos();
      case Scenario.Fault.Hangs _, Scenario.Fault.Lingers _, Scenario.Fault.Dead _ -> true;
      case Scenario.Fault.WrongVersion _ -> false;
    };
  }

  Duration took(long now) {
    return fault instanceof Scenario.Fault.Hangs(Duration timeout) && isUp(now)
        ? timeout
        : scenario.took();
  }
}
