package dev.pitwall.probe.http;

import static dev.pitwall.probe.Script.body;
import static dev.pitwall.probe.Script.frontDoor;
import static dev.pitwall.probe.Script.get;
import static dev.pitwall.probe.Script.header;
import static dev.pitwall.probe.Script.json;
import static dev.pitwall.probe.Script.request;
import static dev.pitwall.probe.Script.status;
import static dev.pitwall.probe.Script.timed;
import static dev.pitwall.probe.Script.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Json;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trace;
import dev.pitwall.machine.Stalls;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.Script;
import dev.pitwall.probe.TracePropagation;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run of HTTP steps shows, against a shop on the loopback interface. */
class HttpProbeTest {
  private static final String CART =
      """
      {"id":"c-7","total":199.0,"quantity":2,"note":null,"items":[{"sku":"slick-205"}],"ok":true}""";
  private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());
  private static final Loopback LOOPBACK = new Loopback();
  private static int port;

  @BeforeAll
  static void open() {
    port = LOOPBACK.http(HttpProbeTest::answer);
  }

  @AfterAll
  static void close() {
    LOOPBACK.close();
  }

  private static void answer(HttpServerRequest request) {
    SEEN.add(request.method() + " " + request.uri());
    request.response().putHeader("X-App-Version", "1.4").putHeader("X-App-Node", "app01");
    request.body().onSuccess(body -> answer(request, body));
  }

  private static void answer(HttpServerRequest request, Buffer body) {
    MultiMap headers = request.headers();
    switch (request.path()) {
      case "/cart" -> request.response().setStatusCode(201).end(CART);
      case "/broken" -> request.response().setStatusCode(500).end("{\"error\":\"no tyres\"}");
      case "/text" -> request.response().putHeader("Content-Type", "text/plain").end("3 results");
      case "/empty" -> request.response().end();
      case "/moved" -> request.response().setStatusCode(302).putHeader("Location", "/text").end();
      case "/hostile" -> request.response().setStatusCode(500).end("a\u0000b\u001b[31mc\u202ed\n");
      case "/login" ->
          request.response().putHeader("Set-Cookie", "session=s1; Path=/; HttpOnly").end();
      case "/whoami" -> request.response().end("cookie " + headers.get("Cookie"));
      case "/headers" -> request.response().end(headers.toString());
      case "/echo" ->
          request.response().end(request.query() + "|" + headers.get("Content-Type") + "|" + body);
      default -> request.response().setStatusCode(404).end("nothing here");
    }
  }

  private static Run run(Step... steps) {
    return LOOPBACK.run(Script.of(steps).at(frontDoor(port)));
  }

  @Test
  void passesAndSaysWhatItSaw() {
    Run run = run(get("/text"), get("/cart", status(201)));
    assertThat(run.sentence()).isEmpty();
    assertThat(run.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(run.nodeSeen()).isEqualTo("app01");
    assertThat(run.versionSeen()).isEqualTo("1.4");
    assertThat(run.worker()).isEqualTo("http");
    assertThat(run.steps())
        .extracting(StepResult::detail)
        .containsExactly("status 200", "status 201");
    assertThat(run.steps()).allSatisfy(step -> assertThat(step.took()).isPositive());
  }

  static Stream<Arguments> violations() {
    Match contains = new Match.Contains(Template.of("{{sku}} x"));
    return Stream.of(
        Arguments.of(
            "/broken",
            Expectation.DEFAULT,
            "status 500, body: {\"error\":\"no tyres\"}; required status 2xx"),
        Arguments.of(
            "/text", status(201, 204), "status 200, body: 3 results; required status 201 or 204"),
        Arguments.of(
            "/moved",
            Expectation.DEFAULT,
            "status 302 to /text, an empty body; required status 2xx"),
        Arguments.of(
            "/text",
            header("Content-Type", new Match.Contains(Template.of("json"))),
            "header Content-Type: \"text/plain\"; required header Content-Type containing \"json\""),
        Arguments.of(
            "/text",
            header("ETag", new Match.Exists(true)),
            "header ETag: absent; required header ETag present"),
        Arguments.of(
            "/text",
            header("content-type", new Match.NotContains(Template.of("plain"))),
            "header content-type: \"text/plain\"; required header content-type not containing \"plain\""),
        Arguments.of(
            "/text", body(contains), "body: 3 results; required a body containing \"slick-205 x\""),
        Arguments.of(
            "/text",
            body(new Match.Contains(Template.of("\"id\":959,"))),
            "body: 3 results; required a body containing `\"id\":959,`"),
        Arguments.of(
            "/text",
            body(new Match.NotContains(Template.of("results"))),
            "body: 3 results; required a body not containing \"results\""),
        Arguments.of(
            "/text",
            body(new Match.Equals(Template.of("3"))),
            "body: 3 results; required a body equal to \"3\""),
        Arguments.of(
            "/text",
            body(new Match.Matches(Pattern.compile("^\\d{2}"))),
            "body: 3 results; required a body matching /^\\d{2}/"),
        Arguments.of(
            "/text",
            json("$.id", new Match.Exists(true)),
            "the body is not JSON, body: 3 results; required $.id present"),
        Arguments.of(
            "/empty",
            json("$.id", new Match.Exists(true)),
            "the body is empty, an empty body; required $.id present"),
        Arguments.of(
            "/cart", json("$.id", new Match.Exists(false)), "$.id: \"c-7\"; required $.id absent"),
        Arguments.of(
            "/cart",
            json("$.gone", new Match.Exists(true)),
            "$.gone: absent; required $.gone present"),
        Arguments.of(
            "/cart",
            json("$..gone", new Match.Exists(true)),
            "$..gone: absent; required $..gone present"),
        Arguments.of(
            "/cart",
            json("$.total", new Match.Is(new Json.Num(BigDecimal.TEN))),
            "$.total: 199.0; required $.total equal to 10"),
        Arguments.of(
            "/cart",
            json("$.total", new Match.Above(new BigDecimal(200))),
            "$.total: 199.0; required $.total above 200"),
        Arguments.of(
            "/cart",
            json("$.quantity", new Match.Below(BigDecimal.TWO)),
            "$.quantity: 2; required $.quantity below 2"),
        Arguments.of(
            "/cart",
            json("$.id", new Match.Above(BigDecimal.TWO)),
            "$.id: \"c-7\"; required $.id above 2"),
        Arguments.of(
            "/cart",
            json("$.id", new Match.Matches(Pattern.compile("^x"))),
            "$.id: \"c-7\"; required $.id matching /^x/"));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void saysWhatWasSeenAndWhatWasRequired(String path, Expectation expect, String sentence) {
    Run run = run(get(path, expect));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence()).isEqualTo("step 1 (GET " + path + "): " + sentence);
    assertThat(run.steps().getFirst().phases()).isNotNull();
  }

  @Test
  void theStatusIsThatOfTheAnswerWhateverElseIsWrongWithIt() {
    Expectation tyres = body(new Match.Contains(Template.of("status 404")));
    Run run =
        LOOPBACK.run(
            Script.of(get("/text"), get("/text", tyres), get("/never"))
                .undo(get("/broken"))
                .at(frontDoor(port)));
    assertThat(run.steps()).extracting(StepResult::status).containsExactly(200, 200, 0, 500);
  }

  @Test
  void reportsAllThatIsViolatedAtOnce() {
    Expectation many =
        new Expectation(
            java.util.Set.of(200),
            Duration.ZERO,
            List.of(new Expectation.OnHeader("ETag", new Match.Exists(true))),
            List.of(new Match.Contains(Template.of("tyre"))),
            List.of(new Expectation.OnJson("$.total", new Match.Below(BigDecimal.ONE))));
    assertThat(run(get("/cart", many)).sentence())
        .matches(
            "step 1 \\(GET /cart\\): status 201, took \\d+ ms, header ETag: absent, \\$.total: 199.0, body: \\{\"id\".*;"
                + " required status 200, within 0 ms, header ETag present, a body containing \"tyre\","
                + " \\$.total below 1");
  }

  @Test
  void comparesNumbersByValueAndObjectsInAnyOrder() {
    Map<String, Json> item = new LinkedHashMap<>();
    item.put("sku", new Json.Text(Template.of("{{sku}}")));
    Json items = new Json.Elements(List.of(new Json.Members(item)));
    Run run =
        run(
            get("/cart", json("$.total", new Match.Is(new Json.Num(new BigDecimal("199"))))),
            get("/cart", json("$.items", new Match.Is(items))),
            get("/cart", json("$.items[*].sku", new Match.Equals(Template.of("slick-205")))),
            get("/cart", json("$.note", new Match.Is(new Json.Null()))),
            get("/cart", json("$.ok", new Match.Is(new Json.Bool(true)))));
    assertThat(run.sentence()).isEmpty();
  }

  @Test
  void carriesWhatItCapturedToLaterSteps() {
    Run run =
        run(
            get(
                "/cart",
                status(201),
                new Capture.FromJson("cart", "$.id"),
                new Capture.FromHeader("node", "x-app-node"),
                new Capture.FromBody("quantity", Pattern.compile("\"quantity\":(\\d+)"))),
            get(
                "/echo?{{cart}}-{{node}}-{{quantity}}",
                body(new Match.Contains(Template.of("c-7-app01-2|")))));
    assertThat(run.sentence()).isEmpty();
  }

  @Test
  void failsWhenThereIsNothingToCapture() {
    Run run = run(get("/text", Expectation.DEFAULT, new Capture.FromJson("cart", "$.id")));
    assertThat(run.sentence())
        .isEqualTo(
            "step 1 (GET /text): status 200 without them, body: 3 results;"
                + " required a value of at most 16384 characters at $.id for {{cart}}");
  }

  @Test
  void encodesEverythingForWhereItStands() {
    Map<String, Json> members =
        Map.of("name", new Json.Text(Template.of("{{random}}\" \\ {{colour}}")));
    Step.Request query =
        with(
            get("/echo", body(new Match.Contains(Template.of("q=a%20b%26c&z=%C3%BC|null|")))),
            Map.of(),
            new LinkedHashMap<>(Map.of("q", Template.of("a b&c"))));
    Map<String, Template> two = new LinkedHashMap<>(query.query());
    two.put("z", Template.of("ü"));
    Run run =
        run(
            with(query, Map.of(), two),
            request(
                "POST",
                "/echo",
                new Step.Body.AsJson(new Json.Members(members)),
                body(
                    new Match.Matches(
                        Pattern.compile(
                            "application/json\\|\\{\"name\":\"[0-9a-f]{8}\\\\\" \\\\\\\\ black\"}")))),
            request(
                "POST",
                "/echo",
                new Step.Body.AsForm(two),
                body(
                    new Match.Contains(
                        Template.of("|application/x-www-form-urlencoded|q=a+b%26c&z=%C3%BC")))),
            request(
                "POST",
                "/echo",
                new Step.Body.AsText(Template.of("{{sku}}")),
                body(new Match.Contains(Template.of("|text/plain; charset=utf-8|slick-205")))),
            get("/a path with \"quotes\"", status(404)));
    assertThat(run.sentence()).isEmpty();
    assertThat(SEEN).contains("GET /a%20path%20with%20%22quotes%22");
  }

  @Test
  void introducesItself() {
    Pattern agent =
        Pattern.compile("(?i)user-agent=Pitwall/\\S+ \\(synthetic; \\+journey checkout\\)");
    Run run =
        run(
            get("/headers", body(new Match.Matches(agent))),
            with(
                get(
                    "/headers",
                    body(
                        new Match.Contains(Template.of("=curl")),
                        new Match.NotContains(Template.of("Pitwall/")))),
                Map.of("user-agent", Template.of("curl")),
                Map.of()));
    assertThat(run.sentence()).isEmpty();
  }

  @Test
  void everyRequestIsASpanOfTheRunsTrace() {
    Trace trace = Trace.of("run-1");
    Match baggage = contains("baggage=user_agent.synthetic.type=test");
    Step own =
        with(
            get("/headers", body(contains("traceparent=mine"))),
            Map.of("Traceparent", Template.of("mine")),
            Map.of());
    Run run =
        LOOPBACK.run(
            Script.of(
                    get("/headers", body(parent(trace, trace.step(1, false)), baggage)),
                    get("/headers", body(parent(trace, trace.step(2, false)))),
                    own)
                .undo(get("/headers", body(parent(trace, trace.step(1, true)))))
                .at(frontDoor(port)));
    assertThat(run.sentence()).isEmpty();
    assertThat(run.steps()).extracting(StepResult::outcome).containsOnly(Outcome.PASSED);
  }

  private static Match parent(Trace trace, String span) {
    return contains("traceparent=" + trace.parent(span, true));
  }

  private static Match contains(String text) {
    return new Match.Contains(Template.of(text));
  }

  @Test
  void traceContextIsMarkedAsNotRecordedOrLeftOutWhereThatIsTheRule() {
    Trace trace = Trace.of("run-1");
    Run unrecorded =
        run(
            new TracePropagation(true, 0),
            get("/headers", body(contains(trace.parent(trace.step(1, false), false)))));
    Run without =
        run(
            new TracePropagation(false, 1),
            get(
                "/headers",
                body(
                    new Match.NotContains(Template.of("traceparent")),
                    new Match.NotContains(Template.of("baggage")))));
    assertThat(unrecorded.sentence()).isEmpty();
    assertThat(without.sentence()).isEmpty();
  }

  private Run run(TracePropagation propagation, Step step) {
    return new HttpProbe(
            LOOPBACK.driver, () -> Secrets.NONE, RunEnvironment.system(propagation, Stalls.NONE))
        .run(Script.of(step).at(frontDoor(port)));
  }

  @Test
  void keepsCookiesWithinARunAndForgetsThemAfterIt() {
    Expectation known = body(new Match.Equals(Template.of("cookie session=s1")));
    Expectation unknown = body(new Match.Equals(Template.of("cookie null")));
    assertThat(run(get("/whoami", unknown), get("/login"), get("/whoami", known)).sentence())
        .isEmpty();
    assertThat(run(get("/whoami", unknown)).sentence()).isEmpty();
  }

  @Test
  void skipsWhatFollowsAFailureAndUndoesAllTheSame() {
    SEEN.clear();
    Step capture = get("/cart", status(200), new Capture.FromJson("cart", "$.id"));
    Run run =
        LOOPBACK.run(
            Script.of(capture, get("/never"))
                .undo(get("/echo?undo={{cart}}"), get("/{{unheard}}"), get("/broken"), get("/text"))
                .at(frontDoor(port)));
    assertThat(run.sentence()).startsWith("step 1 (GET /cart): status 201");
    assertThat(run.steps())
        .extracting(StepResult::outcome)
        .containsExactly(
            Outcome.FAILED,
            Outcome.SKIPPED,
            Outcome.PASSED,
            Outcome.SKIPPED,
            Outcome.FAILED,
            Outcome.PASSED);
    assertThat(run.steps().get(3).detail())
        .isEqualTo(
            "variable {{unheard}} has no value here; the step that captures it did not pass");
    assertThat(SEEN).containsExactly("GET /cart", "GET /echo?undo=c-7", "GET /broken", "GET /text");
  }

  @Test
  void anUndoStepFailsTheRunOnlyIfNothingElseDid() {
    Run run = LOOPBACK.run(Script.of(get("/text")).undo(get("/broken")).at(frontDoor(port)));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence()).startsWith("undo step 1 (GET /broken): status 500");
    assertThat(run.steps().get(1).undo()).isTrue();
  }

  @Test
  void aFailureNamesItsStepWithThePlacesFilledAndTheResultKeepsTheLabel() {
    Step capture = get("/cart", status(201), new Capture.FromJson("cart", "$.id"));
    Run undo = LOOPBACK.run(Script.of(capture).undo(get("/n/{{cart}}")).at(frontDoor(port)));
    assertThat(undo.sentence()).startsWith("undo step 1 (GET /n/c-7): status 404");
    assertThat(undo.failure()).matches(failure -> failure != null && failure.undo());
    assertThat(undo.steps().getLast().label()).isEqualTo("GET /n/{{cart}}");
    Secrets secrets = new Secrets(Map.of("PW", "geheim-77"));
    Run secret =
        LOOPBACK.run(
            Script.of(capture, get("/n/{{cart}}/{{secret.PW}}")).at(frontDoor(port)), secrets);
    assertThat(secret.sentence()).startsWith("step 2 (GET /n/c-7/{{secret.PW}}): status 404");
  }

  @Test
  void theRunIsSettledBeforeItsFirstUndoRequest() {
    SEEN.clear();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    RunRequest plain =
        Script.of(get("/text"), get("/broken")).undo(get("/empty")).at(frontDoor(port));
    RunRequest request =
        settling(
            plain,
            run -> {
              order.addAll(SEEN);
              order.add(run.id() + " " + run.outcome() + " " + run.steps().size());
              throw new IllegalStateException("a listener that breaks");
            });
    Run run = LOOPBACK.run(request);
    assertThat(order).containsExactly("GET /text", "GET /broken", "run-1 FAILED 2");
    assertThat(SEEN).containsExactly("GET /text", "GET /broken", "GET /empty");
    assertThat(run.sentence()).startsWith("step 2 (GET /broken)");
    assertThat(run.steps()).hasSize(3);
  }

  @Test
  void aRunWithoutUndoStepsIsToldOnlyOnce() {
    List<Run> settled = new ArrayList<>();
    LOOPBACK.run(settling(Script.of(get("/text")).at(frontDoor(port)), settled::add));
    assertThat(settled).isEmpty();
  }

  private static RunRequest settling(RunRequest plain, Consumer<Run> settled) {
    return new RunRequest(
        plain.id(), plain.journey(), plain.target(), plain.trigger(), null, settled);
  }

  @Test
  void ourOwnMistakesAreNoEvidence() {
    Template split = Template.of("x{{lines}}");
    Capture lines = new Capture.FromBody("lines", Pattern.compile("(?s).*"));
    Pattern endless = Pattern.compile("(a|aa)+\\1c");
    assertErrored(run(get("/{{unheard}}")), "variable {{unheard}} has no value here");
    assertErrored(run(get("/{{secret.GONE}}")), "variable {{secret.GONE}} has no value here");
    assertErrored(run(get("ftp://shop.test/")), "no http or https URL");
    assertErrored(run(get("/cart", json("$[", new Match.Exists(true)))), "no JSONPath");
    assertErrored(
        run(
            get("/hostile", status(500), lines),
            with(get("/text"), Map.of("X-Trace", split), Map.of())),
        "header X-Trace would hold a line break");
    assertErrored(
        run(new BrowserStep.Open(get("/").common(), Template.of("/"))), "needs a browser");
    assertErrored(
        run(
            request(
                "POST",
                "/echo",
                new Step.Body.AsText(Template.of("a".repeat(60) + "!")),
                body(new Match.Matches(endless)))),
        "backtracks too much");
  }

  private static void assertErrored(Run run, String why) {
    assertThat(run.outcome()).as(run.sentence()).isEqualTo(Outcome.ERRORED);
    assertThat(run.sentence()).contains(why);
  }

  @Test
  void showsNoControlCharacters() {
    assertThat(run(get("/hostile")).sentence())
        .isEqualTo("step 1 (GET /hostile): status 500, body: ab[31mcd ; required status 2xx");
  }

  @Test
  void endsStepsAtTheirTimeoutAndTheRunAtItsOwn() {
    int silent =
        LOOPBACK.http(
            request -> {
              if (request.path().equals("/undo")) {
                SEEN.add("undone");
                request.response().end();
              }
            });
    Duration short1 = Duration.ofMillis(150);
    Run step = LOOPBACK.run(Script.of(timed(get("/a"), short1)).at(frontDoor(silent)));
    assertThat(step.sentence())
        .isEqualTo(
            "step 1 (GET /a): no answer from localhost:"
                + silent
                + " within 150 ms; required an answer within 150 ms");
    SEEN.clear();
    Run whole =
        LOOPBACK.run(
            Script.of(get("/a"), get("/b"))
                .undo(get("/undo"))
                .within(Duration.ofMillis(200))
                .at(frontDoor(silent)));
    assertThat(whole.sentence())
        .startsWith("step 1 (GET /a): the run's timeout of 200 ms is used up: no answer");
    assertThat(whole.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(whole.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(SEEN).containsExactly("undone");
  }

  @Test
  void showsNoSecretThatIsSentAndComesBack() {
    Secrets secrets = new Secrets(Map.of("PW", "s3 cr\"et&/ü"));
    Step.Body form = new Step.Body.AsForm(Map.of("pw", Template.of("{{secret.PW}}")));
    Step.Request echoed = request("POST", "/echo", form, status(201));
    Run run = LOOPBACK.run(Script.of(echoed).at(frontDoor(port)), secrets);
    assertThat(run.sentence()).contains("pw=***").doesNotContain("s3");
  }
}
