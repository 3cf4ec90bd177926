package dev.pitwall.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.FleetTrial.Fleet;
import dev.pitwall.testing.Trials;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Journeys that fail on good nodes too, seeded trials for each pair of rates: the failures of the
 * peers make a proof longer and never waive it.
 */
class FlakySimulationIT {
  private static final long SEED = 20_261_123;

  @ParameterizedTest
  @CsvSource({
    "0.10, 0.5", "0.10, 0.7", "0.10, 0.9", "0.10, 1",
    "0.15, 0.5", "0.15, 0.7", "0.15, 0.9", "0.15, 1",
    "0.20, 0.5", "0.20, 0.7", "0.20, 0.9", "0.20, 1",
    "0.30, 0.5", "0.30, 0.7", "0.30, 0.9", "0.30, 1",
    "0.40, 0.5", "0.40, 0.7", "0.40, 0.9", "0.40, 1"
  })
  void aNodeThatFailsInHalfOfItsRunsIsNotPassedHoweverItsPeersFail(double peers, double node) {
    // What is undecided until the deadline takes long.
    int trials = peers <= 0.2 ? Trials.count(500, 1_000) : 100;
    List<Verdict> verdicts =
        Trials.play(
            trials,
            i -> FleetTrial.play(new SplittableRandom(SEED + i), Fleet.of(node, peers)).verdict());
    int go = Collections.frequency(verdicts, Verdict.GO);
    int stopped = Collections.frequency(verdicts, Verdict.NO_GO);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| peers %2.0f %% | node %3.0f %% | GO %d | NO_GO %d | of %d |",
            peers * 100,
            node * 100,
            go,
            stopped,
            trials));
    assertThat(go).isLessThanOrEqualTo(trials < 500 ? 0 : 1);
  }
}
