package dev.pitwall.probe;

import dev.pitwall.machine.Stalls;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance and the rule of traces, as a run sees them.
 *
 * @param clock the time of day
 * @param nanos a ticker that only goes forward, such as {@link System#nanoTime()}
 * @param random safe for use by many runs at once
 * @param stalls when this process stood still, on the ticker
 */
public record RunEnvironment(
    InstantSource clock,
    LongSupplier nanos,
    RandomGenerator random,
    TracePropagation propagation,
    Stalls stalls) {
  /** The real ones, where nobody looks whether this process stands still. */
  public static RunEnvironment system() {
    return system(TracePropagation.USUAL, Stalls.NONE);
  }

  /** The real ones, with a rule of traces. */
  public static RunEnvironment system(TracePropagation propagation, Stalls stalls) {
    // What a journey makes up is no secret; a generator per thread is one no run waits for.
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    return new RunEnvironment(
        InstantSource.system(), System::nanoTime, random, propagation, stalls);
  }
}
