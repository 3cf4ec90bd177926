package dev.pitwall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import io.vertx.ext.web.RoutingContext;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebPagesTest {
  private static final String EVIL = "<script>alert('x')</script>\"><img src=x onerror=y>&";
  private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  private WebFixture stop = WebFixture.calm();
  private Browser browser = new Browser(stop);

  @AfterEach
  void close() {
    browser.close();
    stop.close();
  }

  private void startAnew(WebFixture other) {
    close();
    stop = other;
    browser = new Browser(stop);
  }

  /** A rollout whose first node is proven bad; the evaluation that says so. */
  private Evaluation badNode(String fault) {
    stop.gates.open("r1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", stop.instant());
    stop.gates.move("r1", stop.node, Phase.STARTED, "pipeline", stop.instant());
    Question question = new Question("shop", "r1", stop.node, GatePhase.POST_START, "2.0", 1);
    Evaluation asked = stop.gates.ask(question, "pipeline", stop.instant());
    for (int i = 0; i < 10; i++) {
      stop.run("app02", null);
      stop.run("app03", null);
      stop.run(stop.node, fault);
    }
    Evaluation decided = stop.gates.findEvaluation(asked.id()).orElseThrow();
    assertThat(decided.verdict()).isEqualTo(Verdict.NO_GO);
    return decided;
  }

  @Test
  void anEvaluationShowsItsVerdictReasonAndEvidence() {
    Evaluation decided = badNode("status 500");

    String page = browser.get("/evaluations/" + decided.id()).body();

    assertThat(page).contains("NO_GO").contains(Html.text(decided.judgement().reason()).toString());
    assertThat(decided.judgement().findings()).isNotEmpty();
    decided
        .judgement()
        .findings()
        .forEach(
            finding -> {
              assertThat(page).contains(Html.text(finding.observed()).toString());
              assertThat(page).contains(Html.text(finding.needed()).toString());
              assertThat(page).contains(Html.text(finding.rule()).toString());
              finding.evidence().forEach(run -> assertThat(page).contains("\"/runs/" + run + "\""));
            });
  }

  @Test
  void whatIsNotAGoSaysOnItsPageWhatToDo() {
    Question question = new Question("shop", null, null, GatePhase.FLEET, "2.0", 1);
    String asked = stop.gates.ask(question, "pipeline", stop.instant()).id();
    assertThat(evaluationPage(asked)).contains("it ends as INCONCLUSIVE at");

    stop.gates.feed().tick(stop.instant().plusSeconds(3_600));

    assertThat(stop.gates.findEvaluation(asked).orElseThrow().verdict())
        .isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(evaluationPage(asked))
        .contains("Ask again with <code>attempt=2</code>")
        .contains("<code>POST /api/v1/evaluations/" + asked + "/acknowledge</code>");
    Evaluation refused = badNode("status 500");
    assertThat(evaluationPage(refused.id())).contains(refused.id() + "/acknowledge</code>");
  }

  private String evaluationPage(String id) {
    HttpResponse<String> page = browser.get("/evaluations/" + id);
    assertThat(page.statusCode()).isEqualTo(200);
    return page.body();
  }

  @Test
  void aRolloutShowsItsNodesAndItsQuestionsInOrder() {
    Evaluation first = badNode("status 500");
    Question next = new Question("shop", "r1", "app02", GatePhase.PRE_DRAIN, "2.0", 1);
    Evaluation second = stop.gates.ask(next, "pipeline", stop.instant());

    String page = browser.get("/rollouts/r1").body();

    assertThat(page).contains("failed").contains("waiting").contains("app03");
    assertThat(page).contains("<td>2.0, start told, failed</td>");
    assertThat(page.lastIndexOf("/evaluations/" + first.id()))
        .isLessThan(page.lastIndexOf("/evaluations/" + second.id()));
  }

  @Test
  void aRunShowsWhyItFailedItsStepsAndItsFiles() {
    Run run = stop.run("app02", "status 500");

    String page = browser.get("/runs/" + run.id()).body();

    String files = "/api/v1/runs/" + run.id() + "/artefacts/";
    assertThat(page)
        .contains("step 2 (status 500): status 500; required status 201")
        .contains("<img src=\"" + files + "failure.png\"")
        .contains(files + "console.txt")
        .contains("npx playwright show-trace trace.zip")
        .contains("first byte 200 ms")
        .contains("undo:");
  }

  @Test
  void aRunShowsTheProcessItMetAndWhyItIsStray() {
    Met met = new Met("app02", "2.0", "boot-7", null, 3, 0);
    String usual = browser.get("/runs/" + stop.run("app02", null, met).id()).body();
    String stray =
        browser
            .get("/runs/" + stop.run("app02", null, met.strayed("sent on to " + EVIL)).id())
            .body();

    assertThat(usual)
        .contains("<dt>Instance seen</dt><dd>boot-7</dd>")
        .contains("<dt>Stray</dt><dd><span class=\"dim\">no</span></dd>");
    assertThat(stray)
        .contains("<dt>Stray</dt><dd>sent on to &lt;script&gt;")
        .doesNotContain("<script>alert");
  }

  @Test
  void theOverviewShowsWhatFailsWhereAndWhatIsHeld() {
    badNode("status 500");
    stop.gates.hold("shop", "jo", "the database is being moved", null, stop.instant());

    String page = browser.get("/").body();

    assertThat(page)
        .contains("the database is being moved")
        .contains("Failing now")
        .contains("NO_GO")
        .contains("depth 3")
        .contains("unreadable")
        .contains("/rollouts/r1");
  }

  @Test
  void whatComesFromOutsideIsNeverMarkup() {
    startAnew(new WebFixture(EVIL, EVIL, 200, RoutingContext::next));
    Evaluation decided = badNode(EVIL);
    stop.gates.hold(null, EVIL, EVIL, null, stop.instant());
    String run = decided.judgement().findings().getFirst().evidence().getFirst();

    for (String path :
        List.of("/", "/rollouts/r1", "/evaluations/" + decided.id(), "/runs/" + run, "/runs")) {
      String page = browser.get(path).body();
      assertThat(page).as(path).contains("&lt;script&gt;alert(&#39;x&#39;)");
      assertThat(page).as(path).doesNotContain("<script>", "<img src=x", "<i>9");
    }
  }

  @Test
  void whatIsAskedForInTheAddressIsNeverMarkup() {
    for (String path :
        List.of("/runs/%3Cscript%3E", "/evaluations/%3Cscript%3E", "/runs?outcome=%3Cscript%3E")) {
      assertThat(browser.get(path).body()).doesNotContain("<script>").contains("&lt;script&gt;");
    }
  }

  @Test
  void whatIsNotThereIsA404ThatSaysSo() {
    for (String path : List.of("/runs/nope", "/evaluations/nope", "/rollouts/nope")) {
      HttpResponse<String> response = browser.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).contains("nope").contains("<h1>Not found</h1>");
    }
    assertThat(browser.get("/assets/nope.js").statusCode()).isEqualTo(404);
    assertThat(browser.get("/runs?outcome=nope").statusCode()).isEqualTo(400);
  }

  @Test
  void whatBreaksIsA500WithoutItsInsides() {
    HttpResponse<String> response = browser.get("/runs/run_broken");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret").contains("This page is broken");
  }

  @Test
  void runsAreFilteredAndPaged() {
    Run good = stop.run(null, null);
    Run bad = stop.run("app02", "status 500");

    assertThat(browser.get("/runs?outcome=failed").body())
        .contains(bad.id())
        .doesNotContain(good.id());
    assertThat(browser.get("/runs?journey=checkout&node=&outcome=").body())
        .contains(bad.id(), good.id());
    for (int i = 0; i < RunsPage.PAGE; i++) {
      stop.run(null, null);
    }
    assertThat(browser.get("/runs").body()).contains("Older runs").doesNotContain(good.id());
    assertThat(browser.get("/runs?before=" + bad.id()).body()).contains(good.id());
  }

  @Test
  void aRunAndAnEvaluationLinkToWhereTheirTraceIsShown() {
    Run run = stop.run(null, null);
    assertThat(browser.get("/runs/" + run.id()).body())
        .contains("<a href=\"" + WebFixture.TRACES + run.trace().id() + "?from=pitwall&amp;x=1\"");
  }

  @Test
  void everyLinkFromTheOverviewOnResolves() {
    badNode("status 500");
    stop.gates.hold("shop", "jo", "wait", null, stop.instant());
    Map<String, Integer> seen = crawl();

    assertThat(seen).containsKeys("/", "/runs", "/rollouts/r1", "/assets/live.js");
    assertThat(seen.keySet()).anyMatch(path -> path.startsWith("/evaluations/"));
    assertThat(seen.keySet()).anyMatch(path -> path.startsWith("/runs/"));
    assertThat(seen).allSatisfy((path, status) -> assertThat(status).as(path).isEqualTo(200));
  }

  /** Every address that leads to another page; those of the API are answered elsewhere. */
  private Map<String, Integer> crawl() {
    Map<String, Integer> seen = new HashMap<>();
    Deque<String> ahead = new ArrayDeque<>(List.of("/"));
    while (!ahead.isEmpty()) {
      String path = ahead.remove();
      HttpResponse<String> response = browser.get(path);
      seen.put(path, response.statusCode());
      Set<String> links = new HashSet<>();
      Matcher matcher = LINK.matcher(response.body());
      while (matcher.find()) {
        links.add(matcher.group(1).replace("&amp;", "&"));
      }
      links.removeIf(WebPagesTest::isElsewhere);
      links.removeAll(seen.keySet());
      links.removeAll(ahead);
      ahead.addAll(links);
    }
    return seen;
  }

  private static boolean isElsewhere(String link) {
    return link.startsWith("#")
        || link.startsWith(WebFixture.TRACES)
        || link.startsWith("/api/")
        || link.equals("/metrics")
        || link.equals("/openapi.yaml");
  }

  @Test
  void everyAnswerIsLockedDown() {
    for (String path : List.of("/", "/runs", "/runs/nope", "/assets/pitwall.css")) {
      HttpResponse<String> response = browser.get(path);
      assertThat(header(response, "content-security-policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
      assertThat(response.body()).doesNotContain(" style=\"").doesNotContain("onclick");
    }
  }

  @Test
  void anAssetTheBrowserHasIsNotSentAgain() {
    String tag = header(browser.get("/assets/pitwall.css"), "etag");

    assertThat(browser.get("/assets/pitwall.css", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  @Test
  void whoMayNotReadSeesNothing() {
    startAnew(new WebFixture("t", "app01", 200, ctx -> ctx.response().setStatusCode(401).end()));

    for (String path : List.of("/", "/runs", "/runs/x", "/events", "/rollouts/r1")) {
      assertThat(browser.get(path).statusCode()).as(path).isEqualTo(401);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
