package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.FakeGate.Line;
import dev.pitwall.demo.GateAnswer.Said;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DrillTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Patience IMPATIENT =
      new Patience(
          SHORT, SHORT, SHORT, Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofSeconds(3));

  private static Demo demo;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void start() {
    demo = new Demo(Clock.systemUTC(), new Random(5), new Random(6), "pw");
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void aGoodBuildIsRolledNodeByNodeAndEveryMoveIsReported() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.GO)) {
      Played played = play(Scenario.GOOD, gate.uri());
      assertThat(played.right()).isTrue();
      assertThat(played.seen()).isInstanceOf(Outcome.Rolled.class);
      assertThat(gate.heard().subList(0, 9))
          .containsExactly(
              "deploy open deploy",
              "deploy app01 pre-drain",
              "deploy app01:draining",
              "deploy app01 drained",
              "deploy app01:stopped",
              "deploy app01:upgrading",
              "deploy app01:started",
              "deploy app01 post-start",
              "deploy app01:done");
      assertThat(gate.heard()).endsWith("deploy fleet fleet", "deploy succeeded");
    }
    String version = demo.fleet().build("app01").version();
    assertThat(Fleet.NODES).allSatisfy(node -> assertRuns(node, version));
  }

  @Test
  void aNoGoAfterTheStartRollsThatNodeBackAndTouchesNoOther() throws Exception {
    String before = demo.fleet().build("app01").version();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                rollout.equals("deploy") && phase.equals("post-start")
                    ? Line.noGo("journey:checkout fails on app01: status 500")
                    : Line.GO)) {
      Played played = play(Scenario.BROKEN_CHECKOUT, gate.uri());
      assertThat(played.right()).isTrue();
      assertThat(played.noticed().disturbed()).isZero();
      assertThat(gate.heard())
          .contains("deploy app01:failed", "deploy failed", "back open rollback")
          .endsWith("back app01:done", "back fleet fleet", "back succeeded")
          .noneMatch(heard -> heard.contains("app02"));
    }
    assertThat(Fleet.NODES).allSatisfy(node -> assertRuns(node, before));
    assertThat(lines)
        .anyMatch(line -> line.matches(".*app01 +post-start +NO_GO +journey:checkout fails.*"))
        .anyMatch(line -> line.contains("/evaluations/e-"));
  }

  @Test
  void aStopAtTheSecondNodeRollsTheFirstBackToo() throws Exception {
    String before = demo.fleet().build("app01").version();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                rollout.equals("deploy") && node.equals("app02") && phase.equals("pre-drain")
                    ? Line.noGo("app02: queue:orders: oldest age 9 s")
                    : Line.GO)) {
      Played played = play(Scenario.QUEUE_STUCK, gate.uri());
      assertThat(played.right()).isTrue();
      assertThat(gate.heard()).contains("back app01:done").doesNotContain("back app02:done");
    }
    assertThat(Fleet.NODES).allSatisfy(node -> assertRuns(node, before));
  }

  @Test
  void aSecondTryIsARolloutOfItsOwnWithTheNextVersion() throws Exception {
    String before = demo.fleet().build("app01").version();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                rollout.equals("deploy") && phase.equals("post-start")
                    ? Line.noGo("journey:order-api: 3 of 4 runs on app01 failed: status 500")
                    : Line.GO)) {
      Demo.Report report =
          demo.play(gate.uri(), List.of(Scenario.SECOND_TRY), lines::add, false, IMPATIENT);
      assertThat(report.right()).isTrue();
      assertThat(report.played()).hasSize(2);
      assertThat(gate.heard()).filteredOn(heard -> heard.equals("deploy open deploy")).hasSize(2);
    }
    assertThat(lines)
        .filteredOn(line -> line.startsWith("second-try: shop " + before + " -> "))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void aSecondTryThatIsLetThroughIsWrong() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                rollout.equals("deploy") && phase.equals("post-start") && time == 1
                    ? Line.noGo("journey:order-api: 3 of 4 runs on app01 failed: status 500")
                    : Line.GO)) {
      Demo.Report report =
          demo.play(gate.uri(), List.of(Scenario.SECOND_TRY), lines::add, false, IMPATIENT);
      assertThat(report.played()).extracting(Played::right).containsExactly(true, false);
      assertThat(report.right()).isFalse();
    }
  }

  @Test
  void aStopWhileDrainedGivesTheNodeBackUntouched() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                phase.equals("drained") ? Line.noGo("work is in flight") : Line.GO)) {
      Played played = play(Scenario.GOOD, gate.uri());
      assertThat(played.right()).isFalse();
      assertThat(gate.heard())
          .contains("deploy app01:waiting")
          .doesNotContain("deploy app01:stopped", "back open rollback");
    }
    assertThat(demo.fleet().balancer().inRotation("app01")).isTrue();
    assertThat(lines).anyMatch(line -> line.contains("WRONG: good deserved GO everywhere"));
  }

  @Test
  void pendingIsAskedAgainAndShownOnce() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                phase.equals("pre-drain") && time < 4 ? Line.PENDING : Line.GO)) {
      Played played =
          play(Scenario.GOOD, gate.uri(), Patience.USUAL.askingAgainAfter(Duration.ofMillis(20)));
      assertThat(played.right()).isTrue();
    }
    assertThat(lines).filteredOn(line -> line.contains("PENDING")).hasSize(3);
  }

  @Test
  void pendingWithoutEndIsAStop() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.PENDING)) {
      Played played = play(Scenario.GOOD, gate.uri());
      assertThat(played.right()).isFalse();
      assertThat(stopOf(played).answer().said()).isEqualTo(Said.PENDING);
      assertThat(stopOf(played).answer().reason()).contains("login; gave up after 0.2 s");
    }
  }

  @Test
  void aHoldThatIsReleasedOnlyDelays() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                phase.equals("post-start") && time < 3 ? Line.HOLD : Line.GO)) {
      Played played =
          play(Scenario.GOOD, gate.uri(), Patience.USUAL.askingAgainAfter(Duration.ofMillis(20)));
      assertThat(played.right()).isTrue();
    }
    assertThat(lines).anyMatch(line -> line.contains("held by ann: lunch"));
  }

  @Test
  void aHoldWithoutEndStopsAndRollsNothing() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.HOLD)) {
      Played played = play(Scenario.GOOD, gate.uri());
      assertThat(played.seen()).isInstanceOf(Outcome.Stopped.class);
      assertThat(gate.heard())
          .endsWith("deploy failed")
          .noneMatch(heard -> heard.startsWith("back"));
    }
  }

  @Test
  void aGateThatIsNotThereMeansStop() throws Exception {
    URI nobody;
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.GO)) {
      nobody = gate.uri();
    }
    String before = demo.fleet().build("app01").version();
    Played played = play(Scenario.GOOD, nobody);
    assertThat(stopOf(played).answer().said()).isEqualTo(Said.UNREACHABLE);
    assertThat(Fleet.NODES).allSatisfy(node -> assertRuns(node, before));
  }

  @Test
  void aGateThatVanishesInTheMiddleLeavesTheNodeOutOfRotation() throws Exception {
    List<Boolean> inRotation = new ArrayList<>();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) -> {
              if (!phase.equals("post-start")) {
                return Line.GO;
              }
              inRotation.add(demo.fleet().balancer().inRotation(node));
              return new Line(502, "", "bad gateway");
            })) {
      Played played = play(Scenario.GOOD, gate.uri());
      assertThat(played.seen()).isInstanceOf(Outcome.Stopped.class);
      assertThat(stopOf(played).phase()).isEqualTo("post-start");
      assertThat(gate.heard()).noneMatch(heard -> heard.startsWith("back"));
    }
    assertThat(inRotation).isNotEmpty().doesNotContain(true);
  }

  @Test
  void aStatus200WithoutAVerdictIsNoGo() throws Exception {
    try (FakeGate gate =
        new FakeGate((rollout, node, phase, time) -> new Line(200, "", "welcome"))) {
      Played played = play(Scenario.GOOD, gate.uri());
      assertThat(stopOf(played).answer().said()).isEqualTo(Said.UNREACHABLE);
      assertThat(stopOf(played).answer().reason()).contains("answered 200: welcome");
      assertThat(gate.heard()).doesNotContain("deploy app01:draining");
    }
  }

  @Test
  void aVerdictThatContradictsItsStatusIsNoGo() throws Exception {
    try (FakeGate gate =
        new FakeGate((rollout, node, phase, time) -> new Line(500, "GO", "confused"))) {
      assertThat(stopOf(play(Scenario.GOOD, gate.uri())).answer().said())
          .isEqualTo(Said.UNREACHABLE);
    }
  }

  @Test
  void aRollbackThatIsStoppedIsLeftToAPerson() throws Exception {
    String before = demo.fleet().build("app01").version();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                phase.equals("post-start") || rollout.equals("back")
                    ? Line.noGo("checkout fails")
                    : Line.GO)) {
      Played played = play(Scenario.BROKEN_CHECKOUT, gate.uri());
      assertThat(played.seen()).isInstanceOf(Outcome.Stopped.class);
      assertThat(played.right()).isFalse();
    }
    assertThat(lines).anyMatch(line -> line.contains("repaired by hand"));
    assertThat(Fleet.NODES).allSatisfy(node -> assertRuns(node, before));
  }

  @Test
  void linesArePlainUnlessTheyGoToATerminal() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.GO)) {
      play(Scenario.GOOD, gate.uri());
      assertThat(lines).noneMatch(line -> line.contains("\u001b"));
      demo.play(gate.uri(), List.of(Scenario.GOOD), lines::add, true, IMPATIENT);
      assertThat(lines).anyMatch(line -> line.contains("\u001b[32mGO"));
    }
  }

  private Played play(Scenario scenario, URI gate) throws InterruptedException {
    return play(scenario, gate, IMPATIENT);
  }

  private Played play(Scenario scenario, URI gate, Patience patience) throws InterruptedException {
    return demo.play(gate, List.of(scenario), lines::add, false, patience).played().getFirst();
  }

  private static Stop stopOf(Played played) {
    return switch (played.seen()) {
      case Outcome.Rolled rolled -> throw new AssertionError("it rolled");
      case Outcome.RolledBack back -> back.stop();
      case Outcome.Untouched untouched -> untouched.stop();
      case Outcome.Stopped stopped -> stopped.stop();
    };
  }

  private static void assertRuns(String node, String version) {
    assertThat(demo.fleet().balancer().inRotation(node)).isTrue();
    try (Web web = new Web(URI.create("http://" + demo.fleet().address(node)))) {
      assertThat(web.get("/health").body()).contains("\"version\":\"" + version + "\"");
    }
  }
}
