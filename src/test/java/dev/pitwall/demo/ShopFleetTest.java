package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopFleetTest {
  private ShopFleet fleet;
  private Web front;

  @BeforeEach
  void start() {
    fleet =
        new ShopFleet(Build.good("1.0.0"), Clock.systemUTC(), new Random(3), new Random(4), "pw");
    front = new Web(fleet.frontDoor());
  }

  @AfterEach
  void stop() {
    front.close();
    fleet.close();
  }

  @Test
  void theFrontDoorGoesRoundTheNodes() {
    assertThat(nodesSeen(12)).containsExactly("app01", "app02", "app03");
  }

  @Test
  void aDrainedNodeGetsNothingUntilItIsRestored() {
    fleet.balancer().drain("app02");
    assertThat(nodesSeen(12)).containsExactly("app01", "app03");
    await().until(() -> fleet.balancer().inFlight("app02") == 0);
    assertThat(fleet.balancer().inRotation("app02")).isFalse();
    fleet.balancer().restore("app02");
    assertThat(nodesSeen(12)).containsExactly("app01", "app02", "app03");
  }

  @Test
  void aNodeKeepsItsPortOverManyRestarts() {
    String address = fleet.address("app01");
    for (int i = 0; i < 10; i++) {
      try (Web old = new Web(URI.create("http://" + address))) {
        assertThat(old.get("/").statusCode()).isEqualTo(200);
        fleet.balancer().drain("app01");
        fleet.stop("app01");
        fleet.start("app01", Build.good("1.0." + i));
        fleet.balancer().restore("app01");
      }
      // A new visitor: the old one may hold a connection to the process that is gone.
      try (Web fresh = new Web(URI.create("http://" + address))) {
        assertThat(fresh.get("/health").body()).contains("1.0." + i);
      }
    }
    assertThat(fleet.address("app01")).isEqualTo(address);
  }

  @Test
  void customersNoticeNothingOfRolls() {
    for (int i = 0; i < 5; i++) {
      roll(Build.good("1.1." + i));
    }
    long before = fleet.customers().noticed().served();
    await().until(() -> fleet.customers().noticed().served() > before + 30);
    assertThat(fleet.customers().noticed().disturbed()).isZero();
  }

  private void roll(Build next) {
    for (String node : ShopFleet.NODES) {
      fleet.balancer().drain(node);
      await().until(() -> fleet.balancer().inFlight(node) == 0);
      fleet.stop(node);
      fleet.start(node, next);
      fleet.balancer().restore(node);
    }
  }

  @Test
  void aNodeThatDiesIsLeftOutByItself() {
    fleet.stop("app03");
    for (int i = 0; i < 12; i++) {
      assertThat(front.get("/").statusCode()).isEqualTo(200);
    }
    await().until(() -> !fleet.balancer().inRotation("app03"));
    fleet.start("app03", Build.good("1.0.0"));
    await().until(() -> fleet.balancer().inRotation("app03"));
  }

  @Test
  void withNobodyInRotationTheBalancerSaysSo() {
    ShopFleet.NODES.forEach(fleet.balancer()::drain);
    HttpResponse<String> answer = front.get("/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("no node is in rotation");
  }

  @Test
  void withEverybodyGoneTheBalancerAnswers502Or503() {
    ShopFleet.NODES.forEach(fleet::stop);
    // Who was let in just before is still answered.
    await().untilAsserted(() -> assertThat(front.get("/").statusCode()).isIn(502, 503));
    await().until(() -> front.get("/").statusCode() == 503);
  }

  @Test
  void theBalancerPassesBodiesAndStatusesThrough() {
    HttpResponse<String> made = front.json("POST", "/api/carts", "{\"sku\":\"slick-205\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    String cart = new JsonObject(made.body()).getString("id");
    assertThat(front.get("/api/carts/" + cart).body()).contains("199.0");
    assertThat(front.delete("/api/carts/" + cart).statusCode()).isEqualTo(204);
    assertThat(front.get("/api/carts/" + cart).statusCode()).isEqualTo(404);
  }

  @Test
  void aDeadBuildNeverListensAndARepairBringsTheNodeBack() {
    fleet.balancer().drain("app01");
    fleet.stop("app01");
    fleet.start("app01", Build.good("2.0.0").in(Build.Life.DEAD));
    assertThat(fleet.build("app01").version()).isEqualTo("2.0.0");
    try (Web node = new Web(URI.create("http://" + fleet.address("app01")))) {
      assertThatThrownBy(() -> node.get("/health")).isInstanceOf(AssertionError.class);
      fleet.repair(Build.good("1.0.0"));
      assertThat(node.get("/health").statusCode()).isEqualTo(200);
    }
    await().untilAsserted(() -> assertThat(nodesSeen(12)).hasSize(3));
  }

  @Test
  void aStuckQueueAgesUntilTheBuildIsGone() {
    fleet.balancer().drain("app02");
    fleet.stop("app02");
    fleet.start("app02", Build.good("2.0.0").withStuckQueue());
    await().atMost(Duration.ofSeconds(20)).until(() -> oldestAge() > 1);
    fleet.stop("app02");
    await().until(() -> oldestAge() < 1);
  }

  @Test
  void wrongCallsSayWhatIsThere() {
    assertThatThrownBy(() -> fleet.stop("app09")).hasMessageContaining("there are [app01");
    assertThatThrownBy(() -> fleet.balancer().drain("app09")).hasMessageContaining("[app01");
    assertThatThrownBy(() -> fleet.start("app01", Build.good("2.0.0")))
        .hasMessageContaining("app01 runs");
  }

  private double oldestAge() {
    return new JsonObject(front.get("/counters").body())
        .getJsonObject("queue")
        .getDouble("oldestAgeSeconds");
  }

  private Set<String> nodesSeen(int requests) {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < requests; i++) {
      seen.add(front.get("/api/tyres").headers().firstValue("X-App-Node").orElse("none"));
    }
    return seen;
  }
}
