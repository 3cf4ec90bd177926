package dev.pitwall.cli;

import dev.pitwall.boot.OwnServer;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.Trigger;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A lap before the race: the first request of a young JVM takes up to a second or two, which must
 * not fail a step that is to answer within less.
 */
final class WarmUp {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final String NAME = "warm-up";

  private WarmUp() {}

  /** Sends one request to a server of our own, on loopback; nobody needs its result. */
  static void of(Probe probe, Vertx vertx) {
    OwnServer.asked(vertx, url -> probe.run(request(url)));
  }

  private static RunRequest request(URI url) {
    Step step =
        new Step.Request(
            new Step.Common(NAME, LONGEST, 0),
            "GET",
            Template.of("/"),
            Map.of(),
            Map.of(),
            null,
            Expectation.DEFAULT,
            List.of());
    Journey journey =
        new Journey(
            NAME, NAME, NAME, LONGEST, LONGEST, LONGEST, Map.of(), List.of(step), List.of());
    Service service = new Service(NAME, url, null, null, null, List.of(), Map.of());
    return new RunRequest(NAME, journey, new Target.FrontDoor(service), Trigger.MANUAL, null);
  }
}
