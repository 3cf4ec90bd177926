package dev.pitwall.probe.browser.page;

import static dev.pitwall.probe.browser.Journeys.click;
import static dev.pitwall.probe.browser.Journeys.is;
import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.request;
import static dev.pitwall.probe.browser.Journeys.role;
import static dev.pitwall.probe.browser.Journeys.see;
import static dev.pitwall.probe.browser.Journeys.text;
import static dev.pitwall.probe.browser.Journeys.title;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.browser.slot.SlotsUnderTest;
import dev.pitwall.testing.ClosedPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whom a run in the browser says that it met, and whose fault it says a failure is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetByBrowserIT {
  @TempDir static Path work;
  private SlotsUnderTest under;
  private TestSite site;
  private TestSite other;

  @BeforeAll
  void start() {
    site = new TestSite("app01", "1.4.2");
    other = new TestSite("app02", "7.7");
    under =
        new SlotsUnderTest(
            work.resolve("w"), SlotLimits.usual(1), Secrets.NONE, Tracing.AFTER_FAILURE);
  }

  @AfterAll
  void stop() throws IOException {
    under.close();
    site.close();
    other.close();
  }

  @BeforeEach
  void forget() {
    site.asked.clear();
    site.ports.clear();
    site.elsewhere = "";
  }

  private Run run(Target target, Step... steps) {
    return under.slots.run(request(journey("it", steps), target));
  }

  private Run run(Step... steps) {
    return run(new Target.FrontDoor(site.service()), steps);
  }

  private static Target pinned(String url, Service.Node node, Service.Node... others) {
    List<Service.Node> nodes = new ArrayList<>(List.of(others));
    nodes.add(node);
    return new Target.OneNode(TestSite.service(URI.create(url), nodes), node);
  }

  private static String why(Run run) {
    return run.outcome() + " " + run.sentence();
  }

  @Test
  void anotherOriginsVersionIsNotTheServicesOwn() {
    String elsewhere = "http://localhost:" + other.port();
    Run run = run(open("/"), request("GET", elsewhere + "/"), open(elsewhere + "/tyres"));
    assertThat(why(run)).isEqualTo("PASSED ");
    assertThat(run.met()).isEqualTo(new Met("app01", "1.4.2", null, null, 1, 0));
  }

  @Test
  void aPinnedRunWhoseNodeRedirectsToAnotherOriginOfItsHostIsStray() {
    site.elsewhere = other.url().toString();
    Run run =
        run(
            pinned("http://127.0.0.1:9000", site.asNode()),
            open("/"),
            click(role("link", "Tyres")),
            title(is("Tyres")));
    assertThat(why(run)).isEqualTo("PASSED ");
    assertThat(run.met().stray())
        .startsWith("answered by " + other.url() + ", which is not pinned to app01");
    assertThat(run.nodeSeen()).isEqualTo("app01");
    assertThat(run.isEvidence()).isFalse();
  }

  @Test
  void aPinnedRunWhoseNodeOnlyRedirectsToAnotherHostIsStray() {
    site.elsewhere = other.url().toString();
    Run run = run(pinned("http://shop.example:9000", site.asNode()), open("/"), title(is("Shop")));
    assertThat(run.met().stray()).startsWith("answered by " + other.url());
  }

  @Test
  void aPinnedRunThatIsSentElsewhereFromPagesOfTheNodeIsNot() {
    Target target = pinned("http://shop.example:9000", site.asNode());
    site.elsewhere = other.url().toString();
    Run run = run(target, open("/tyres"), open("/"), title(is("Shop")));
    assertThat(why(run)).isEqualTo("PASSED ");
    assertThat(run.isEvidence()).isTrue();
  }

  @Test
  void aPinnedRunThatAnotherNodeAnsweredIsStray() {
    Service.Node wrong = new Service.Node("app01", "127.0.0.1", other.port());
    Service.Node app02 = new Service.Node("app02", "127.0.0.2", other.port());
    Run run = run(pinned("http://shop.example:9000", wrong, app02), open("/"));
    assertThat(run.met())
        .isEqualTo(new Met("app02", "7.7", null, "answered by app02, not by app01", 1, 0));
  }

  @Test
  void whatPagesAskOfTheServiceIsCounted() {
    Run run = run(open("/fetching"), see(text("fetched")), open("/broken"));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.met().requests()).isEqualTo(3);
    assertThat(run.met().errors()).isEqualTo(2);
  }

  @Test
  void noConnectionOfARunIsUsedByTheNext() {
    Target[] targets = {
      new Target.FrontDoor(site.service()), pinned("http://shop.example:9000", site.asNode())
    };
    for (Target target : targets) {
      Set<Integer> before = new HashSet<>(Set.of(0));
      for (int i = 0; i < 4; i++) {
        site.ports.clear();
        assertThat(why(run(target, open("/"), open("/tyres")))).isEqualTo("PASSED ");
        assertThat(site.ports).isNotEmpty().doesNotContainAnyElementsOf(before);
        before.addAll(site.ports);
      }
    }
  }

  @Test
  void aNameThatIsNotResolvedIsNotTheServicesFault() {
    Service unknown = TestSite.service(URI.create("http://shop.invalid"), List.of());
    Run front = run(new Target.FrontDoor(unknown), open("/"));
    assertThat(why(front)).startsWith("ERRORED step 1").contains("name not resolved");
    Service.Node node = new Service.Node("app09", "nosuch.invalid", 8080);
    Run pinned = run(pinned("http://shop.example:9000", node), open("/"));
    assertThat(why(pinned))
        .startsWith("ERRORED step 1")
        .contains("app09 (nosuch.invalid:8080) is a host name that cannot be resolved");
  }

  @Test
  void aThirdPartyThatIsDownIsNotTakenForTheNode() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      Run run =
          run(
              pinned("http://shop.example:9000", site.asNode()),
              open("/"),
              open("http://127.0.0.1:" + nobody.number() + "/"));
      assertThat(why(run))
          .startsWith("FAILED step 2")
          .contains("127.0.0.1:" + nobody.number() + " refused the connection")
          .doesNotContain("app01");
    }
  }

  @Test
  void aFailureTellsWhatThePageComplainedOfFirst() {
    Run noisy = run(open("/noisy"), see(text("cart")));
    assertThat(noisy.sentence()).endsWith("; first error on the page: cart is empty");
    Run fetching = run(open("/fetching"), see(text("fetched")), see(text("cart")));
    assertThat(fetching.sentence()).endsWith("; first failed request: GET /broken answered 503");
  }

  @Test
  void theRunIsSettledBeforeItsUndoSteps() {
    List<String> order = new ArrayList<>();
    Consumer<Run> settled =
        run -> {
          site.asked.forEach(asked -> order.add(asked.line()));
          order.add(run.id() + " " + run.outcome());
          throw new IllegalStateException("a listener that breaks");
        };
    Journey plain = journey("undoing", open("/"), see(text("nowhere")));
    Journey undoing =
        new Journey(
            plain.name(),
            plain.title(),
            plain.service(),
            plain.every(),
            plain.nodesEvery(),
            plain.timeout(),
            Map.of(),
            plain.steps(),
            List.of(open("/order")));
    RunRequest asked = request(undoing, new Target.FrontDoor(site.service()));
    Run run =
        under.slots.run(
            new RunRequest(
                asked.id(), asked.journey(), asked.target(), asked.trigger(), null, settled));
    assertThat(order).containsExactly("GET /", asked.id() + " FAILED");
    assertThat(site.asked).extracting(TestSite.Asked::line).containsExactly("GET /", "GET /order");
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
  }
}
