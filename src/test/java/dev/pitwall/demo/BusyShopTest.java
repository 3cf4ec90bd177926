package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample fleet when more happens than usual. */
class BusyShopTest {
  private static final Duration SOON = Duration.ofSeconds(20);

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
  void aRushKeepsEveryNodeThreeQuartersBusyAndDisturbsNobody() {
    fleet.customers().rushIn(54);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ShopFleet.NODES)
                    .allSatisfy(n -> assertThat(inFlight(n)).isBetween(17, 22)));
    long before = fleet.customers().noticed().served();
    await().atMost(SOON).until(() -> fleet.customers().noticed().served() > before + 100);
    assertThat(fleet.customers().noticed().disturbed()).isZero();
    fleet.customers().calmDown();
    await().atMost(SOON).until(() -> ShopFleet.NODES.stream().allMatch(node -> inFlight(node) < 3));
  }

  @Test
  void aNodeRefusesWhatItHasNoPlaceFor() {
    fleet.batches("app02", NodeWork.PLACES);
    try (Web node = new Web(URI.create("http://" + fleet.address("app02")))) {
      HttpResponse<String> refused = node.get("/api/tyres");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("All 24 places of this node are taken");
      assertThat(node.get("/health").statusCode()).isEqualTo(200);
      fleet.batches("app02", 0);
      assertThat(node.get("/api/tyres").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void jobsAreToldBesideTheRequestsUntilTheirProcessEnds() {
    fleet.batches("app01", 2);
    await().atMost(SOON).until(() -> inFlight("app01") >= 2);
    assertThat(work("app01").getInteger("jobs")).isEqualTo(2);
    assertThat(work("app03").getInteger("jobs")).isZero();
    fleet.balancer().drain("app01");
    await().atMost(SOON).until(() -> inFlight("app01") == 2);
    fleet.stop("app01");
    fleet.start("app01", Build.good("1.0.1"));
    assertThat(inFlight("app01")).isZero();
  }

  @Test
  void offersFailAsOftenAsTheBuildSaysAndNothingElseDoes() {
    fleet.balancer().drain("app01");
    await().atMost(SOON).until(() -> inFlight("app01") == 0);
    fleet.stop("app01");
    fleet.start("app01", Build.good("1.0.1").failingOffers(1));
    try (Web node = new Web(URI.create("http://" + fleet.address("app01")))) {
      HttpResponse<String> offers = node.get("/offers");
      assertThat(offers.statusCode()).isEqualTo(502);
      assertThat(offers.body()).contains("does not answer");
      assertThat(node.get("/tyres").statusCode()).isEqualTo(200);
      assertThat(node.get("/advice").statusCode()).isEqualTo(200);
      JsonObject counters = new JsonObject(node.get("/counters").body());
      assertThat(counters.getJsonObject("requests").getInteger("failed")).isEqualTo(1);
    }
  }

  @Test
  void huntersForOffersComeInHundreds() {
    long before = fleet.customers().noticed().served();
    fleet.customers().huntOffers();
    await().atMost(SOON).until(() -> fleet.customers().noticed().served() > before + 400);
    assertThat(front.get("/offers").body()).contains("Offers of the day", "Winter");
  }

  private int inFlight(String node) {
    return work(node).getInteger("inFlight");
  }

  private JsonObject work(String node) {
    try (Web web = new Web(URI.create("http://" + fleet.address(node)))) {
      return new JsonObject(web.get("/counters").body()).getJsonObject("work");
    }
  }
}
