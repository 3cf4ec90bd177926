package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.RunListener;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.TraceDetail;
import dev.pitwall.probe.browser.slot.SlotLifecycle.Work;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of runs, and of those who wait for a start, as sessions come and go. */
class SlotLifecycleTest {
  private static final Duration AT_ONCE = Duration.ofMillis(2);

  private final SlotLifecycle<String> slot = new SlotLifecycle<>();
  private final AtomicInteger seatsLeft = new AtomicInteger();

  private BrowserTask task() {
    Target target =
        new Target.FrontDoor(TestSite.service(URI.create("http://127.0.0.1:1"), List.of()));
    return new BrowserTask(
        Journeys.request(Journeys.journey("it", Journeys.open("/")), target),
        "browser-1",
        RunEnvironment.system(),
        TraceDetail.NONE,
        RunListener.NONE,
        seatsLeft::incrementAndGet);
  }

  private BrowserTask submitted() {
    BrowserTask task = task();
    slot.submit(task);
    return task;
  }

  private BrowserTask runningIn(String session) {
    BrowserTask task = submitted();
    slot.start(() -> session);
    slot.up(session);
    assertThat(slot.begin(session)).contains(task);
    return task;
  }

  private void isUp(String session) {
    slot.start(() -> session);
    slot.up(session);
  }

  private void wasErrored(BrowserTask task, String why) {
    assertThat(task.isDone()).isTrue();
    Run run = task.await();
    assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
    assertThat(run.sentence()).contains(why);
    assertThat(seatsLeft).hasValue(1);
  }

  @Test
  void aRunWaitsForTheSessionToComeUpAndLeavesItsSeatWhenItIsDone() {
    BrowserTask task = submitted();
    slot.start(() -> "a");
    assertThat(slot.begin("a")).isEmpty();
    slot.up("a");
    assertThat(slot.begin("a")).contains(task);
    assertThat(seatsLeft).hasValue(0);
    slot.done("a");
    assertThat(seatsLeft).hasValue(1);
    assertThat(slot.state()).isEqualTo(SlotState.IDLE);
  }

  @Test
  void aSecondRunBesideAWaitingOneIsRefused() {
    BrowserTask first = submitted();
    assertThatThrownBy(this::submitted).hasMessage("a run waits for this browser slot already");
    assertThat(first.isDone()).isFalse();
  }

  @Test
  void aSlotWithASessionStartsNoOther() {
    slot.start(() -> "a");
    slot.start(() -> "b");
    assertThat(slot.session()).contains("a");
  }

