package dev.pitwall.bench;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Json;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trigger;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The journeys that are measured. */
final class Scripts {
  private static final Duration STEP = Duration.ofSeconds(5);

  private Scripts() {}

  /** Reads the catalogue, fills a cart and empties it: three requests, of which two are judged. */
  static RunRequest http(String id, int port) {
    Step.Request cart =
        request(
            "POST",
            "/api/cart",
            new Step.Body.AsJson(
                new Json.Members(
                    Map.of(
                        "sku",
                        new Json.Text(Template.of("{{sku}}")),
                        "quantity",
                        new Json.Num(BigDecimal.ONE)))),
            new Expectation(
                Set.of(201),
                null,
                List.of(),
                List.of(),
                List.of(
                    new Expectation.OnJson(
                        "$.total", new Match.Is(new Json.Num(new BigDecimal("199.0")))))),
            List.of(new Capture.FromJson("cart", "$.id")));
    Expectation list =
        new Expectation(
            Set.of(200),
            null,
            List.of(),
            List.of(new Match.Contains(Template.of("{{sku}}"))),
            List.of());
    return journey(
        id,
        port,
        request("GET", "/api/tyres", null, list, List.of()),
        cart,
        request("DELETE", "/api/cart/{{cart}}", null, Expectation.DEFAULT, List.of()));
  }

  /** Opens the shop, follows a link, searches and sees the results. */
  static RunRequest browser(String id, int port) {
    return journey(
        id,
        port,
        new BrowserStep.Open(common("open /"), Template.of("/")),
        new BrowserStep.Click(common("to the tyres"), role("link", "Tyres")),
        new BrowserStep.Fill(
            common("search"), by(Locator.Kind.LABEL, "Search", null), Template.of("slick")),
        new BrowserStep.Click(common("find"), role("button", "Find")),
        new BrowserStep.See(
            common("results"), by(Locator.Kind.TEXT, "3 results for slick", null), null));
  }

  private static RunRequest journey(String id, int port, Step... steps) {
    Service shop =
        new Service(
            "shop",
            URI.create("http://127.0.0.1:" + port),
            "X-App-Version",
            null,
            null,
            List.of(),
            Map.of());
    Journey journey =
        new Journey(
            "checkout",
            "A customer buys one tyre",
            "shop",
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofSeconds(20),
            Map.of("sku", "slick-7"),
            List.of(steps),
            List.of());
    return new RunRequest(id, journey, new Target.FrontDoor(shop), Trigger.SCHEDULE, null);
  }

  private static Step.Request request(
      String method,
      String url,
      Step.@Nullable Body body,
      Expectation expect,
      List<Capture> captures) {
    return new Step.Request(
        common(method + " " + url),
        method,
        Template.of(url),
        Map.of(),
        Map.of(),
        body,
        expect,
        captures);
  }

  private static Step.Common common(String label) {
    return new Step.Common(label, STEP, 0);
  }

  private static Locator role(String role, String name) {
    return by(Locator.Kind.ROLE, role, Template.of(name));
  }

  private static Locator by(Locator.Kind kind, String value, @Nullable Template name) {
    return new Locator(kind, Template.of(value), name, false, null);
  }

  /** A figure of runs that did not do their work would be worth nothing. */
  static void insistOnPassed(Run run) {
    if (run.outcome() != Outcome.PASSED) {
      throw new IllegalStateException("a run is " + run.outcome() + ": " + run.sentence());
    }
  }
}
