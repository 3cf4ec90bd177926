package dev.pitwall.probe.browser.page;

import static dev.pitwall.probe.browser.Journeys.by;
import static dev.pitwall.probe.browser.Journeys.click;
import static dev.pitwall.probe.browser.Journeys.common;
import static dev.pitwall.probe.browser.Journeys.fill;
import static dev.pitwall.probe.browser.Journeys.has;
import static dev.pitwall.probe.browser.Journeys.is;
import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.request;
import static dev.pitwall.probe.browser.Journeys.role;
import static dev.pitwall.probe.browser.Journeys.see;
import static dev.pitwall.probe.browser.Journeys.text;
import static dev.pitwall.probe.browser.Journeys.title;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.browser.slot.SlotsUnderTest;
import dev.pitwall.testing.ClosedPort;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserStepsIT {
  private static final String SECRET = "hunter2-geheim";

  @TempDir static Path work;
  private SlotsUnderTest under;
  private TestSite site;
  private TestSite other;

  @BeforeAll
  void start() {
    site = new TestSite("app01", "1.4.2");
    other = new TestSite("app02", "1.5.0");
    under =
        new SlotsUnderTest(
            work.resolve("w"),
            SlotLimits.usual(1),
            new Secrets(Map.of("TOKEN", SECRET)),
            Tracing.AFTER_FAILURE);
  }

  @AfterAll
  void stop() throws IOException {
    under.close();
    site.close();
    other.close();
  }

  private Run run(Journey journey) {
    return under.slots.run(request(journey, new Target.FrontDoor(site.service())));
  }

  private Run run(Step... steps) {
    return run(journey("it", steps));
  }

  private static String why(Run run) {
    return run.outcome() + " " + run.sentence();
  }

  @Test
  void everyKindOfStepPassesOnAPageThatWorks() {
    Locator search = by(Locator.Kind.LABEL, "Search");
    Run run =
        run(
            open("/"),
            title(is("Shop")),
            click(role("link", "Tyres")),
            new BrowserStep.Url(common("url"), is("/tyres")),
            new BrowserStep.Url(common("url"), new Match.Matches(Pattern.compile("tyr.s$"))),
            fill(search, "slick"),
            new BrowserStep.Press(common("press"), Template.of("Enter"), search),
            see(text("3 results for slick")),
            fill(by(Locator.Kind.PLACEHOLDER, "Coupon"), "X"),
            new BrowserStep.Press(common("press"), Template.of("Tab"), null),
            new BrowserStep.Select(
                common("by label"), by(Locator.Kind.LABEL, "Size"), Template.of("205")),
            new BrowserStep.Select(
                common("by value"), by(Locator.Kind.CSS, "select"), Template.of("195")),
            new BrowserStep.Check(common("check"), by(Locator.Kind.LABEL, "I agree"), true),
            new BrowserStep.Check(common("uncheck"), by(Locator.Kind.LABEL, "I agree"), false),
            new BrowserStep.Hover(common("hover"), text("Menu")),
            see(text("menu open")),
            new BrowserStep.NotSee(common("not see"), text("loading")),
            new BrowserStep.NotSee(common("not see"), text("hidden words")),
            see(new Locator(Locator.Kind.TEXT, Template.of("same"), null, true, 1)),
            new BrowserStep.Screenshot(common("shot"), "tyres"),
            click(role("link", "Order")),
            see(by(Locator.Kind.TEST_ID, "order"), "order"),
            open("/who?{{order}}"),
            title(has("Wh")));
    assertThat(why(run)).isEqualTo("PASSED ");
    assertThat(run.nodeSeen()).isEqualTo("app01");
    assertThat(run.versionSeen()).isEqualTo("1.4.2");
    assertThat(run.worker()).isEqualTo("browser-1");
    assertThat(run.artefacts()).extracting(Artefact::name).containsExactly("tyres.png");
    assertThat(under.kept.of(run, "tyres.png")).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void anAbsentElementIsToldWithWhatIsThereInstead() {
    Run run = run(open("/tyres"), see(role("link", "Wheels")));
    assertThat(why(run))
        .isEqualTo(
            "FAILED step 2 (see): link \"Wheels\" did not appear within 1 s; page title"
                + " \"Tyres\", URL /tyres, HTTP 200; required link \"Wheels\" visible");
  }

  @Test
  void severalElementsAreTooMany() {
    assertThat(run(open("/tyres"), see(text("same"))).sentence())
        .contains("2 elements match text \"same\"; required exactly one");
  }

  @Test
  void aHiddenElementIsNotSeen() {
    assertThat(run(open("/tyres"), see(text("hidden words"))).sentence())
        .contains("text \"hidden words\" is in the page but did not become visible within 1 s");
  }

  @Test
  void aDisabledButtonIsNotClicked() {
    Run run =
        run(open("/tyres"), new BrowserStep.Click(Journeys.brief("buy"), role("button", "Buy")));
    assertThat(run.sentence()).contains("button \"Buy\" is disabled").doesNotContain("\n");
  }

  @Test
  void aServerErrorFailsTheStepThatLedToIt() {
    assertThat(run(open("/broken")).sentence()).contains("GET /broken answered 503");
    assertThat(run(open("/"), click(role("link", "Checkout"))).sentence())
        .contains("step 2 (click): GET /broken answered 503");
  }

  @Test
  void aPageThatIsNotThereIsAPageAndFailsTheFirstStepThatExpectsSomethingOfIt() {
    assertThat(run(open("/nowhere")).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(run(open("/nowhere"), see(text("Tyres"))).sentence())
        .startsWith("step 2 (see): text \"Tyres\" did not appear")
        .contains("URL /nowhere, HTTP 404");
  }

  @Test
  void aClosedPortIsARefusedConnection() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      URI url = URI.create("http://127.0.0.1:" + nobody.number());
      Service gone = TestSite.service(url, List.of());
      Run run = under.slots.run(request(journey("it", open("/")), new Target.FrontDoor(gone)));
      assertThat(why(run))
          .isEqualTo(
              "FAILED step 1 (open /): GET / failed: connection refused; required an answer");
    }
  }

  @Test
  void anotherTitleOrUrlIsTold() {
    assertThat(run(open("/tyres"), title(is("Wheels"))).sentence())
        .contains("title was still \"Tyres\" after 1 s")
        .contains("required title \"Wheels\"");
    assertThat(
            run(open("/tyres"), new BrowserStep.Url(Journeys.brief("url"), is("/order")))
                .sentence())
        .contains("URL was still /tyres after 1 s")
        .contains("required URL /order");
  }

  @Test
  void aNavigationThatComesLaterIsFollowed() {
    assertThat(
            why(
                run(
                    open("/"),
                    click(role("button", "Later")),
                    new BrowserStep.Url(common("url"), is("/order")),
                    see(text("Order 4711")))))
        .isEqualTo("PASSED ");
  }

  @Test
  void cookiesGoBothWaysBetweenBrowserAndRequests() {
    site.asked.clear();
    Run run =
        run(
            open("/order"),
            Journeys.request("POST", "/session"),
            open("/who"),
            see(text("sid=abc123")));
    assertThat(why(run)).isEqualTo("PASSED ");
    assertThat(site.asked)
        .filteredOn(asked -> asked.line().equals("POST /session"))
        .extracting(TestSite.Asked::cookie)
        .containsExactly("order=4711");
  }

  @Test
  void aRunBeginsWithoutTheCookiesOfTheOneBefore() {
    run(open("/order"));
    assertThat(why(run(open("/who"), see(text("cookies: null"))))).isEqualTo("PASSED ");
  }

  @Test
  void aPinnedRunGoesToItsNodeWithTheServicesHost() {
    Service shop =
        TestSite.service(
            URI.create("http://shop.example:9000"), List.of(site.asNode(), other.asNode()));
    for (TestSite node : List.of(site, other)) {
      node.asked.clear();
      Journey journey =
          journey("pinned", open("/"), click(role("link", "Tyres")), title(is("Tyres")));
      Run run = under.slots.run(request(journey, new Target.OneNode(shop, node.asNode())));
      assertThat(why(run)).isEqualTo("PASSED ");
      assertThat(run.nodeSeen()).isEqualTo(node.asNode().name());
      assertThat(node.asked).extracting(TestSite.Asked::host).containsOnly("shop.example:9000");
    }
  }

  @Test
  void aNodeThatIsDownRefusesTheConnection() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      Service.Node down = new Service.Node("app03", "127.0.0.1", nobody.number());
      Service shop = TestSite.service(URI.create("http://127.0.0.1:9000"), List.of(down));
      Run run = under.slots.run(request(journey("it", open("/")), new Target.OneNode(shop, down)));
      assertThat(why(run))
          .contains("FAILED step 1 (open /): app03 (127.0.0.1:" + down.port() + ") refused");
    }
  }

  @Test
  void aFailedRunKeepsEvidenceWithoutSecrets() throws IOException {
    Journey journey =
        journey(
            "secretive",
            open("/login"),
            fill(by(Locator.Kind.LABEL, "Password"), "{{secret.TOKEN}}"),
            fill(by(Locator.Kind.LABEL, "Token"), "{{secret.TOKEN}}"),
            see(text("welcome")));
    Run first = run(journey);
    assertThat(first.artefacts())
        .extracting(Artefact::name)
        .containsExactly("failure.png", "console.txt");
    Run second = run(journey);
    assertThat(second.artefacts())
        .extracting(Artefact::name)
        .containsExactly("failure.png", "trace.zip", "console.txt");
    assertThat(keptText(second, "console.txt")).contains("token was ***");
    Map<String, String> trace = unzip(under.kept.of(second, "trace.zip"));
    assertThat(trace.keySet()).anyMatch(name -> name.endsWith(".trace"));
    assertThat(trace.values()).noneMatch(content -> content.contains(SECRET));
    assertThat(String.join("", trace.values())).contains("***");
  }

  /** A failed login comes back with its form filled in, a search with its words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<input value='hunter2-geheim'>",
        "<textarea>1\nhunter2-geheim</textarea>",
        "<select><option>hunter2-geheim</select>",
        "<input placeholder='hunter2-geheim'>",
        "<p>no user with <b>hunter2</b>-geheim</p>",
        "<p>Basic dTpodW50ZXIyLWdlaGVpbQ==</p>",
        "<p>hunter2&amp;#45;geheim</p>",
        "<iframe srcdoc='<p>hunter2-geheim</p>'></iframe>",
        "<div><template shadowrootmode=open><p>hunter2-geheim</p></template></div>"
      })
  void aPictureIsPaintedOverWhereThePageShowsASecret(String html) throws IOException {
    site.pages.put("/showing", "<title>Showing</title>" + html);
    Run run = run(open("/showing"), see(text("nowhere")));
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(under.kept.of(run, "failure.png")));
    assertThat(pinkPixels(picture)).isGreaterThan(100);
  }

  private static long pinkPixels(BufferedImage picture) {
    int[] all =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return Arrays.stream(all).filter(pixel -> pixel == 0xffff00ff).count();
  }

  @Test
  void aPictureThatMayShowASecretIsNotKept() {
    site.pages.put(
        "/hiding",
        "<title>Hiding</title><div><template shadowrootmode=open><style>"
            + "p::after { content: 'hunter2-geheim' }</style><p></p></template></div>");
    Run run = run(open("/hiding"), see(text("nowhere")));
    assertThat(run.artefacts()).extracting(Artefact::name).doesNotContain("failure.png");
    assertThat(keptText(run, "console.txt"))
        .contains("failure.png: not kept: the page shows a secret that cannot be painted over");
  }

  @Test
  void halfASecretIsNoTitle() {
    site.pages.put("/titled", "<title>" + "t".repeat(72) + SECRET + "</title>");
    Run run = run(open("/titled"), title(is("Shop")));
    assertThat(run.sentence()).contains("tt***…").doesNotContain("hunter2");
  }

  @Test
  void theConsoleOfAFailedRunIsKept() {
    Run run = run(open("/noisy"), see(text("cart")));
    assertThat(keptText(run, "console.txt")).contains("cart is empty").contains("boom");
  }

  @Test
  void anUnknownRoleIsOurOwnMistake() {
    assertThat(why(run(open("/"), click(role("lnk", "Tyres")))))
        .startsWith("ERRORED")
        .contains("\"lnk\" is no ARIA role");
  }

  @Test
  void undoStepsRunAfterAFailure() {
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
    site.asked.clear();
    assertThat(run(undoing).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(site.asked).extracting(TestSite.Asked::line).contains("GET /order");
  }

  private String keptText(Run run, String name) {
    return new String(under.kept.of(run, name), StandardCharsets.UTF_8);
  }

  private static Map<String, String> unzip(byte[] zip) throws IOException {
    Map<String, String> entries = new java.util.HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
