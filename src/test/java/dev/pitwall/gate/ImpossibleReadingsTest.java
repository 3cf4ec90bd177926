package dev.pitwall.gate;

import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures that cannot be, and readings that cannot have been made yet, decide nothing. */
class ImpossibleReadingsTest {
  private static final Gates LOAD = gate().headroom(new HeadroomRule("load", 0.8, null));

  private static Cases loaded(Cases cases, double each) {
    for (String node : new String[] {"app01", "app03", "app02"}) {
      cases.load("load", node, each, 100);
    }
    return cases;
  }

  @Test
  void anImpossibleReadingOfBeforeMakesNoRoom() {
    Cases busy = Cases.preDrain().load("load", "app01", -1000, 100).after(2);
    assertThat(loaded(busy, 95).verdictOf(LOAD)).isEqualTo(NO_GO);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aReadingThatWasNoNumberStopsNobody(double figure) {
    Cases idle = Cases.preDrain().load("load", "app01", figure, 100).after(2);
    assertThat(loaded(idle, 1).verdictOf(LOAD)).isEqualTo(GO);
  }

  @Test
  void whatWasReadInsteadOfALoadIsSaid() {
    Cases cases = Cases.preDrain().load("load", "app01", -1000, 100);
    assertThat(cases.verdictOf(LOAD)).isEqualTo(PENDING);
    assertThat(cases.reasonOf(LOAD)).contains("no reading of app01 yet: in-flight read as -1000.0");
  }

  @Test
  void whatWasReadInsteadOfTheWorkLeftIsSaid() {
    Cases cases = Cases.drained().work("work", 5.0, -5.0);
    assertThat(cases.reasonOf(gate().drained("work")))
        .contains("no reading since the question was asked: in-flight read as -5.0");
  }

  @Test
  void oneReadingThatIsNoNumberDoesNotSwitchTheErrorBudgetOff() {
    Cases burning =
        Cases.fleet().served("http", 0, 0).after(5).served("http", Double.NaN, Double.NaN);
    for (int i = 1; i <= 60; i++) {
      burning.after(5).served("http", 50 * i, 100 * i);
    }
    assertThat(burning.verdictOf(gate().burn("http", 0.999))).isEqualTo(NO_GO);
  }

  @Test
  void aReadingDatedMoreThanASecondAheadDoesNotCount() {
    Gates alerts = gate().alerts("pager");
    assertThat(Cases.fleet().firing("pager").after(-1).verdictOf(alerts)).isEqualTo(GO);
    Cases ahead = Cases.fleet().firing("pager").after(-2);
    assertThat(ahead.verdictOf(alerts)).isEqualTo(PENDING);
    assertThat(ahead.reasonOf(alerts)).contains("last read is dated 2 s ahead of the clock");
    assertThat(loaded(Cases.preDrain(), 1).after(-2).verdictOf(LOAD)).isEqualTo(PENDING);
    Cases drained = Cases.drained().after(5).openedNow().work("work", 0.0, 0.0);
    assertThat(drained.after(-3).verdictOf(gate().drained("work"))).isEqualTo(PENDING);
    Cases queue = Cases.fleet().queue("orders", 0.0).after(-3);
    assertThat(queue.verdictOf(gate().queue("orders"))).isEqualTo(PENDING);
  }

  @Test
  void aCertificateSeenMoreThanASecondAheadDoesNotCount() {
    Gates certificates = gate().certificates(Duration.ofDays(7));
    Cases cases = Cases.postStart().certificate(null, Duration.ofDays(90));
    cases.certificate(Cases.NODE, Duration.ofDays(90));
    assertThat(cases.verdictOf(certificates)).isEqualTo(GO);
    assertThat(cases.after(-2).verdictOf(certificates)).isEqualTo(PENDING);
  }

  @Test
  void anOlderReadingThatComesLateDoesNotHideAnAlert() {
    Cases cases = Cases.fleet().after(5).firing("pager", "ShopDown").after(-3).firing("pager");
    assertThat(cases.after(3).verdictOf(gate().alerts("pager"))).isEqualTo(NO_GO);
  }
}
