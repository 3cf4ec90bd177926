package dev.pitwall.probe.browser.slot;

import static dev.pitwall.probe.browser.Journeys.click;
import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.request;
import static dev.pitwall.probe.browser.Journeys.role;
import static dev.pitwall.probe.browser.Journeys.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Trigger;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotSurvivalIT {
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  /** Some seconds where nothing else runs. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

  @TempDir Path work;
  private TestSite site;

  @BeforeEach
  void start() {
    site = new TestSite("app01", "1.4.2");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private SlotsUnderTest slots(SlotLimits limits) {
    return new SlotsUnderTest(work.resolve("w"), limits, Secrets.NONE, Tracing.AFTER_FAILURE);
  }

  private Journey fine() {
    return journey("fine", open("/"), click(role("link", "Tyres")), title(Journeys.is("Tyres")));
  }

  private Run run(SlotsUnderTest under, Journey journey) {
    return under.slots.run(request(journey, new Target.FrontDoor(site.service())));
  }

  @ParameterizedTest
  @CsvSource({"STOP, driver", "STOP, browser", "KILL, driver", "KILL, browser"})
  void aProcessLostDuringARunCostsThatRunAndNoOther(String signal, String whose) throws Exception {
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      assertThat(run(under, fine()).sentence()).isEmpty();
      CompletableFuture<Run> hit =
          CompletableFuture.supplyAsync(() -> run(under, journey("slow", open("/slow"))), VIRTUAL);
      assertThat(site.reachedSlow.await(20, TimeUnit.SECONDS)).isTrue();
      long from = System.nanoTime();
      SlotsUnderTest.signal(signal, whose.equals("driver") ? under.driver() : under.chromium());
      assertThat(hit.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ERRORED);
      assertThat(run(under, fine()).sentence()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(BACK_WITHIN);
    }
  }

  @ParameterizedTest
  @CsvSource({"STOP, driver", "STOP, browser", "KILL, driver", "KILL, browser"})
  void aProcessLostBetweenRunsCostsNoRun(String signal, String whose) throws Exception {
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      under.slots.warm().get(30, TimeUnit.SECONDS);
      long from = System.nanoTime();
      ProcessHandle victim = whose.equals("driver") ? under.driver() : under.chromium();
      SlotsUnderTest.signal(signal, victim);
      await().until(() -> Processes.state(victim) != Processes.State.ALIVE);
      assertThat(run(under, fine()).sentence()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(BACK_WITHIN);
      assertThat(under.slots.stats().restarts().values()).contains(1L);
    }
  }

  @Test
  void anIdleSlotIsReplacedWithoutBeingAsked() throws Exception {
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      under.slots.warm().get(30, TimeUnit.SECONDS);
      ProcessHandle driver = under.driver();
      SlotsUnderTest.signal("STOP", driver);
      await()
          .atMost(BACK_WITHIN)
          .until(
              () ->
                  under.slots.stats().started() == 1
                      && under.slots.stats().restarts().values().contains(1L));
      assertThat(under.driver().pid()).isNotEqualTo(driver.pid());
    }
  }

  @Test
  void aRunWithoutASlotIsSkipped() throws Exception {
    SlotLimits limits = SlotLimits.usual(1).withWaitForSlot(Duration.ofMillis(300));
    try (SlotsUnderTest under = slots(limits)) {
      CompletableFuture<Run> first =
          CompletableFuture.supplyAsync(() -> run(under, journey("slow", open("/slow"))), VIRTUAL);
      assertThat(site.reachedSlow.await(20, TimeUnit.SECONDS)).isTrue();
      Run second = run(under, fine());
      assertThat(second.outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(second.sentence()).isEqualTo("browser: no browser slot free within 300 ms");
      site.close();
      assertThat(first.get(10, TimeUnit.SECONDS).outcome()).isNotEqualTo(Outcome.SKIPPED);
    }
  }

  @Test
  void aConfirmationRunsInAnotherSlot() throws Exception {
    try (SlotsUnderTest under = slots(SlotLimits.usual(2))) {
      Target target = new Target.FrontDoor(site.service());
      for (String avoided : new String[] {"browser-1", "browser-2", "browser-1"}) {
        Run run =
            under.slots.run(new RunRequest("x" + avoided, fine(), target, Trigger.BURST, avoided));
        assertThat(run.sentence()).isEmpty();
        assertThat(run.worker()).isNotEqualTo(avoided);
      }
    }
  }

  @Test
  void wornBrowsersAndSlotsAreReplacedBetweenRuns() throws Exception {
    try (SlotsUnderTest under = slots(SlotLimits.usual(1).withRuns(2, 4))) {
      for (int i = 0; i < 5; i++) {
        assertThat(run(under, fine()).sentence()).isEmpty();
      }
      assertThat(under.slots.stats().restarts())
          .containsEntry(RestartReason.BROWSER_WORN, 1L)
          .containsEntry(RestartReason.SLOT_WORN, 1L);
    }
  }

  @Test
  void aRunUnderWayIsErroredWhenTheServiceStops() throws Exception {
    SlotsUnderTest under = slots(SlotLimits.usual(1));
    CompletableFuture<Run> hit =
        CompletableFuture.supplyAsync(() -> run(under, journey("slow", open("/slow"))), VIRTUAL);
    assertThat(site.reachedSlow.await(20, TimeUnit.SECONDS)).isTrue();
    under.close();
    Run run = hit.get(5, TimeUnit.SECONDS);
    assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
    assertThat(run.sentence()).contains("the service is stopping");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKilledServiceLeavesNothingThatTheNextDoesNotSweep(boolean driverStopped) throws Exception {
    Path folder = work.resolve("w");
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledService.class.getName(),
                folder.toString(),
                site.url().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = child.inputReader().readLine();
    assertThat(line).isEqualTo("ready PASSED ");
    ProcessHandle driver =
        Processes.marked(folder).stream()
            .filter(process -> Processes.commandLine(process).contains("run-driver"))
            .findFirst()
            .orElseThrow();
    Path unpacked = Path.of(driver.info().command().orElseThrow()).getParent();
    // A driver that is not stopped ends by itself when its standard input closes.
    if (driverStopped) {
      SlotsUnderTest.signal("STOP", driver);
    }
    child.destroyForcibly().waitFor();
    if (driverStopped) {
      assertThat(Processes.marked(folder)).isNotEmpty();
    } else {
      await().untilAsserted(() -> assertThat(Processes.marked(folder)).isEmpty());
    }
    assertThat(folder).isNotEmptyDirectory();
    assertThat(unpacked).exists();
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      assertThat(under.processes()).isEmpty();
      assertThat(unpacked).doesNotExist();
      assertThat(run(under, fine()).sentence()).isEmpty();
    }
  }
}
