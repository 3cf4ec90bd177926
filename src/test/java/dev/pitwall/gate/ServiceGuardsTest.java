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
    private static final Duration LONG = Duration.ofDays(90);
    private final Gates gate = gate().certificates(Duration.ofDays(7));

    private static Cases node() {
      return Cases.postStart().certificate(null, LONG);
    }

    @Test
    void ofTheFrontDoorAndTheNodeMustBothLast() {
      assertThat(node().certificate(Cases.NODE, Duration.ofDays(8)).verdictOf(gate)).isEqualTo(GO);
      assertThat(node().verdictOf(gate)).isEqualTo(PENDING);
      assertThat(node().reasonOf(gate)).contains("no certificate of app02 seen in 15 minutes");
      assertThat(Cases.postStart().certificate(Cases.NODE, LONG).reasonOf(gate))
          .contains("no certificate of the front door seen in 15 minutes");
    }

    @Test
    void ofANodeThatWasReadSixteenMinutesAgoIsWaitedForThoughTheFrontDoorsIsFresh() {
      Cases cases = Cases.postStart().certificate(Cases.NODE, Duration.ofDays(1)).after(960);
      cases.openedNow().certificate(null, LONG);
      assertThat(cases.verdictOf(gate)).isEqualTo(PENDING);
      assertThat(cases.reasonOf(gate)).contains("no certificate of app02 seen in 15 minutes");
    }

    @Test
    void ofTheFleetAreThoseOfTheFrontDoorAndOfEveryNode() {
      Cases cases = Cases.fleet().certificate(null, LONG).certificate("app01", LONG);
      assertThat(cases.verdictOf(gate)).isEqualTo(PENDING);
      assertThat(cases.certificate("app03", LONG).verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void thatEndSoonStopAndAreNamed() {
      Cases cases = node().certificate(Cases.NODE, Duration.ofDays(6));
      assertThat(cases.verdictOf(gate)).isEqualTo(NO_GO);
      assertThat(cases.reasonOf(gate))
          .contains("CN=shop.example of app02 ends 2026-03-08", "good for another 7 days");
    }

    @Test
    void thatEndSoonStopEvenWhileAnotherWasNotSeen() {
      Cases cases = Cases.postStart().certificate(Cases.NODE, Duration.ofDays(6));
      assertThat(cases.verdictOf(gate)).isEqualTo(NO_GO);
    }

    @Test
    void ofOtherNodesAreNotThisNodesMatter() {
      Cases cases = node().certificate(Cases.NODE, LONG);
      assertThat(cases.certificate("app03", Duration.ofDays(1)).verdictOf(gate)).isEqualTo(GO);
    }

    @Test
    void thatWereNotReadLatelyAreWaitedFor() {
      assertThat(Cases.fleet().verdictOf(gate)).isEqualTo(PENDING);
      Cases old = node().certificate(Cases.NODE, Duration.ofDays(1)).after(901);
      assertThat(old.verdictOf(gate)).isEqualTo(INCONCLUSIVE);
      assertThat(old.reasonOf(gate)).contains("of the front door, app02 seen in 15 minutes");
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

    @Test
    void ofAQueueIsNotWorkedOffByANodeThatIsDown() {
      Gates health = gate().health().headroom(new HeadroomRule("orders", 0.8, 10.0));
      assertThat(arriving(15, "down").verdictOf(health)).isEqualTo(NO_GO);
      assertThat(arriving(15, "down").reasonOf(health))
          .contains("15.0/s arrive, the other 1 work off 10.0/s: 150 % busy");
      assertThat(arriving(7, "down").verdictOf(health)).isEqualTo(GO);
    }

    @Test
    void ofAQueueWaitsForANodeThatMayServeOnlyWhereThatMatters() {
      Gates health = gate().health().headroom(new HeadroomRule("orders", 0.8, 10.0));
      assertThat(arriving(7, "silent").verdictOf(health)).isEqualTo(GO);
      assertThat(arriving(15, "silent").verdictOf(health)).isEqualTo(PENDING);
      assertThat(arriving(15, "silent").reasonOf(health))
          .contains("150 % busy; not known to serve, and not counted: app03");
      assertThat(arriving(17, "silent").verdictOf(health)).isEqualTo(NO_GO);
      assertThat(arriving(17, "silent").finding(health, "headroom:orders").observed())
          .isEqualTo("17.0/s arrive, the other 2 work off 20.0/s: 85 % busy");
    }

    /** App01 is up; app03 is down or silent. */
    private static Cases arriving(double each, String third) {
      Cases cases = Cases.preDrain();
      for (int second = 0; second <= 10; second++) {
        cases.arrived("orders", each * second).up("app01");
        if (third.equals("down")) {
          cases.after(-1).down("app03");
        }
      }
      return cases;
    }

    @Test
    void isNotCarriedByANodeThatIsDownOrReserved() {
      Gates health = gate().health().headroom(new HeadroomRule("pool", 0.8, null));
      assertThat(fleet(45).verdictOf(health)).isEqualTo(GO);
      Cases down = fleet(45).down("app03").down("app03").down("app03");
      assertThat(down.verdictOf(health)).isEqualTo(NO_GO);
      assertThat(fleet(45).reserved("app03", "GO of r2").verdictOf(health)).isEqualTo(NO_GO);
    }

    @Test
    void thatANodeWhichIsNotProvenWouldCarryIsWaitedFor() {
      assertThat(fleet(45).unproven("app03").verdictOf(gate)).isEqualTo(PENDING);
      assertThat(fleet(20).unproven("app03").verdictOf(gate)).isEqualTo(GO);
      assertThat(fleet(60).unproven("app03").verdictOf(gate)).isEqualTo(NO_GO);
      Cases starting = fleet(45).unproven("app01").unproven("app03");
      assertThat(starting.finding(gate, "headroom:pool").observed())
          .startsWith("without app02 the other 0 would be more than 100 % busy");
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
