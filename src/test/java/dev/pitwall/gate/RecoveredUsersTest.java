package dev.pitwall.gate;

import static dev.pitwall.gate.Cases.preDrain;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import org.junit.jupiter.api.Test;

/** Before a node is taken out: an outage of users that may be over. */
class RecoveredUsersTest {
  private static final Gates GATE = gate().journey("orders");

  @Test
  void anOutageThatGoesOnStops() {
    assertThat(afterAnOutage().verdictOf(GATE)).isEqualTo(NO_GO);
  }

  @Test
  void oneThatMayBeOverIsWaitedOutAndNotHeldAgainstTheRollout() {
    Cases cases = afterAnOutage().after(1).elsewhere("orders", "app03", Outcome.PASSED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(PENDING);
    assertThat(cases.judgedBy(GATE).needs()).containsExactly(new Need("orders", "app03", 1));
  }

  @Test
  void onceUsersFareWellAgainTheNodeMayBeTakenOut() {
    Cases cases = afterAnOutage();
    for (int i = 0; i < 20; i++) {
      cases.after(1).elsewhere("orders", "app03", Outcome.PASSED, 1);
    }
    assertThat(cases.verdictOf(GATE)).isEqualTo(GO);
  }

  @Test
  void aTargetThatFailsAgainIsNotRecovered() {
    Cases cases = afterAnOutage().after(1).elsewhere("orders", "app03", Outcome.PASSED, 1);
    cases.after(2).elsewhere("orders", "app03", Outcome.FAILED, 1);
    assertThat(cases.verdictOf(GATE)).isEqualTo(NO_GO);
  }

  /** Passes everywhere, then six failures on app03, two seconds apart. */
  private static Cases afterAnOutage() {
    Cases cases = preDrain();
    for (int i = 0; i < 15; i++) {
      cases.elsewhere("orders", null, Outcome.PASSED, 1);
      cases.elsewhere("orders", "app01", Outcome.PASSED, 1);
      cases.elsewhere("orders", "app03", Outcome.PASSED, 1).after(2);
    }
    for (int i = 0; i < 6; i++) {
      cases.after(2).elsewhere("orders", "app03", Outcome.FAILED, 1);
    }
    return cases.openedNow();
  }
}
