package dev.pitwall.alerts.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.alerts.oncall.CarelessDeployTool.Verdict;
import dev.pitwall.alerts.oncall.OnCall.Told;
import dev.pitwall.demo.Build;
import dev.pitwall.demo.Demo;
import dev.pitwall.demo.Scenario;
import dev.pitwall.demo.ShopFleet;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private static final String FIRST = ShopFleet.NODES.getFirst();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * The tickets about the budget that the outage burnt. The pages about the same journey mute them
   * for as long as they last, so nobody can say in which hour of the day they come; and a Pitwall
   * this young has so few runs that the third failure may make them a moment before the page.
   */
  private static final Set<String> BUDGET =
      Set.of("ticket PitwallBudgetBurn1d order-api", "ticket PitwallBudgetBurn3d order-api");

  private final Instant begin = Instant.now();
  private OnCallFixture fixture;
  private OpenDashboards screens;
  private NotificationDelay promptness;
  private CarelessDeployTool tool;
  private Build good;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    fixture = new OnCallFixture(folder);
    tool = fixture.paddock();
    screens = new OpenDashboards(fixture.prometheus());
    // A Prometheus that starts answers 503, which is no JSON.
    await("the rules to be evaluated")
        .ignoreExceptions()
        .atMost(PATIENCE)
        .until(() -> fixture.prometheus().evaluated().isAfter(begin));
    promptness = new NotificationDelay(fixture.prometheus(), fixture.prometheus().rules());
  }

  @AfterAll
  void stop() {
    if (screens != null) {
      screens.close();
    }
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  @Order(1)
  void aGoodVersionTellsNobody() throws Exception {
    play(Scenario.GOOD);
    good = fixture.demo().fleet().build(FIRST);
    // One that takes its time, so that the evidence is seen while it is collected.
    Build slower = Build.good("2.9.0").slowBy(Duration.ofMillis(500));
    tool.open("slower", slower);
    tool.replace("slower", FIRST, slower);
    Verdict verdict = tool.ask("slower", FIRST, slower);
    assertThat(verdict.word()).as(verdict.reason()).isEqualTo("GO");
    tool.force("slower", FIRST);
    tool.clean("slower", good);
    settle();
    assertThat(fixture.onCall().everything()).isEmpty();
  }

  @Test
  @Order(2)
  void aBadVersionThatIsRolledBackAtOnceTellsNobody() throws Exception {
    Instant since = Instant.now();
    play(Scenario.BROKEN_CHECKOUT);
    assertTold(since);
  }

  /** The gate says NO_GO after the first node, and a tool that does not listen goes on. */
  @Test
  @Order(3)
  void brokenCheckoutsThatUsersMeetArePages() throws Exception {
    Instant since = Instant.now();
    Build bad = Build.good("3.0.0").failingCheckouts(1);
    tool.open("forced", bad);
    tool.replace("forced", FIRST, bad);
    assertNoGo(tool.ask("forced", FIRST, bad));
    fixture.demo().fleet().balancer().restore(FIRST);
    for (String node : ShopFleet.NODES.subList(1, ShopFleet.NODES.size())) {
      tool.replace("forced", node, bad);
      tool.force("forced", node);
    }
    assertTold(
        since,
        "page PitwallNoGoUnacknowledged shop",
        "page PitwallJourneyDown order-api",
        "page PitwallBudgetBurn1h order-api",
        "page PitwallBudgetBurn6h order-api");
    tool.clean("forced", good);
  }

  /** Nobody's page fails, and no order is shipped. */
  @Test
  @Order(4)
  void aQueueThatIsStuckIsPages() throws Exception {
    Instant since = Instant.now();
    Build bad = Build.good("3.1.0").withStuckQueue();
    tool.open("stuck", bad);
    tool.replace("stuck", FIRST, bad);
    // Asked sooner, the gate may see a queue that was empty a moment ago, and say GO.
    await("orders to wait")
        .atMost(PATIENCE)
        .until(
            () ->
                !fixture
                    .prometheus()
                    .query("pitwall_queue_oldest_age_seconds{signal=\"orders\"} > 3")
                    .isEmpty());
    assertNoGo(tool.ask("stuck", FIRST, bad));
    assertTold(
        since,
        "page PitwallNoGoUnacknowledged shop",
        "page PitwallQueueSaturated orders",
        "page PitwallQueueFullSoon orders");
    tool.clean("stuck", good);
    await("the queue to be worked off")
        .atMost(PATIENCE)
        .until(() -> !fires("PitwallQueueSaturated"));
  }

  /** What is read from that node and run on it fails as well, which says nothing more. */
  @Test
  @Order(5)
  void aNodeThatDoesNotComeBackIsOnePageAndNoTicket() throws Exception {
    Instant since = Instant.now();
    Build bad = Build.good("3.2.0").in(Build.Life.DEAD);
    tool.open("dead", bad);
    tool.replace("dead", FIRST, bad);
    assertNoGo(tool.ask("dead", FIRST, bad));
    tool.phase("dead", FIRST, "failed");
    await("the tickets that are muted")
        .atMost(PATIENCE)
        .until(() -> fires("PitwallSourceDown") && fires("PitwallJourneyFailsOnNode"));
    assertTold(since, "page PitwallNoGoUnacknowledged shop", "page PitwallNodeNotBack app01");
    fixture.demo().fleet().repair(good);
    await("the node to be well")
        .atMost(PATIENCE)
        .until(() -> !fires("PitwallSourceDown") && !fires("PitwallJourneyFailsOnNode"));
    tool.clean("dead", good);
  }

  @Test
  @Order(6)
  void aHoldThatEndsSoonIsATicket() throws Exception {
    Instant since = Instant.now();
    tool.post(
        "/api/v1/holds",
        new JsonObject()
            .put("gate", "shop-live")
            .put("author", "ada")
            .put("reason", "the payment provider is down")
            .put("expires_in", "20m"));
    assertTold(since, "ticket PitwallHoldExpiring shop-live");
  }

  @Test
  @Order(7)
  void whatIsOverIsSaidToBeOverAndTheSpentBudgetStays() {
    await("every page to be over").atMost(Duration.ofMinutes(3)).until(() -> pages().isEmpty());
    await("the tickets that a page muted")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(fixture.onCall().since(begin))
                    .extracting(Told::brief)
                    .containsAll(BUDGET));
    await("every page to be told to be over")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(fixture.onCall().over())
                    .containsExactlyInAnyOrder(
                        "page PitwallNoGoUnacknowledged shop",
                        "page PitwallJourneyDown order-api",
                        "page PitwallBudgetBurn1h order-api",
                        "page PitwallBudgetBurn6h order-api",
                        "page PitwallQueueSaturated orders",
                        "page PitwallQueueFullSoon orders",
                        "page PitwallNodeNotBack app01"));
  }

  @Test
  @Order(8)
  void everyPanelAndAnnotationHasShownSomething() {
    assertThat(screens.faults()).isEmpty();
    assertThat(screens.darkSince(begin)).isEmpty();
  }

  @Test
  @Order(9)
  void everyExemplarNamesARunAndItsTrace() throws Exception {
    JsonNode series =
        fixture.prometheus().exemplars("pitwall_journey_duration_seconds_bucket", begin);
    Map<String, String> traces = new TreeMap<>();
    for (JsonNode one : series) {
      for (JsonNode of : one.path("exemplars")) {
        JsonNode labels = of.path("labels");
        traces.put(labels.path("run_id").asText(), labels.path("trace_id").asText());
      }
    }
    assertThat(traces).hasSizeGreaterThan(10);
    for (Map.Entry<String, String> one : traces.entrySet()) {
      HttpResponse<String> run = tool.get("/api/v1/runs/" + one.getKey());
      assertThat(run.statusCode()).as(one.getKey()).isEqualTo(200);
      assertThat(run.body()).contains("\"traceId\":\"" + one.getValue() + "\"");
    }
  }

  private void play(Scenario scenario) throws InterruptedException {
    List<String> said = new ArrayList<>();
    Demo.Report report =
        fixture.demo().play(fixture.pitwall().url(), List.of(scenario), said::add, false);
    assertThat(report.right()).as(String.join("\n", said)).isTrue();
  }

  private static void assertNoGo(Verdict verdict) {
    assertThat(verdict.word()).as(verdict.reason()).isEqualTo("NO_GO");
  }

  private boolean fires(String alert) {
    return fixture.prometheus().alerts("firing").stream()
        .anyMatch(labels -> alert.equals(labels.get("alertname")));
  }

  private List<Map<String, String>> pages() {
    return fixture.prometheus().alerts("firing").stream()
        .filter(labels -> "page".equals(labels.get("severity")))
        .toList();
  }

  /** Two evaluations of every rule, and what is told of them. */
  private void settle() {
    Instant later = Instant.now().plus(AcceleratedRules.EVALUATION.multipliedBy(2));
    await("two evaluations")
        .atMost(PATIENCE)
        .until(() -> fixture.prometheus().evaluated().isAfter(later));
    assertThat(fixture.prometheus().faults()).isEmpty();
    // After one that failed nothing is known for a moment: what fired would be told again.
    assertThat(fixture.prometheus().query("min_over_time(up[10m]) == 0"))
        .as("scrapes that failed; the machine is too busy for this test")
        .isEmpty();
  }

  /** These have begun since then and no others, and each was told in time. */
  private void assertTold(Instant since, String... expected) {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(briefs(since)).contains(expected));
    settle();
    assertThat(briefs(since)).containsExactlyInAnyOrder(expected);
    fixture.onCall().since(since).stream()
        .filter(told -> !BUDGET.contains(told.brief()))
        .forEach(promptness::assertInTime);
  }

  private List<String> briefs(Instant since) {
    return fixture.onCall().since(since).stream()
        .map(Told::brief)
        .filter(brief -> !BUDGET.contains(brief))
        .toList();
  }
}
