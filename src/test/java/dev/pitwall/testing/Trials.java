package dev.pitwall.testing;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Seeded trials that know nothing of each other, on all cores. */
public final class Trials {
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");

  private Trials() {}

  /** How many there are in each build, and with {@code -Dpitwall.long=true}. */
  public static int count(int usual, int whenLong) {
    return LONG ? whenLong : usual;
  }

  /** What each came to, in their order. */
  public static <T> List<T> play(int trials, IntFunction<T> trial) {
    return IntStream.range(0, trials).parallel().mapToObj(trial).toList();
  }
}
