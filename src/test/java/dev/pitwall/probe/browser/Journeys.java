package dev.pitwall.probe.browser;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Steps and journeys in a few words. */
public final class Journeys {
  public static final Duration STEP = Duration.ofSeconds(5);

  private Journeys() {}

  public static Step.Common common(String label) {
    return new Step.Common(label, STEP, 0);
  }

  public static Step.Common brief(String label) {
    return new Step.Common(label, Duration.ofSeconds(1), 0);
  }

  public static Step open(String url) {
    return new BrowserStep.Open(common("open " + url), Template.of(url));
  }

  public static Step click(Locator locator) {
    return new BrowserStep.Click(common("click"), locator);
  }

  public static Step fill(Locator locator, String text) {
    return new BrowserStep.Fill(common("fill"), locator, Template.of(text));
  }

  public static Step see(Locator locator) {
    return new BrowserStep.See(brief("see"), locator, null);
  }

  public static Step see(Locator locator, String as) {
    return new BrowserStep.See(common("see"), locator, as);
  }

  public static Step title(Match match) {
    return new BrowserStep.Title(brief("title"), match);
  }

  public static Match is(String text) {
    return new Match.Equals(Template.of(text));
  }

  public static Match has(String text) {
    return new Match.Contains(Template.of(text));
  }

  public static Locator role(String role, String name) {
    return new Locator(Locator.Kind.ROLE, Template.of(role), Template.of(name), false, null);
  }

  public static Locator by(Locator.Kind kind, String value) {
    return new Locator(kind, Template.of(value), null, false, null);
  }

  public static Locator text(String value) {
    return by(Locator.Kind.TEXT, value);
  }

  public static Step request(String method, String url) {
    return new Step.Request(
        common(method + " " + url),
        method,
        Template.of(url),
        Map.of(),
        Map.of(),
        null,
        Expectation.DEFAULT,
        List.of());
  }

  public static Journey journey(String name, Step... steps) {
    return new Journey(
        name,
        name,
        "shop",
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofSeconds(20),
        Map.of(),
        List.of(steps),
        List.of());
  }

  public static RunRequest request(Journey journey, Target target) {
    return new RunRequest(UUID.randomUUID().toString(), journey, target, Trigger.SCHEDULE, null);
  }
}
