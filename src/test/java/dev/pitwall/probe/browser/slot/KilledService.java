package dev.pitwall.probe.browser.slot;

import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A service in a JVM of its own that does one run and then waits to be killed. */
final class KilledService {
  private KilledService() {}

  public static void main(String[] args) throws Exception {
    SlotsUnderTest under =
        new SlotsUnderTest(
            Path.of(args[0]), SlotLimits.usual(1), Secrets.NONE, Tracing.AFTER_FAILURE);
    Target site = new Target.FrontDoor(TestSite.service(URI.create(args[1]), List.of()));
    Run run = under.slots.run(Journeys.request(Journeys.journey("it", Journeys.open("/")), site));
    System.out.println("ready " + run.outcome() + " " + run.sentence());
    new CountDownLatch(1).await();
  }
}
