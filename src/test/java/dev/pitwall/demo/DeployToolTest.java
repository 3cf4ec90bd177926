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

class DeployToolTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(
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
      ScenarioResult result = play(Scenario.GOOD, gate.uri());
      assertThat(result.right()).isTrue();
      assertThat(result.seen()).isInstanceOf(RolloutEnd.Rolled.class);
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
    assertThat(ShopFleet.NODES).allSatisfy(node -> assertRuns(node, version));
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
      ScenarioResult result = play(Scenario.BROKEN_CHECKOUT, gate.uri());
      assertThat(result.right()).isTrue();
      assertThat(result.noticed().disturbed()).isZero();
      assertThat(gate.heard())
          .contains("deploy app01:failed", "deploy failed", "back open rollback")
          .endsWith("back app01:done", "back fleet fleet", "back succeeded")
          .noneMatch(heard -> heard.contains("app02"));
    }
    assertThat(ShopFleet.NODES).allSatisfy(node -> assertRuns(node, before));
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
      ScenarioResult result = play(Scenario.QUEUE_STUCK, gate.uri());
      assertThat(result.right()).isTrue();
      assertThat(gate.heard()).contains("back app01:done").doesNotContain("back app02:done");
    }
    assertThat(ShopFleet.NODES).allSatisfy(node -> assertRuns(node, before));
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
      assertThat(report.played()).extracting(ScenarioResult::right).containsExactly(true, false);
      assertThat(report.right()).isFalse();
    }
  }

  @Test
  void aStopWhileDrainedGivesTheNodeBackUntouched() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                phase.equals("drained") ? Line.noGo("work is in flight") : Line.GO)) {
      ScenarioResult result = play(Scenario.GOOD, gate.uri());
      assertThat(result.right()).isFalse();
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
      ScenarioResult result =
          play(
              Scenario.GOOD, gate.uri(), RetryPolicy.USUAL.askingAgainAfter(Duration.ofMillis(20)));
      assertThat(result.right()).isTrue();
    }
    assertThat(lines).filteredOn(line -> line.contains("PENDING")).hasSize(3);
  }

  @Test
  void pendingWithoutEndIsAStop() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.PENDING)) {
      ScenarioResult result = play(Scenario.GOOD, gate.uri());
      assertThat(result.right()).isFalse();
      assertThat(stopOf(result).answer().said()).isEqualTo(Said.PENDING);
      assertThat(stopOf(result).answer().reason()).contains("login; gave up after 0.2 s");
    }
  }

  @Test
  void aHoldThatIsReleasedOnlyDelays() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                phase.equals("post-start") && time < 3 ? Line.HOLD : Line.GO)) {
      ScenarioResult result =
          play(
              Scenario.GOOD, gate.uri(), RetryPolicy.USUAL.askingAgainAfter(Duration.ofMillis(20)));
      assertThat(result.right()).isTrue();
    }
    assertThat(lines).anyMatch(line -> line.contains("held by ann: lunch"));
  }

  @Test
  void aHoldWithoutEndStopsAndRollsNothing() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.HOLD)) {
      ScenarioResult result = play(Scenario.GOOD, gate.uri());
      assertThat(result.seen()).isInstanceOf(RolloutEnd.Stopped.class);
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
    ScenarioResult result = play(Scenario.GOOD, nobody);
    assertThat(stopOf(result).answer().said()).isEqualTo(Said.UNREACHABLE);
    assertThat(ShopFleet.NODES).allSatisfy(node -> assertRuns(node, before));
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
      ScenarioResult result = play(Scenario.GOOD, gate.uri());
      assertThat(result.seen()).isInstanceOf(RolloutEnd.Stopped.class);
      assertThat(stopOf(result).phase()).isEqualTo("post-start");
      assertThat(gate.heard()).noneMatch(heard -> heard.startsWith("back"));
    }
    assertThat(inRotation).isNotEmpty().doesNotContain(true);
  }

  @Test
  void aStatus200WithoutAVerdictIsNoGo() throws Exception {
    try (FakeGate gate =
        new FakeGate((rollout, node, phase, time) -> new Line(200, "", "welcome"))) {
      ScenarioResult result = play(Scenario.GOOD, gate.uri());
      assertThat(stopOf(result).answer().said()).isEqualTo(Said.UNREACHABLE);
      assertThat(stopOf(result).answer().reason()).contains("answered 200: welcome");
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
      ScenarioResult result = play(Scenario.BROKEN_CHECKOUT, gate.uri());
      assertThat(result.seen()).isInstanceOf(RolloutEnd.Stopped.class);
      assertThat(result.right()).isFalse();
    }
    assertThat(lines).anyMatch(line -> line.contains("repaired by hand"));
    assertThat(ShopFleet.NODES).allSatisfy(node -> assertRuns(node, before));
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

  private ScenarioResult play(Scenario scenario, URI gate) throws InterruptedException {
    return play(scenario, gate, IMPATIENT);
  }

  private ScenarioResult play(Scenario scenario, URI gate, RetryPolicy retries)
      throws InterruptedException {
    return demo.play(gate, List.of(scenario), lines::add, false, retries).played().getFirst();
  }

  private static Stop stopOf(ScenarioResult result) {
    return switch (result.seen()) {
      case RolloutEnd.Rolled rolled -> throw new AssertionError("it rolled");
      case RolloutEnd.RolledBack back -> back.stop();
      case RolloutEnd.Untouched untouched -> untouched.stop();
      case RolloutEnd.Stopped stopped -> stopped.stop();
    };
  }

  private static void assertRuns(String node, String version) {
    assertThat(demo.fleet().balancer().inRotation(node)).isTrue();
    try (Web web = new Web(URI.create("http://" + demo.fleet().address(node)))) {
      assertThat(web.get("/health").body()).contains("\"version\":\"" + version + "\"");
    }
  }
}
