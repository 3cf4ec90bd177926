package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.FakeGate.Line;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deploy tool in scenarios where the build is not all that matters. */
class LoadConditionTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(
          SHORT, SHORT, SHORT, Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofSeconds(4));

  private Demo demo;
  private final List<String> lines = new ArrayList<>();
  private final List<Integer> seen = new ArrayList<>();

  @BeforeEach
  void start() {
    demo = new Demo(Clock.systemUTC(), new Random(5), new Random(6), "pw");
  }

  @AfterEach
  void stop() {
    demo.close();
  }

  @Test
  void withoutHeadroomNothingIsTouched() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) -> {
              seen.add(inFlight(node));
              return Line.noGo(
                  "app01: headroom:work: without app01 the other 2 would be 113 % busy");
            })) {
      ScenarioResult result = play(Scenario.HEADROOM, gate);
      assertThat(result.right()).isTrue();
      assertThat(result.seen()).isInstanceOf(RolloutEnd.Untouched.class);
      assertThat(gate.heard())
          .containsExactly("deploy open deploy", "deploy app01 pre-drain", "deploy failed");
    }
    // 18 on average; a single look may come while some are on their way back to the balancer.
    assertThat(seen).singleElement().satisfies(busy -> assertThat(busy).isBetween(8, 24));
    assertThat(lines).anyMatch(line -> line.contains("nothing to roll back"));
  }

  @Test
  void aNodeProvenByUsersHasThemWhenTheGateIsAskedAndLosesThemAfterANoGo() throws Exception {
    List<Boolean> inRotation = new ArrayList<>();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) -> {
              inRotation.add(demo.fleet().balancer().inRotation("app01"));
              return rollout.equals("deploy") && phase.equals("post-start")
                  ? Line.noGo("errors:shop-errors: 14 of 630 requests failed on app01")
                  : Line.GO;
            })) {
      ScenarioResult result = play(Scenario.ERRORS_ON_NODE, gate);
      assertThat(result.right()).isTrue();
      assertThat(gate.heard())
          .containsSubsequence(
              "deploy app01 pre-drain",
              "deploy app01 drained",
              "deploy app01:started",
              "deploy app01 post-start of shop-live",
              "deploy app01:failed",
              "back app01 pre-drain",
              "back app01 post-start",
              "back app01:done");
    }
    assertThat(inRotation.subList(0, 4)).containsExactly(true, false, true, false);
    assertThat(demo.fleet().build("app01").version()).isEqualTo("2.3.0");
    assertThat(demo.fleet().balancer().inRotation("app01")).isTrue();
  }

  @Test
  void aNodeProvenByUsersKeepsThemAfterAGo() throws Exception {
    try (FakeGate gate = new FakeGate((rollout, node, phase, time) -> Line.GO)) {
      ScenarioResult result = play(Scenario.ERRORS_ON_NODE, gate);
      assertThat(result.right()).isFalse();
      assertThat(result.seen()).isInstanceOf(RolloutEnd.Rolled.class);
    }
    assertThat(ShopFleet.NODES).allMatch(demo.fleet().balancer()::inRotation);
    assertThat(lines).anyMatch(line -> line.contains("stays in rotation with 2.4.0"));
  }

  @Test
  void aNodeWithJobsThatDoNotEndIsGivenBackAndNeverStopped() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) -> {
              seen.add(jobs(node));
              return phase.equals("drained")
                  ? new Line(409, "INCONCLUSIVE", "app01: drained:work: 2 requests or jobs left")
                  : Line.GO;
            })) {
      ScenarioResult result = play(Scenario.DRAIN, gate);
      assertThat(result.right()).isTrue();
      assertThat(result.noticed().disturbed()).isZero();
      assertThat(gate.heard())
          .containsExactly(
              "deploy open deploy",
              "deploy app01 pre-drain",
              "deploy app01:draining",
              "deploy app01 drained of shop-hurried",
              "deploy app01:waiting",
              "deploy failed");
    }
    assertThat(seen).containsExactly(2, 2);
    assertThat(jobs("app01")).isZero();
    assertThat(demo.fleet().balancer().inRotation("app01")).isTrue();
  }

  @Test
  void anIncidentOfAllNodesBeginsWithTheFirstStartAndEndsOnceTheGateBlamesNoNode()
      throws Exception {
    List<Boolean> stalled = new ArrayList<>();
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) -> {
              stalled.add(demo.fleet().isDatabaseStalled());
              boolean waits = node.equals("app01") && phase.equals("post-start");
              return switch (waits ? time : 3) {
                case 1 -> new Line(503, "PENDING", "5 of 5 runs on app01 failed");
                case 2 ->
                    new Line(503, "PENDING", "also on app02 and app03: an outage, not this node");
                default -> Line.GO;
              };
            })) {
      ScenarioResult result =
          demo.play(
                  gate.uri(),
                  List.of(Scenario.SHARED_INCIDENT),
                  lines::add,
                  false,
                  RetryPolicy.USUAL.askingAgainAfter(Duration.ofMillis(20)))
              .played()
              .getFirst();
      assertThat(result.right()).isTrue();
    }
    assertThat(stalled.subList(0, 6)).containsExactly(false, false, true, true, false, false);
    assertThat(lines).anyMatch(line -> line.contains("the database is mended"));
  }

  @Test
  void anIncidentThatIsBlamedOnANodeIsOverAfterTheRollback() throws Exception {
    try (FakeGate gate =
        new FakeGate(
            (rollout, node, phase, time) ->
                rollout.equals("deploy") && phase.equals("post-start")
                    ? Line.noGo("journey:order-api: 5 of 5 runs on app01 failed: status 503")
                    : Line.GO)) {
      ScenarioResult result = play(Scenario.SHARED_INCIDENT, gate);
      assertThat(result.right()).isFalse();
      assertThat(result.seen()).isInstanceOf(RolloutEnd.RolledBack.class);
    }
    assertThat(demo.fleet().isDatabaseStalled()).isFalse();
  }

  private ScenarioResult play(Scenario scenario, FakeGate gate) throws InterruptedException {
    return demo.play(gate.uri(), List.of(scenario), lines::add, false, IMPATIENT)
        .played()
        .getFirst();
  }

  private int inFlight(String node) {
    return work(node).getInteger("inFlight");
  }

  private int jobs(String node) {
    return work(node).getInteger("jobs");
  }

  private JsonObject work(String node) {
    try (Web web = new Web(URI.create("http://" + demo.fleet().address(node)))) {
      return new JsonObject(web.get("/counters").body()).getJsonObject("work");
    }
  }
}
