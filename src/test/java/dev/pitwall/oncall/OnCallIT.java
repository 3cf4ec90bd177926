package dev.pitwall.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.demo.Build;
import dev.pitwall.demo.Demo;
import dev.pitwall.demo.Fleet;
import dev.pitwall.demo.Scenario;
import dev.pitwall.oncall.OnCall.Told;
import dev.pitwall.oncall.ShopPaddock.Verdict;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day on call, a minute of which takes four seconds: good and bad versions are rolled over the
 * demo, and the real Prometheus and Alertmanager tell, with the shipped files, what they should and
 * nothing else. The hours of the day follow each other, since what was told before is not told
 * again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnCallIT {
  private static final String FIRST = Fleet.NODES.getFirst();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Instant begin = Instant.now();
  private Stand stand;
  private Screens screens;
  private Promptness promptness;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    stand = new Stand(folder);
    screens = new Screens(stand.prometheus());
    await("the rules to be evaluated")
        .atMost(PATIENCE)
        .until(() -> stand.prometheus().evaluated().isAfter(begin));
    promptness = new Promptness(stand.prometheus(), stand.prometheus().rules());
  }

  @AfterAll
  void stop() {
    if (screens != null) {
      screens.close();
    }
    if (stand != null) {
      stand.close();
    }
  }

  @Test
  @Order(1)
  void aGoodVersionTellsNobody() throws Exception {
    play(Scenario.GOOD);
    settle();
    assertThat(stand.onCall().everything()).isEmpty();
  }

  @Test
  @Order(2)
  void brokenCheckoutsThatUsersMeetPage() throws Exception {
    Instant now = Instant.now();
    Build old = stand.demo().fleet().build(FIRST);
    Build bad = Build.good("3.0.0").failingCheckouts(1);
    stand.paddock().open("forced", bad);
    for (String node : Fleet.NODES) {
      stand.paddock().replace("forced", node, bad);
      if (node.equals(FIRST)) {
        assertNoGo(stand.paddock().ask("forced", node, bad));
      }
      stand.paddock().force("forced", node);
    }
    assertTold(
        now,
        Set.of(
            "page PitwallNoGoUnacknowledged shop",
            "page PitwallJourneyDown checkout",
            "page PitwallJourneyDown order-api",
            "page PitwallBudgetBurn1h checkout",
            "page PitwallBudgetBurn1h order-api",
            "page PitwallBudgetBurn6h checkout",
            "page PitwallBudgetBurn6h order-api"));
    stand.paddock().clean("forced", old);
  }

  @Test
  @Order(3)
  void aStuckQueuePages() throws Exception {
    Instant now = Instant.now();
    Build old = stand.demo().fleet().build(FIRST);
    Build bad = Build.good("3.1.0").withStuckQueue();
    stand.paddock().open("stuck", bad);
    stand.paddock().replace("stuck", FIRST, bad);
    assertNoGo(stand.paddock().ask("stuck", FIRST, bad));
    assertTold(
        now,
        Set.of(
            "page PitwallNoGoUnacknowledged shop",
            "page PitwallQueueSaturated orders",
            "page PitwallQueueFullSoon orders"));
    stand.paddock().clean("stuck", old);
  }

  @Test
  @Order(4)
  void aNodeThatDoesNotComeBackPages() throws Exception {
    Instant now = Instant.now();
    Build old = stand.demo().fleet().build(FIRST);
    Build bad = Build.good("3.2.0").in(Build.Life.DEAD);
    stand.paddock().open("dead", bad);
    stand.paddock().replace("dead", FIRST, bad);
    assertNoGo(stand.paddock().ask("dead", FIRST, bad));
    stand.paddock().phase("dead", FIRST, "failed");
    assertTold(now, Set.of("page PitwallNoGoUnacknowledged shop", "page PitwallNodeNotBack app01"));
    stand.paddock().clean("dead", old);
  }

  @Test
  @Order(5)
  void aHoldThatEndsSoonIsATicket() throws Exception {
    Instant now = Instant.now();
    stand
        .paddock()
        .post(
            "/api/v1/holds",
            new JsonObject()
                .put("gate", "shop-live")
                .put("author", "ada")
                .put("reason", "the payment provider is down")
                .put("expires_in", "20m"));
    assertTold(now, Set.of("ticket PitwallHoldExpiring shop-live"));
  }

  @Test
  @Order(8)
  void everyPanelAndAnnotationHasShownSomething() {
    assertThat(screens.faults()).isEmpty();
    assertThat(screens.dark()).isEmpty();
  }

  @Test
  @Order(9)
  void everyExemplarNamesARun() throws Exception {
    JsonNode series =
        stand.prometheus().exemplars("pitwall_journey_duration_seconds_bucket", begin);
    List<String> runs = new ArrayList<>();
    series
        .findValues("exemplars")
        .forEach(of -> of.forEach(one -> runs.add(one.path("labels").path("run_id").asText())));
    assertThat(runs).isNotEmpty();
    for (String run : Set.copyOf(runs)) {
      assertThat(stand.paddock().get("/api/v1/runs/" + run).statusCode()).as(run).isEqualTo(200);
    }
  }

  private void play(Scenario scenario) throws InterruptedException {
    List<String> said = new ArrayList<>();
    Demo.Report report =
        stand.demo().play(stand.pitwall().url(), List.of(scenario), said::add, false);
    assertThat(report.right()).as(String.join("\n", said)).isTrue();
  }

  private static void assertNoGo(Verdict verdict) {
    System.out.println(verdict);
    assertThat(verdict.word()).as(verdict.reason()).isEqualTo("NO_GO");
  }

  /** Three evaluations of every rule, after which nothing is on its way to anybody. */
  private void settle() {
    Instant later = Instant.now().plus(Quickened.EVALUATION.multipliedBy(3));
    await("three evaluations")
        .atMost(PATIENCE)
        .until(() -> stand.prometheus().evaluated().isAfter(later));
    assertThat(stand.prometheus().faults()).isEmpty();
  }

  /** Exactly these begin, and each is told in time. */
  private void assertTold(Instant since, Set<String> expected) {
    try {
      await().atMost(PATIENCE).until(() -> stand.onCall().since(since).size() >= expected.size());
    } finally {
      System.out.println(stand.onCall().since(since).stream().map(Told::brief).toList());
      System.out.println("firing " + stand.prometheus().alerts("firing"));
      System.out.println("pending " + stand.prometheus().alerts("pending"));
    }
    settle();
    System.out.println("firing " + stand.prometheus().alerts("firing"));
    System.out.println("pending " + stand.prometheus().alerts("pending"));
    List<Told> told = stand.onCall().since(since);
    assertThat(told).extracting(Told::brief).containsExactlyInAnyOrderElementsOf(expected);
    told.forEach(promptness::assertInTime);
  }
}
