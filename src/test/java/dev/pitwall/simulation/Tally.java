package dev.pitwall.simulation;

import java.time.Duration;

/**
 * What came of the plays of a row. The runs and seconds are those of the faulty process; of all,
 * where none is faulty.
 */
final class Tally {
  int rollouts;
  int badAsked;
  int goToBad;
  int goodAsked;
  int stopsOfGood;
  int inconclusive;
  int outTogether;
  long verdictMillis;
  long verdictRuns;
  int verdicts;

  /** Counts the verdict about a new process. */
  void count(World world, String node, boolean go, boolean stopped, Duration waited) {
    boolean bad = world.isBad(node);
    if (bad) {
      badAsked++;
      goToBad += go ? 1 : 0;
    } else {
      goodAsked++;
      stopsOfGood += stopped ? 1 : 0;
    }
    if (bad == (world.scenario.fault() != null)) {
      verdicts++;
      verdictMillis += waited.toMillis();
    }
  }

  void add(Tally other) {
    rollouts += other.rollouts;
    badAsked += other.badAsked;
    goToBad += other.goToBad;
    goodAsked += other.goodAsked;
    stopsOfGood += other.stopsOfGood;
    inconclusive += other.inconclusive;
    outTogether += other.outTogether;
    verdictMillis += other.verdictMillis;
    verdictRuns += other.verdictRuns;
    verdicts += other.verdicts;
  }

  double goToBadRate() {
    return badAsked == 0 ? 0 : (double) goToBad / badAsked;
  }

  double seconds() {
    return verdicts == 0 ? 0 : verdictMillis / 1000.0 / verdicts;
  }

  double stopRate() {
    return goodAsked == 0 ? 0 : (double) stopsOfGood / goodAsked;
  }
}
