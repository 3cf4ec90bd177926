package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Outcome;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Much to do, slow disks and many who listen cost no evidence and no order. */
@Timeout(60)
class BusyGateServiceTest {
  private final GateServiceFixture track = GateServiceFixture.withTwoClocks();

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aQuestionIsJudgedNoMoreOftenThanEveryTenthOfASecond() {
    Evaluation asked = track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    track.run("app01", Outcome.PASSED);
    int judged = track.heard.size();
    Instant moment = track.now;
    for (int i = 0; i < 11; i++) {
      track.run("app01", Outcome.PASSED);
      track.now = moment;
    }
    assertThat(track.heard).hasSizeLessThanOrEqualTo(judged + 1);
    assertThat(track.standing(asked).verdict()).isEqualTo(PENDING);
    track.now = moment.plusSeconds(10);
    track.healthy(GateServiceFixture.NEW, "app01");
    track.pass(Duration.ofSeconds(1));
    assertThat(track.standing(asked).verdict()).isEqualTo(GO);
  }

  @Test
  void whoAsksAboutAnswersThatStandOrBringsEvidenceWaitsForNoDisk() throws Exception {
    track.serving();
    Evaluation go = track.ask(PRE_DRAIN, "app01");
    GateService control = track.control;
    control.feed().onWork(() -> {}); // another thread takes up what waits
    CountDownLatch isWriting = new CountDownLatch(1);
    CountDownLatch diskGoesOn = new CountDownLatch(1);
    track.journal.beforeWrite(
        () -> {
          isWriting.countDown();
          await(diskGoesOn);
        });
    Question fleet = new Question("shop", null, null, FLEET, null, 1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Evaluation> slow = threads.submit(() -> control.ask(fleet, "ann", track.now));
      await(isWriting);
      Future<?> quick =
          threads.submit(
              () -> {
                assertThat(control.standing(go.id(), track.now)).contains(go);
                assertThat(control.feed().isOut("shop", "app01")).isFalse();
                assertThat(control.feed().demands()).isEmpty();
                assertThat(control.holds()).isEmpty();
                control.feed().started("run_x", "checkout", "app01", track.now);
                for (int i = 0; i < 1_000; i++) {
                  control
                      .feed()
                      .accept(
                          new HealthSample("shop", "app01", track.now, true, "200", "1.0"),
                          track.now);
                }
                control.feed().tick(track.now);
              });
      quick.get(20, TimeUnit.SECONDS);
      assertThat(slow.isDone()).isFalse();
      diskGoesOn.countDown();
      assertThat(slow.get(20, TimeUnit.SECONDS).verdict()).isEqualTo(PENDING);
    }
  }

  @Test
  void whoAsksGetsItsTurnAmongMuchEvidence() throws Exception {
    track.serving();
    for (int i = 0; i < 40; i++) {
      Question fleet = new Question("shop", "r" + i, null, FLEET, GateServiceFixture.NEW, 1);
      track.control.ask(fleet, "pipeline", track.now);
    }
    GateService control = track.control;
    control.feed().onWork(() -> {});
    Instant now = track.now;
    for (int i = 0; i < 10_000; i++) {
      control.feed().accept(new HealthSample("shop", "app02", now, true, "200", "1.0"), now);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> judge = threads.submit(() -> control.feed().work(now));
      Question node = new Question("shop", null, "app01", PRE_DRAIN, null, 1);
      Future<Evaluation> asked = threads.submit(() -> control.ask(node, "ann", now));
      assertThat(asked.get(20, TimeUnit.SECONDS).verdict()).isEqualTo(GO);
      judge.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void listenersHearWhatHappenedInItsOrderThoughOneOfThemIsSlow() throws Exception {
    Evaluation asked = track.askStarted("app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(GateServiceFixture.NEW, "app01");
    CountDownLatch isHearing = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    List<Verdict> told = Collections.synchronizedList(new ArrayList<>());
    track.control.onChange(
        evaluation -> {
          if (evaluation.verdict() == Verdict.PENDING) {
            isHearing.countDown();
            await(goesOn);
          }
          told.add(evaluation.verdict());
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> track.run("app01", Outcome.PASSED));
      await(isHearing);
      Future<?> second =
          threads.submit(
              () ->
                  track.control.move(
                      "r1", "app01", Phase.STOPPED, "pipeline", track.now.plusSeconds(1)));
      org.awaitility.Awaitility.await()
          .until(() -> track.journal.audit.getLast().contains("app01 is stopped"));
      goesOn.countDown();
      first.get(20, TimeUnit.SECONDS);
      second.get(20, TimeUnit.SECONDS);
    }
    assertThat(told).startsWith(Verdict.PENDING).endsWith(Verdict.INCONCLUSIVE);
    assertThat(track.standing(asked).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(PENDING);
  }
}
