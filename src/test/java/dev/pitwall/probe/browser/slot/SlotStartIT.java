package dev.pitwall.probe.browser.slot;

import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.browser.ArtefactFolder;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.page.CanaryPage;
import dev.pitwall.probe.browser.proxy.PinningProxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of runs, and of processes, when a slot does not come up. */
class SlotStartIT {
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);
  private static final Duration START = Duration.ofMillis(1500);

  @TempDir Path folder;
  private TestSite site;

  /** The driver's files are unpacked once per JVM, and whole only for a slot that needs them so. */
  @BeforeAll
  static void unpackDriver(@TempDir Path work) throws Exception {
    try (SlotsUnderTest under =
        new SlotsUnderTest(work, SlotLimits.usual(1), Secrets.NONE, Tracing.NEVER)) {
      under.slots.warm().get(60, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void start() {
    site = new TestSite("app01", "1.4.2");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static SlotLimits impatient() {
    return SlotsUnderTest.limits(START, SlotLimits.usual(1).usage());
  }

  private Path script(String name, String body) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static BrowserChoice.Found real() {
    return (BrowserChoice.Found) SlotsUnderTest.browser();
  }

  /** Slots whose driver is run by a script in place of Node. */
  private SlotsUnderTest withNode(String body, SlotLimits limits) throws IOException {
    BrowserChoice.Found real = real();
    return slots(
        new BrowserChoice.Found(real.executable(), real.sandbox(), script("node", body)), limits);
  }

  private SlotsUnderTest slots(BrowserChoice choice, SlotLimits limits) {
    return new SlotsUnderTest(
        choice, folder.resolve("w"), limits, Secrets.NONE, Tracing.AFTER_FAILURE);
  }

  private CompletableFuture<Run> run(SlotsUnderTest under) {
    return CompletableFuture.supplyAsync(
        () ->
            under.slots.run(
                request(journey("fine", open("/")), new Target.FrontDoor(site.service()))),
        VIRTUAL);
  }

  @Test
  void aDriverThatDiesAsItStartsCostsTheRunThatNeededIt() throws Exception {
    try (SlotsUnderTest under = withNode("exit 3", impatient())) {
      for (int i = 0; i < 2; i++) {
        Run run = run(under).get(30, TimeUnit.SECONDS);
        assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
        // Playwright sees a driver that is gone at once, or never.
        assertThat(run.sentence()).containsAnyOf("the browser slot broke", "browser slot stuck");
      }
      under.slots.warm().get(30, TimeUnit.SECONDS);
      await().until(() -> under.slots.stats().busy() == 0);
      assertThat(under.slots.stats().started()).isZero();
    }
  }

  @Test
  void aDriverThatHangsAsItStartsCostsTheRunThatNeededIt() throws Exception {
    try (SlotsUnderTest under = withNode("exec sleep 600", impatient())) {
      CompletableFuture<Void> warm = under.slots.warm();
      Run run = run(under).get(20, TimeUnit.SECONDS);
      assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
      assertThat(run.sentence())
          .contains("browser slot stuck: starting Playwright's driver did not return within 3.5 s");
      warm.get(1, TimeUnit.SECONDS);
      assertThat(under.slots.stats().restarts()).containsEntry(RestartReason.STUCK, 1L);
    }
  }

  @Test
  void aSlotThatIsClosedWhileItStartsLeavesNothing() throws Exception {
    SlotsUnderTest under = withNode("exec sleep 600", impatient());
    CompletableFuture<Run> hit = run(under);
    await().until(() -> !under.processes().isEmpty());
    under.close();
    assertThat(hit.get(5, TimeUnit.SECONDS).sentence()).contains("the service is stopping");
  }

  @Test
  void aSessionThatIsKilledBeforeItStartsAnythingStartsNothing() throws Exception {
    Path work = folder.resolve("late");
    CountDownLatch killed = new CountDownLatch(1);
    CompletableFuture<Boolean> opened = new CompletableFuture<>();
    try (CanaryPage canary = new CanaryPage();
        PinningProxies proxies = new PinningProxies()) {
      SlotSession session =
          SlotSession.start(
              "late",
              hanging(work, proxies, canary, SlotLimits.usual(1)),
              late -> {
                while (killed.getCount() > 0) {
                  Thread.onSpinWait(); // deaf to the interrupt, as the unpacking of a driver is
                }
                opened.complete(opens(late));
              });
      session.destroy();
      killed.countDown();
      assertThat(opened.get(10, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(Processes.marked(work)).isEmpty();
  }

  @Test
  void aStuckSlotIsReplacedWhereNoThreadIsToBeHadForThat() throws Exception {
    Path work = folder.resolve("no-thread");
    try (CanaryPage canary = new CanaryPage();
        PinningProxies proxies = new PinningProxies()) {
      Slot slot =
          new Slot(
              "browser-1",
              hanging(work, proxies, canary, impatient()),
              body -> {
                throw new OutOfMemoryError("unable to create native thread");
              });
      CompletableFuture<Void> warm = slot.warm();
      await()
          .until(
              () -> {
                slot.look();
                return warm.isDone();
              });
      slot.beginClose();
      assertThat(CompletableFuture.runAsync(slot::endClose)).succeedsWithin(Duration.ofSeconds(5));
    }
    assertThat(Processes.marked(work)).isEmpty();
    assertThat(work).isEmptyDirectory();
  }

  private static boolean opens(SlotSession session) {
    try {
      session.open();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private SlotSetup hanging(Path work, PinningProxies proxies, CanaryPage canary, SlotLimits limits)
      throws IOException {
    BrowserChoice.Found real = real();
    Path node = script("node", "exec sleep 600");
    RunTools tools =
        new RunTools(
            Secrets.NONE,
            (call, cookies) -> {
              throw new AssertionError("no run is done");
            },
            new ArtefactFolder(),
            RunEnvironment.system());
    return new SlotSetup(
        new BrowserChoice.Found(real.executable(), real.sandbox(), node),
        limits,
        System::nanoTime,
        work,
        new BrowserRun(tools, Duration.ZERO, proxies, canary),
        reason -> {});
  }

  @Test
  void aBrowserThatCannotBeStartedAgainCostsTheRunThatNeededIt() throws Exception {
    Path browser = script("browser", "exec '" + real().executable() + "' \"$@\"");
    BrowserChoice choice = new BrowserChoice.Found(browser, real().sandbox(), real().node());
    try (SlotsUnderTest under = slots(choice, SlotLimits.usual(1))) {
      under.slots.warm().get(30, TimeUnit.SECONDS);
      ProcessHandle victim = under.chromium();
      script("browser", "exit 4");
      SlotsUnderTest.signal("KILL", victim);
      await().until(() -> Processes.state(victim) == Processes.State.GONE);
      Run run = run(under).get(30, TimeUnit.SECONDS);
      assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
      assertThat(run.sentence()).contains("the browser slot broke");
      script("browser", "exec '" + real().executable() + "' \"$@\"");
      assertThat(run(under).get(30, TimeUnit.SECONDS).sentence()).isEmpty();
    }
  }
}