  @Test
  void aSessionThatCannotBeMadeCostsTheRun() {
    BrowserTask task = submitted();
    CompletableFuture<Void> warm = slot.warm();
    assertThatThrownBy(
            () ->
                slot.start(
                    () -> {
                      throw new IllegalStateException("disk full");
                    }))
        .hasMessage("disk full");
    wasErrored(task, "the browser slot could not start");
    assertThat(warm).isDone();
    assertThat(slot.state()).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void aSessionForWhichThereIsNoThreadCostsTheRun() {
    BrowserTask task = submitted();
    assertThatThrownBy(
            () ->
                slot.start(
                    () -> {
                      throw new OutOfMemoryError("unable to create native thread");
                    }))
        .hasMessage("unable to create native thread");
    wasErrored(task, "the browser slot could not start");
    assertThat(slot.state()).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void oneThatDiesAsItStartsCostsTheRun() {
    BrowserTask task = submitted();
    slot.start(() -> "a");
    CompletableFuture<Void> warm = slot.warm();
    assertThat(slot.broke("a", "no browser")).isTrue();
    wasErrored(task, "no browser");
    assertThat(warm).isDone();
    assertThat(slot.ended("a")).isTrue();
    assertThat(slot.isWaitedFor()).isFalse();
    assertThat(slot.state()).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void warmingASlotWhoseSessionIsAboutToGoWaitsForTheNext() {
    slot.start(() -> "a");
    slot.broke("a", "no browser");
    CompletableFuture<Void> warm = slot.warm();
    slot.ended("a");
    assertThat(warm).isNotDone();
    assertThat(slot.isWaitedFor()).isTrue();
    slot.start(() -> "b");
    slot.broke("b", "no browser");
    assertThat(warm).isDone();
    assertThat(slot.isWaitedFor()).isFalse();
  }

  @Test
  void oneThatIsKilledAsItStartsCostsTheRunWhoseSeatIsFreeOnlyAfterwards() {
    BrowserTask task = submitted();
    slot.start(() -> "a");
    CompletableFuture<Void> warm = slot.warm();
    assertThat(slot.kill("a")).isTrue();
    slot.lose("stuck");
    assertThat(task.isDone()).isTrue();
    assertThat(warm).isDone();
    assertThat(seatsLeft).hasValue(0);
    slot.killed().ifPresent(BrowserTask::leaveSeat);
    wasErrored(task, "stuck");
  }

  @Test
  void oneThatIsKilledAtARunCostsThatRun() {
    BrowserTask task = runningIn("a");
    assertThat(slot.kill("a")).isTrue();
    slot.lose("lost");
    assertThat(slot.killed()).contains(task);
    task.leaveSeat();
    wasErrored(task, "lost");
    assertThat(slot.state()).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void oneThatBreaksAtARunCostsThatRun() {
    BrowserTask task = runningIn("a");
    assertThat(slot.broke("a", "no second browser")).isTrue();
    wasErrored(task, "no second browser");
    assertThat(slot.state()).isEqualTo(SlotState.RETIRING);
  }

  @Test
  void aRunThatWaitsIsDoneByTheNextSession() {
    isUp("killed");
    BrowserTask task = submitted();
    slot.kill("killed");
    slot.lose("lost");
    assertThat(slot.killed()).isEmpty();
    isUp("broke");
    slot.broke("broke", "broke");
    slot.ended("broke");
    isUp("worn");
    slot.worn("worn");
    slot.ended("worn");
    assertThat(slot.isWaitedFor()).isTrue();
    isUp("last");
    assertThat(slot.begin("last")).contains(task);
  }

  @Test
  void aSessionIsKilledOnceAndHasNoWordAfterwards() {
    BrowserTask task = runningIn("a");
    assertThat(slot.kill("a")).isTrue();
    assertThat(slot.kill("a")).isFalse();
    assertThat(slot.broke("a", "twice")).isFalse();
    assertThat(slot.worn("a")).isFalse();
    assertThat(slot.ended("a")).isFalse();
    slot.up("a");
    slot.done("a");
    assertThat(slot.begin("a")).isEmpty();
    assertThat(slot.state()).isEqualTo(SlotState.KILLING);
    assertThat(task.isDone()).isFalse();
    assertThat(seatsLeft).hasValue(0);
  }

  @Test
  void aSessionThatWasReplacedHasNoWord() {
    isUp("a");
    slot.kill("a");
    slot.killed();
    slot.start(() -> "b");
    slot.up("a");
    assertThat(slot.state()).isEqualTo(SlotState.STARTING);
    assertThat(slot.broke("a", "late")).isFalse();
    assertThat(slot.kill("a")).isFalse();
    assertThat(slot.closesInOrder("a")).isFalse();
    assertThat(slot.session()).contains("b");
  }

  @Test
  void oneThatIsStuckAsItClosesIsKilledAndNotEndedTwice() {
    isUp("a");
    assertThat(slot.worn("a")).isTrue();
    assertThat(slot.closesInOrder("a")).isTrue();
    assertThat(slot.kill("a")).isTrue();
    assertThat(slot.closesInOrder("a")).isFalse();
    assertThat(slot.ended("a")).isFalse();
    slot.killed();
    assertThat(slot.state()).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void closingAnEmptySlotLeavesNothingToWaitFor() throws Exception {
    assertThat(slot.close()).isEmpty();
    assertThat(slot.awaitClosed(AT_ONCE)).isTrue();
    BrowserTask late = submitted();
    wasErrored(late, "the service is stopping");
    assertThat(slot.warm()).isDone();
    slot.start(() -> "a");
    assertThat(slot.session()).isEmpty();
  }

  @Test
  void closingAStartingSlotRefusesTheRunAndLetsTheSessionEnd() throws Exception {
    BrowserTask task = submitted();
    slot.start(() -> "a");
    CompletableFuture<Void> warm = slot.warm();
    assertThat(slot.close()).isEmpty();
    wasErrored(task, "the service is stopping");
    assertThat(warm).isDone();
    slot.up("a");
    assertThat(slot.await("a", AT_ONCE)).isEqualTo(Work.END);
    assertThat(slot.awaitClosed(AT_ONCE)).isFalse();
    assertThat(slot.ended("a")).isTrue();
    assertThat(slot.awaitClosed(AT_ONCE)).isTrue();
  }

  @Test
  void closingAStartingSlotWhoseSessionThenBreaksIsNoLoss() throws Exception {
    slot.start(() -> "a");
    slot.close();
    assertThat(slot.broke("a", "no browser")).isTrue();
    assertThat(slot.ended("a")).isTrue();
    assertThat(slot.awaitClosed(AT_ONCE)).isTrue();
  }

  @Test
  void closingAnIdleSlotLetsTheSessionEnd() throws Exception {
    isUp("a");
    assertThat(slot.close()).isEmpty();
    assertThat(slot.await("a", AT_ONCE)).isEqualTo(Work.END);
    assertThat(slot.serves("a")).isFalse();
    assertThat(slot.worn("a")).isFalse();
  }

  @Test
  void closingASlotAtARunHasItsSessionKilled() throws Exception {
    BrowserTask task = runningIn("a");
    assertThat(slot.close()).contains("a");
    slot.lose("the service is stopping");
    assertThat(slot.kill("a")).isFalse();
    slot.killed().ifPresent(BrowserTask::leaveSeat);
    wasErrored(task, "the service is stopping");
    assertThat(slot.awaitClosed(AT_ONCE)).isTrue();
  }

  @Test
  void closingASlotWhoseSessionIsBeingKilledWaitsForThat() throws Exception {
    isUp("a");
    slot.kill("a");
    assertThat(slot.close()).isEmpty();
    assertThat(slot.awaitClosed(AT_ONCE)).isFalse();
    assertThat(slot.killed()).isEmpty();
    assertThat(slot.awaitClosed(AT_ONCE)).isTrue();
  }

  @Test
  void aSessionThatDoesNotCloseInTimeIsKilledAtLast() throws Exception {
    isUp("a");
    slot.close();
    assertThat(slot.kill("a")).isTrue();
    assertThat(slot.killed()).isEmpty();
    assertThat(slot.awaitClosed(AT_ONCE)).isTrue();
  }

  @Test
  void anIdleSessionHasNothingToDoUntilARunWaits() throws Exception {
    isUp("a");
    assertThat(slot.await("a", AT_ONCE)).isEqualTo(Work.NOTHING);
    submitted();
    assertThat(slot.await("a", AT_ONCE)).isEqualTo(Work.RUN);
    assertThat(slot.warm()).isDone();
    assertThat(slot.overdue()).isEqualTo(Optional.empty());
  }
}
