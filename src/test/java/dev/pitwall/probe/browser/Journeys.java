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
final class Journeys {
  static final Duration STEP = Duration.ofSeconds(5);

  private Journeys() {}

  static Step.Common common(String label) {
    return new Step.Common(label, STEP, 0);
  }

  static Step.Common brief(String label) {
    return new Step.Common(label, Duration.ofMillis(500), 0);
  }

  static Step open(String url) {
    return new BrowserStep.Open(common("open " + url), Template.of(url));
  }

  static Step click(Locator locator) {
    return new BrowserStep.Click(common("click"), locator);
  }

  static Step fill(Locator locator, String text) {
    return new BrowserStep.Fill(common("fill"), locator, Template.of(text));
  }

  static Step see(Locator locator) {
    return new BrowserStep.See(brief("see"), locator, null);
  }

  static Step see(Locator locator, String as) {
    return new BrowserStep.See(common("see"), locator, as);
  }

  static Step title(Match match) {
    return new BrowserStep.Title(brief("title"), match);
  }

  static Match is(String text) {
    return new Match.Equals(Template.of(text));
  }

  static Match has(String text) {
    return new Match.Contains(Template.of(text));
  }

  static Locator role(String role, String name) {
    return new Locator(Locator.Kind.ROLE, Template.of(role), Template.of(name), false, null);
  }

  static Locator by(Locator.Kind kind, String value) {
    return new Locator(kind, Template.of(value), null, false, null);
  }

  static Locator text(String value) {
    return by(Locator.Kind.TEXT, value);
  }

  static Step request(String method, String url) {
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

  static Journey journey(String name, Step... steps) {
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

  static RunRequest request(Journey journey, Target target) {
    return new RunRequest(UUID.randomUUID().toString(), journey, target, Trigger.SCHEDULE, null);
  }
}
