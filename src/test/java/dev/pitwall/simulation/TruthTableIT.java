package dev.pitwall.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.simulation.FleetScenario.Common;
import dev.pitwall.simulation.FleetScenario.Event;
import dev.pitwall.simulation.FleetScenario.Fault;
import dev.pitwall.simulation.FleetScenario.Prober;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@link TruthTable}: whole rollouts of a simulated fleet. */
class TruthTableIT {
  private static final int TIMES = 60;

  @ParameterizedTest
  @MethodSource
  void aBadProcessGetsNoGoAndNoGoodOneIsStopped(FleetScenario scenario) {
    Tally tally = TruthTable.played(scenario, TIMES);
    assertThat(tally.goToBad).as("GO to a bad process").isLessThanOrEqualTo(1);
    assertThat(tally.stopsOfGood).as("stops of good processes").isLessThanOrEqualTo(1);
  }

  static Stream<Arguments> aBadProcessGetsNoGoAndNoGoodOneIsStopped() {
    return Stream.of(
            FleetScenario.healthy("healthy", 0.01),
            FleetScenario.bad("dead", new Fault.Dead()),
            FleetScenario.bad("fails always", new Fault.Fails(1)),
            FleetScenario.bad("fails by connection", new Fault.PerConnection()),
            FleetScenario.bad("hangs", new Fault.Hangs(Duration.ofSeconds(5))),
            FleetScenario.bad("wrong version", new Fault.WrongVersion()),
            FleetScenario.bad("old one lingers", new Fault.Lingers(Duration.ofSeconds(4))),
            FleetScenario.healthy("outage of all", 0.01)
                .with(new Common.Outage(1, Duration.ofSeconds(20))),
            FleetScenario.healthy("errors spike on all", 0.01)
                .with(new Common.ErrorSpike(0.3, Duration.ofSeconds(20))),
            FleetScenario.bad("a second try", new Fault.Fails(0.7)).with(Event.SECOND_TRY),
            FleetScenario.bad("clock set back", new Fault.Fails(0.7)).with(Event.CLOCK_BACK),
            FleetScenario.bad("clock set ahead", new Fault.Fails(0.7)).with(Event.CLOCK_AHEAD),
            FleetScenario.bad("killed and restarted", new Fault.Fails(0.7)).with(Event.RESTART),
            FleetScenario.bad("late results", new Fault.Fails(0.7))
                .with(new Prober.Late(Duration.ofSeconds(3))))
        .map(Arguments::of);
  }

  @Test
  void healthyRolloutsEndWithAGoForEveryNode() {
    Tally tally = TruthTable.played(FleetScenario.healthy("healthy", 0), TIMES);
    assertThat(tally.goodAsked).isEqualTo(4 * TIMES);
    assertThat(tally.inconclusive).isZero();
  }

  /** A journey of 43 s, and one of 23 s in which a run fails now and then. */
  @ParameterizedTest
  @CsvSource({"12, 0.01", "23, 0.03", "43, 0"})
  void longJourneysProveHealthyNodesWithinTheUsualDeadline(int seconds, double flake) {
    FleetScenario slow =
        FleetScenario.healthy("runs of %d s".formatted(seconds), flake)
            .taking(Duration.ofSeconds(seconds), Duration.ofMinutes(5));
    Tally tally = TruthTable.played(slow, TIMES / 6);
    assertThat(tally.goodAsked).isEqualTo(4 * TIMES / 6);
    assertThat(tally.inconclusive).isZero();
    assertThat(tally.stopsOfGood).isZero();
  }

  @Test
  void aProberThatIsBrokenInMostRunsIsNeverAGo() {
    Tally tally =
        TruthTable.played(
            FleetScenario.healthy("prober broken", 0.01).with(new Prober.Broken(0.9)), 10);
    assertThat(tally.inconclusive).as("of one rollout each").isEqualTo(tally.rollouts);
  }

  @Test
  void twoRolloutsAtOnceNeverHaveTwoNodesOut() {
    FleetScenario two = FleetScenario.healthy("two rollouts", 0.01).with(Event.SECOND_ROLLOUT);
    assertThat(TruthTable.played(two, TIMES).outTogether).isZero();
  }
}
