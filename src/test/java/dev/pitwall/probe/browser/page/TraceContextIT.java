package dev.pitwall.probe.browser.page;

import static dev.pitwall.probe.browser.Journeys.click;
import static dev.pitwall.probe.browser.Journeys.common;
import static dev.pitwall.probe.browser.Journeys.is;
import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.role;
import static dev.pitwall.probe.browser.Journeys.text;
import static dev.pitwall.probe.browser.Journeys.title;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Trace;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.browser.slot.SlotsUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the requests of pages say about where they come from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceContextIT {
  private static final URI FRONT_DOOR = URI.create("http://shop.example");

  @TempDir static Path work;
  private SlotsUnderTest under;
  private TracedSite site;
  private TracedSite other;

  @BeforeAll
  void start() {
    under = new SlotsUnderTest(work.resolve("w"), SlotLimits.usual(1), Secrets.NONE, Tracing.NEVER);
  }

  @AfterAll
  void stop() throws IOException {
    under.close();
  }

  @BeforeEach
  void serve() {
    other = new TracedSite("", "");
    site = new TracedSite(home(other.url()), other.url().toString());
  }

  @AfterEach
  void stopServing() {
    site.close();
    other.close();
  }

  private static String home(URI other) {
    return """
        <title>Shop</title><img src=/img>
        <p id=own></p><p id=foreign></p><p id=agent></p>
        <form method=post action=/form><input name=q value=v><button>Send</button></form>
        <button onclick="setTimeout(() => fetch('/late'), 200)">Later</button>
        <button onclick="fetch('/elsewhere').then(r => r.text()).then(t => say('foreign', 'sent on ' + t))">
          Elsewhere</button>
        <button onclick="let w = open('/form'); setTimeout(() => { w.close(); open('/form').close() })">
          Window</button>
        <script>
          const say = (id, text) => document.getElementById(id).textContent = text;
          say('agent', navigator.userAgent);
          fetch('/own', {method: 'POST', body: 'hello'})
            .then(r => r.text()).then(t => say('own', 'own ' + t));
          fetch('OTHER/data')
            .then(r => r.text()).then(t => say('foreign', 'foreign ' + t))
            .catch(e => say('foreign', 'foreign broke'));
        </script>
        """
        .replace("OTHER", other.toString());
  }

  private Run run(Target target, Step... steps) {
    RunRequest request = Journeys.request(journey("it", steps), target);
    Run run = under.slots.run(request);
    assertThat(run.outcome() + " " + run.sentence()).isEqualTo("PASSED ");
    return run;
  }

  private Target frontDoor() {
    return new Target.FrontDoor(site.service(site.url()));
  }

  private static Step see(String what) {
    return new BrowserStep.See(common("see " + what), text(what), null);
  }

  private static String parent(Run run) {
    Trace trace = Trace.of(run.id());
    return trace.parent(trace.root(), true);
  }

  @Test
  void whatAPageAsksOfItsOwnServiceBelongsToTheRunsTrace() {
    Run run =
        run(
            frontDoor(),
            open("/moved"),
            see("own ok"),
            click(role("button", "Send")),
            title(is("Sent")));
    assertThat(site.asked("GET /moved").parent()).isEqualTo(parent(run));
    assertThat(site.asked("GET /").parent()).isEqualTo(parent(run));
    assertThat(site.asked("POST /own"))
        .satisfies(
            own -> {
              assertThat(own.parent()).isEqualTo(parent(run));
              assertThat(own.baggage()).isEqualTo("user_agent.synthetic.type=test");
              assertThat(own.body()).isEqualTo("hello");
            });
    assertThat(site.asked("POST /form").parent()).isEqualTo(parent(run));
    assertThat(site.asked("POST /form").body()).isEqualTo("q=v");
  }

  @Test
  void whatAPageAsksOfOthersIsLeftAlone() {
    run(frontDoor(), open("/"), see("foreign ok"), see("own ok"));
    assertThat(other.asked).extracting(TracedSite.Asked::line).containsExactly("GET /data");
    assertThat(other.asked("GET /data").parent()).isEqualTo("null");
    assertThat(site.asked("GET /img").parent()).isEqualTo("null");
  }

  @Test
  void aRequestThatIsSentOnToAnotherOriginTakesNothingAlong() {
    run(frontDoor(), open("/"), click(role("button", "Elsewhere")), see("sent on ok"));
    assertThat(site.asked("GET /elsewhere").parent()).isNotEqualTo("null");
    assertThat(other.asked("GET /elsewhere").parent()).isEqualTo("null");
  }

  @Test
  void pagesThatComeAndGoBreakNoRun() {
    run(
        frontDoor(),
        open("/"),
        see("own ok"),
        click(role("button", "Window")),
        Journeys.request("GET", "/data"),
        open("/form"),
        title(is("Sent")),
        Journeys.request("GET", "/data"),
        open("/form"),
        title(is("Sent")));
  }

  @Test
  void atANodeItIsTheSame() {
    Target node =
        new Target.OneNode(site.service(FRONT_DOOR), site.service(FRONT_DOOR).nodes().getFirst());
    Run run = run(node, open("/"), see("own ok"));
    assertThat(site.asked("GET /").parent()).isEqualTo(parent(run));
    assertThat(site.asked("POST /own").parent()).isEqualTo(parent(run));
  }

  @Test
  void nothingOfAPageIsHeldWhileARequestStepIsUnderWay() {
    // The answer to the request step comes after the page's own request, half a second later.
    Run run =
        run(
            frontDoor(),
            open("/"),
            see("own ok"),
            click(role("button", "Later")),
            Journeys.request("GET", "/until-late"),
            open("/form"),
            title(is("Sent")));
    Trace trace = Trace.of(run.id());
    assertThat(site.asked("GET /until-late").parent())
        .isEqualTo(trace.parent(trace.step(4, false), true));
    assertThat(site.asked("GET /form").parent()).isEqualTo(parent(run));
  }

  @Test
  void theBrowserSaysHonestlyWhatItIsAndWhoSentIt() {
    run(frontDoor(), open("/"), see("(synthetic; +journey it)"));
    assertThat(site.asked("GET /").agent())
        .startsWith("Mozilla/5.0 ")
        .contains("Chrome/")
        .containsPattern(" Pitwall/\\S+ \\(synthetic; \\+journey it\\)$");
  }
}
