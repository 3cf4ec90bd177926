package dev.pitwall.gate;

import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.INCONCLUSIVE;
import static dev.pitwall.gate.Verdict.NO_GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.Gates;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What says stop about the service as a whole: alerts, burn rate, certificates, load. */
class ServiceGuardsTest {
  @Nested
  class Alerts {
    private final Gates gate = gate().alerts("pager");

    @Test
    void thatFireStopInEveryPhaseButTheStop() {
      for (GatePhase phase : GatePhase.values()) {
        Cases cases = Cases.in(phase).up("app01").up("app01").up("app03").up("app03");
        cases.firing("pager", "ShopDown", "DiskFull");
        if (phase != GatePhase.DRAINED) {
          assertThat(cases.verdictOf(gate)).as(phase.key()).isEqualTo(NO_GO);
          assertThat(cases.reasonOf(gate))
              .contains("alerts:pager: 2 alerts fire: ShopDown since 2026-03-02T10:00:00Z (it is");
        }
      }
    }

    @Test
    void thatAreQuietLetPass() {
      assertThat(Cases.fleet().firing("pager").verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void thatWereNotReadAreWaitedForAndNeverGood() {
      assertThat(Cases.fleet().verdictOf(gate)).isEqualTo(PENDING);
      assertThat(Cases.fleet().firing("pager").after(60).verdictOf(gate)).isEqualTo(PENDING);
      assertThat(Cases.fleet().after(301).deadlinePassed().verdictOf(gate)).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void neverBlockTheWayBack() {
      Cases cases = Cases.postStart().rollback().firing("pager", "ShopDown");
      assertThat(cases.verdictOf(gate)).isEqualTo(GO);
    }
  }

  @Nested
  class Burn {
    private final Gates gate = gate().burn("shop-errors", 0.999);

    /** A reading every ten seconds over so many minutes, ten requests a second. */
    private Cases traffic(Cases cases, int minutes, double ratio) {
      double bad = 0;
      double total = 0;
      for (int i = 0; i <= minutes * 6; i++) {
        cases.served("shop-errors", Math.floor(bad), total).after(10);
        total += 100;
        bad += 100 * ratio;
      }
      return cases.served("shop-errors", Math.floor(bad), total);
    }

    @Test
    void atTheAllowedPaceIsGood() {
      assertThat(traffic(Cases.fleet(), 70, 0.001).verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void atTwiceThePaceOfTheFastPairStops() {
      Cases cases = traffic(Cases.fleet(), 70, 0.03);
      assertThat(cases.verdictOf(gate)).isEqualTo(NO_GO);
      assertThat(cases.reasonOf(gate))
          .contains("burn:shop-errors:", "in 5 min (30.", "times the budget's pace)");
    }

    @Test
    void slowlyButForHoursStopsAsWell() {
      assertThat(traffic(Cases.fleet(), 300, 0.008).verdictOf(gate)).isEqualTo(NO_GO);
    }

    @Test
    void thatIsOverDoesNotStopThoughTheLongWindowRemembersIt() {
      Cases cases = Cases.fleet();
      double bad = 0;
      double total = 0;
      for (int minute = 0; minute < 60; minute++) {
        cases.served("shop-errors", bad, total).after(60);
        total += 600;
        bad += minute < 20 ? 60 : 0;
      }
      cases.served("shop-errors", bad, total);
      assertThat(cases.verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void ofAHandfulOfFailuresSaysNothing() {
      Cases cases = Cases.fleet().served("shop-errors", 0, 0).after(60);
      cases.served("shop-errors", 9, 20);
      assertThat(cases.verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void withoutTrafficProvesNothing() {
      Cases cases = Cases.fleet().served("shop-errors", 5, 50).after(5);
      assertThat(cases.served("shop-errors", 5, 50).verdictOf(gate)).isEqualTo(PENDING);
    }

    @Test
    void thatCannotBeReadIsWaitedFor() {
      assertThat(Cases.fleet().verdictOf(gate)).isEqualTo(PENDING);
      assertThat(traffic(Cases.fleet(), 2, 0).after(60).verdictOf(gate)).isEqualTo(PENDING);
    }

    @Test
    void countsARestartFromZero() {
      Cases cases = Cases.fleet().served("shop-errors", 1000, 1000).after(10);
      cases.served("shop-errors", 0, 100);
      assertThat(cases.verdictOf(gate)).isEqualTo(GO);
    }
  }

  @Nested
  class Certificates {
    private final Gates gate = gate().certificates(Duration.ofDays(7));

    @Test
    void thatLastAreGood() {
      assertThat(Cases.fleet().certificate(null, Duration.ofDays(8)).verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void thatEndSoonStopAndAreNamed() {
      Cases cases = Cases.postStart().certificate(null, Duration.ofDays(90));
      cases.certificate(Cases.NODE, Duration.ofDays(6));
      assertThat(cases.verdictOf(gate)).isEqualTo(NO_GO);
      assertThat(cases.reasonOf(gate))
          .contains("CN=shop.example of app02 ends 2026-03-08", "good for another 7 days");
    }

    @Test
    void ofOtherNodesAreNotThisNodesMatter() {
      Cases cases = Cases.postStart().certificate(null, Duration.ofDays(90));
      assertThat(cases.certificate("app03", Duration.ofDays(1)).verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void thatNobodySawAreWaitedFor() {
      assertThat(Cases.fleet().verdictOf(gate)).isEqualTo(PENDING);
      Cases longAgo = Cases.fleet().certificate(null, Duration.ofDays(90)).after(1000);
      assertThat(longAgo.verdictOf(gate)).isEqualTo(INCONCLUSIVE);
    }
  }

  @Nested
  class Load {
    private final Gates gate =
        gate().headroom(new HeadroomRule("pool", HeadroomRule.DEFAULT_MOST, null));
    private final Gates queue = gate().headroom(new HeadroomRule("orders", 0.8, 10.0));

    private static Cases fleet(double each) {
      Cases cases = Cases.preDrain();
      for (String node : new String[] {"app01", "app02", "app03"}) {
        cases.load("pool", node, each, 100);
      }
      return cases.up("app01").up("app01").up("app03").up("app03");
    }

    @Test
    void thatTheOthersCanCarryLetsANodeGo() {
      assertThat(fleet(50).verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void thatTheOthersCannotCarryStopsWithTheNumber() {
      assertThat(fleet(60).verdictOf(gate)).isEqualTo(NO_GO);
      assertThat(fleet(60).reasonOf(gate))
          .contains("without app02 the other 2 would be 90 % busy")
          .contains("at most 80 % busy without it");
    }

    @Test
    void isNotCarriedByANodeThatIsOut() {
      assertThat(fleet(45).out("app01").verdictOf(gate)).isEqualTo(NO_GO);
    }

    @Test
    void ofANodeThatWasNotReadIsNotGuessed() {
      Cases cases = Cases.preDrain().load("pool", "app01", 1, 100).load("pool", "app03", 1, 100);
      cases.up("app01").up("app01").up("app03").up("app03");
      assertThat(cases.verdictOf(gate)).isEqualTo(PENDING);
    }

    @Test
    void ofANodeThatIsDownIsNothing() {
      Cases cases = Cases.preDrain().load("pool", "app01", 10, 100).load("pool", "app03", 9, 100);
      cases.down(Cases.NODE).down(Cases.NODE).down(Cases.NODE);
      cases.up("app01").up("app01").up("app03").up("app03");
      assertThat(cases.verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void blocksAWayBackAsWell() {
      assertThat(fleet(60).rollback().verdictOf(gate)).isEqualTo(NO_GO);
    }

    @Test
    void ofAQueueIsWhatArrivesOverWhatTheOthersWorkOff() {
      assertThat(arriving(15).verdictOf(queue)).isEqualTo(GO);
      assertThat(arriving(17).verdictOf(queue)).isEqualTo(NO_GO);
      assertThat(arriving(17).reasonOf(queue))
          .contains("17.0/s arrive, the other 2 work off 20.0/s: 85 % busy");
    }

    @Test
    void ofAQueueThatWasReadTooShortlyIsWaitedFor() {
      Cases cases = Cases.preDrain().up("app01").up("app01").up("app03").up("app03");
      assertThat(cases.arrived("orders", 5).verdictOf(queue)).isEqualTo(PENDING);
    }

    private static Cases arriving(double each) {
      Cases cases = Cases.preDrain().up("app01").up("app01").up("app03").up("app03");
      for (int second = 0; second <= 10; second++) {
        cases.arrived("orders", each * second).after(1);
      }
      return cases;
    }
  }

  @Test
  void howLongANodeTookToComeUpIsSaid() {
    Gates gate = gate().health();
    Cases cases = Cases.postStart().up().startUp(Duration.ofMillis(6200));
    assertThat(cases.reasonOf(gate)).contains("up 6.2 s after its start");
  }

  @Test
  void depthCountsOnlyAgainstWhatItWasBefore() {
    QueueRule rule = new QueueRule("orders", null, null, null, 2.0, null, Duration.ofSeconds(6));
    Gates gate = gate().queue(rule);
    assertThat(backlog(150).depthBefore("orders", 100).verdictOf(gate)).isEqualTo(GO);
    assertThat(backlog(250).depthBefore("orders", 100).verdictOf(gate)).isEqualTo(NO_GO);
    assertThat(backlog(150).verdictOf(gate)).isEqualTo(PENDING);
    assertThat(backlog(0).verdictOf(gate)).isEqualTo(GO);
  }

  /** A backlog of about that depth which moves. */
  private static Cases backlog(double depth) {
    Cases cases = Cases.postStart();
    for (int second = 0; second <= 8; second++) {
      cases.queue("orders", Math.max(0, depth - second % 2), second * 5.0).after(1);
    }
    return cases;
  }
}
