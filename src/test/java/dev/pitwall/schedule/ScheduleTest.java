package dev.pitwall.schedule;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.testing.NoJournal;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Service shop = Shop.service("app01", "app02");
  private InstantSource clock = InstantSource.system();
  private final AtomicInteger ids = new AtomicInteger();
  private final Queue<Run> seen = new ConcurrentLinkedQueue<>();
  private final GateService control =
      new GateService(
          new MonitoredConfig(
              List.of(shop), List.of(gate().journey("checkout").policy()), List.of()),
          new NoJournal(),
          prefix -> prefix + ids.incrementAndGet(),
          clock.instant());
  private @Nullable Schedule schedule;
  private boolean listenerBreaks;
  private final AtomicInteger slots = new AtomicInteger();
  private final CountDownLatch skippedAreHeard = new CountDownLatch(1);
  private boolean listenerHangsOnSkipped;

  private void hang(Run run) {
    if (listenerHangsOnSkipped && run.outcome() == Outcome.SKIPPED) {
      try {
        skippedAreHeard.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Schedule started(Probe probe, Duration every, Duration nodesEvery, int atOnce) {
    Journey checkout = Shop.journey("checkout", "checkout", every, nodesEvery);
    Schedule.Listener listener =
        new Schedule.Listener() {
          @Override
          public void ran(Run run) {
            seen.add(run);
            hang(run);
            control.feed().accept(run, clock.instant());
            if (listenerBreaks) {
              throw new IllegalStateException("the disk is full");
            }
          }

          @Override
          public void slotStarted(String journey, Duration late) {
            slots.incrementAndGet();
          }
        };
    Schedule made =
        new Schedule(
            List.of(checkout),
            List.of(shop),
            new Schedule.Tools(
                probe, control.feed(), listener, prefix -> prefix + ids.incrementAndGet(), clock),
            new ScheduleLimits(atOnce, 4, 2));
    made.start();
    schedule = made;
    return made;
  }

  @AfterEach
  void stop() {
    if (schedule != null) {
      schedule.close();
    }
  }

  private Run run(RunRequest request, Outcome outcome) {
    Failure failure = outcome == Outcome.PASSED ? null : new Failure(1, "pay", "500", "201");
    return new Run(
        request.id(),
        "checkout",
        "shop",
        request.target().nodeName(),
        request.trigger(),
        outcome,
        clock.instant(),
        Duration.ofMillis(1),
        null,
        null,
        "w1",
        failure,
        List.of(),
        List.of());
  }

  @Test
  void runsTheFrontDoorAndEachNodeAtItsOwnPace() {
    started(
        request -> run(request, Outcome.PASSED), Duration.ofMillis(50), Duration.ofMillis(100), 10);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(seen).extracting(Run::targetNode).contains(null, "app01", "app02"));
    assertThat(seen).allMatch(run -> run.trigger() == Trigger.SCHEDULE);
  }

  @Test
  void aTimerThatIsEarlyGivesNoSlotTwoRuns() {
    Instant start = Instant.now();
    clock = () -> start.plus(Duration.between(start, Instant.now()).multipliedBy(9).dividedBy(10));
    started(
        request -> run(request, Outcome.PASSED), Duration.ofMillis(500), Duration.ofHours(1), 10);
    await().atMost(SOON).until(() -> frontDoor().size() >= 3);
    Duration ofTwoSlots =
        Duration.between(frontDoor().get(0).startedAt(), frontDoor().get(2).startedAt());
    assertThat(ofTwoSlots).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void aClockThatIsSetBackSilencesNoLane() {
    AtomicInteger hoursBack = new AtomicInteger();
    clock = () -> Instant.now().minus(Duration.ofHours(hoursBack.get()));
    started(
        request -> run(request, Outcome.PASSED), Duration.ofMillis(50), Duration.ofHours(1), 10);
    await().atMost(SOON).until(() -> frontDoor().size() >= 2);
    hoursBack.set(1);
    int before = frontDoor().size();
    await().atMost(SOON).until(() -> frontDoor().size() >= before + 5);
  }

  @Test
  void aListenerThatBreaksFreesNoPlaceTwice() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    listenerBreaks = true;
    started(
        request -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          long until = System.nanoTime() + Duration.ofMillis(2).toNanos();
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          now.decrementAndGet();
          return run(request, Outcome.PASSED);
        },
        Duration.ofMillis(5),
        Duration.ofMillis(5),
        1);
    await().atMost(SOON).until(() -> passed() >= 200);
    assertThat(most.get()).isEqualTo(1);
  }

  private long passed() {
    return seen.stream().filter(run -> run.outcome() == Outcome.PASSED).count();
  }

  private List<Run> frontDoor() {
    return seen.stream().filter(run -> run.targetNode() == null).toList();
  }

  @Test
  void aSlotWhosePredecessorStillRunsIsSkippedWithARecord() {
    CountDownLatch gate = new CountDownLatch(1);
    Probe slow =
        request -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return run(request, Outcome.PASSED);
        };
    started(slow, Duration.ofMillis(50), Duration.ofHours(1), 10);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(seen)
                    .anySatisfy(
                        run -> {
                          assertThat(run.outcome()).isEqualTo(Outcome.SKIPPED);
                          assertThat(run.sentence()).contains("the run before is still going on");
                        }));
    gate.countDown();
  }

  @Test
  void withoutCapacityASlotIsSkippedWithARecord() {
    started(request -> run(request, Outcome.PASSED), Duration.ofMillis(50), Duration.ofHours(1), 0);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(seen)
                    .anySatisfy(run -> assertThat(run.sentence()).contains("as many runs")));
  }

  @Test
  void aListenerThatHangsOnASkippedSlotDelaysNoOtherSlot() {
    listenerHangsOnSkipped = true;
    started(request -> run(request, Outcome.PASSED), Duration.ofMillis(50), Duration.ofHours(1), 0);
    await().atMost(SOON).until(() -> slots.get() >= 10);
    assertThat(seen).hasSizeGreaterThanOrEqualTo(5);
    skippedAreHeard.countDown();
  }

  @Test
  void aNodeThatIsTakenOutIsNotTried() {
    control.open("r1", "shop", null, Rollout.Kind.DEPLOY, "test", clock.instant());
    control.move("r1", "app01", Phase.STOPPED, "test", clock.instant());
    started(
        request -> run(request, Outcome.PASSED), Duration.ofHours(1), Duration.ofMillis(50), 10);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(seen)
                    .anySatisfy(run -> assertThat(run.sentence()).contains("app01 is taken out")));
    assertThat(seen)
        .filteredOn(run -> "app01".equals(run.targetNode()))
        .allMatch(run -> run.outcome() == Outcome.SKIPPED);
  }

  @Test
  void anOpenEvaluationGetsTheRunsItNeedsAtOnceAndNoMore() {
    // Twelve prove it; of the last burst of four at most three are too many.
    started(request -> run(request, Outcome.PASSED), Duration.ofHours(1), Duration.ofHours(1), 10);
    Question question = new Question("shop", "r1", "app01", GatePhase.POST_START, null, 1);
    String id = control.ask(question, "test", clock.instant()).id();
    await()
        .atMost(SOON)
        .until(() -> control.findEvaluation(id).orElseThrow().verdict() == Verdict.GO);
    assertThat(seen)
        .hasSizeBetween(12, 15)
        .allMatch(run -> run.trigger() == Trigger.BURST && "app01".equals(run.targetNode()));
  }

  @Test
  void aBrokenProberIsNotAskedInATightLoop() {
    AtomicInteger asked = new AtomicInteger();
    started(
        request -> {
          asked.incrementAndGet();
          return run(request, Outcome.ERRORED);
        },
        Duration.ofHours(1),
        Duration.ofHours(1),
        10);
    Question question = new Question("shop", "r1", "app01", GatePhase.POST_START, null, 1);
    control.ask(question, "test", clock.instant());
    await().atMost(SOON).until(() -> asked.get() >= 3);
    assertThat(asked.get()).isLessThan(6);
  }

  @Test
  void isTriggeredByHandOnceAtATime() {
    CountDownLatch gate = new CountDownLatch(1);
    Schedule hand =
        started(
            request -> {
              try {
                gate.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return run(request, Outcome.PASSED);
            },
            Duration.ofHours(1),
            Duration.ofHours(1),
            10);
    assertThat(hand.trigger("checkout", "app09")).isEqualTo(TriggerResult.Refused.UNKNOWN);
    assertThat(hand.trigger("checkout", null)).isInstanceOf(TriggerResult.Started.class);
    assertThat(hand.trigger("checkout", null)).isEqualTo(TriggerResult.Refused.BUSY);
    gate.countDown();
    await().atMost(SOON).until(() -> seen.size() == 1);
    assertThat(seen.element().trigger()).isEqualTo(Trigger.MANUAL);
  }
}
