package dev.pitwall.gate;

import static dev.pitwall.gate.ErrorSimulation.bad;
import static dev.pitwall.gate.ErrorSimulation.good;
import static dev.pitwall.gate.ErrorSimulation.same;
import static dev.pitwall.gate.ErrorSimulation.stopped;
import static dev.pitwall.gate.ErrorSimulation.stops;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.SimulatedFleet.Plan;
import dev.pitwall.gate.SimulatedFleet.Shares;
import dev.pitwall.testing.Trials;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rollouts of one node beside three peers, each read at seconds of its own; the comparison is asked
 * every two seconds. The long form is {@link ErrorSimulation#main}.
 */
class ErrorSimulationIT {
  @ParameterizedTest
  @CsvSource({
    "20, 2, false, 20, 1.0",
    "100, 2, false, 20, 1.0",
    "100, 15, false, 20, 1.0",
    "20, 5, false, 20, 0.3",
    "20, 5, false, 5, 1.0",
    "100, 5, false, 20, 0.3",
    "20, 15, false, 20, 1.0",
    "100, 15, false, 60, 1.0",
    "20, 5, true, 20, 1.0",
    "20, 15, true, 20, 1.0",
    "20, 15, true, 60, 0.3"
  })
  void anIncidentOnAllNodesStopsNoGoodNodeWheneverItIsRead(
      double requests, double every, boolean scraped, double incident, double severity) {
    double[] stops =
        stops(
            Trials.count(100, 200),
            random -> good(requests, every, scraped, incident, severity, random));
    assertThat(stopped(stops)).isZero();
  }

  @Test
  void aNodeThatFailsAsOftenAsItsPeersIsAlmostNeverStopped() {
    double[] stops = stops(Trials.count(400, 1_000), random -> good(10, 5, false, 0, 0, random));
    assertThat(stopped(stops)).isLessThanOrEqualTo(1);
  }

  @Test
  void aNodeThatFailsFiveTimesAsOftenIsStoppedWithinAMinute() {
    double[] stops = stops(200, random -> bad(20, 5, false, Shares.EQUAL));
    assertThat(stops[100]).isLessThanOrEqualTo(50);
    assertThat(stopped(stops)).isGreaterThanOrEqualTo(198);
  }

  @Test
  void aNodeBehindScrapesIsStoppedWithinThreeMinutes() {
    double[] stops = stops(200, random -> bad(100, 15, true, Shares.EQUAL));
    assertThat(stops[100]).isLessThanOrEqualTo(120);
    assertThat(stopped(stops)).isGreaterThanOrEqualTo(198);
  }

  @Test
  void anOldNodeThatIsAsBadExcusesNobody() {
    List<Double> peers = List.of(0.1, 0.005, 0.005);
    double[] stops = stops(200, random -> new Plan(20, 5, false, Shares.EQUAL, 0.1, peers, 0, 0));
    assertThat(stopped(stops)).isGreaterThanOrEqualTo(198);
  }

  @Test
  void anOldNodeThatIsWorseCondemnsNobody() {
    List<Double> peers = List.of(0.1, 0.005, 0.005);
    double[] stops =
        stops(
            Trials.count(200, 500),
            random -> new Plan(20, 5, false, Shares.EQUAL, 0.005, peers, 0, 0));
    assertThat(stopped(stops)).isZero();
  }

  @Test
  void leavingOutWorsePeersDoesNotMakeGoodNodesLookBad() {
    double[] stops =
        stops(
            Trials.count(400, 1_000),
            random -> new Plan(20, 5, false, Shares.UNEQUAL, 0.02, same(0.02), 0, 0));
    assertThat(stopped(stops)).isLessThanOrEqualTo(1);
  }
}
