package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.HttpDriver;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.browser.ArtefactFolder;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserSlotsTest {
  private static final HttpDriver NO_HTTP =
      (call, cookies) -> {
        throw new ProbeBroken("no HTTP here");
      };

  @TempDir Path work;

  private BrowserSlots slots(BrowserChoice choice, int count) {
    return new BrowserSlots(
        choice,
        SlotLimits.usual(count),
        work,
        Tracing.NEVER,
        new RunTools(Secrets.NONE, NO_HTTP, new ArtefactFolder(), RunEnvironment.system()));
  }

  private static Run run(BrowserSlots slots) {
    Target target =
        new Target.FrontDoor(TestSite.service(URI.create("http://127.0.0.1:1"), List.of()));
    return slots.run(Journeys.request(Journeys.journey("it", Journeys.open("/")), target));
  }

  @Test
  void withoutABrowserEveryRunIsSkippedWithTheReason() throws Exception {
    try (BrowserSlots slots = slots(new BrowserChoice.None("no browser found: install one"), 2)) {
      slots.warm().get(1, TimeUnit.SECONDS);
      Run run = run(slots);
      assertThat(run.outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(run.sentence()).isEqualTo("browser: no browser found: install one");
      assertThat(slots.stats().idle()).isZero();
    }
  }

  @Test
  void withoutSlotsEveryRunIsSkipped() {
    try (BrowserSlots slots =
        slots(new BrowserChoice.Found(Path.of("/bin/true"), BrowserChoice.Sandbox.ON, null), 0)) {
      assertThat(run(slots).sentence()).contains("set browser.slots to 1 or more");
    }
  }

  @Test
  void afterTheEndRunsAreSkipped() {
    BrowserSlots slots =
        slots(new BrowserChoice.Found(Path.of("/bin/true"), BrowserChoice.Sandbox.ON, null), 1);
    slots.close();
    assertThat(run(slots).sentence()).isEqualTo("browser: the service is stopping");
  }

  @Test
  void leftoversOfAServiceThatIsNoMoreAreDeleted() throws Exception {
    Path left = Files.createDirectory(work.resolve("slot-1"));
    Files.writeString(left.resolve("owner"), "999999999\n1\n\n");
    Path mine = SlotFolder.create(work).path();
    slots(new BrowserChoice.None("none"), 1).close();
    assertThat(left).doesNotExist();
    assertThat(mine).exists();
  }
}
