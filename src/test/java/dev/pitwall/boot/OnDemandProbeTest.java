package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.api.ProbeOnce.Answer;
import dev.pitwall.api.ProbeOnce.Question;
import dev.pitwall.config.Config;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.probe.browser.Journeys;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnDemandProbeTest {
  private final CountDownLatch finish = new CountDownLatch(1);
  private final BlockingDeque<RunRequest> asked = new LinkedBlockingDeque<>();
  private final OnDemandProbe quick =
      new OnDemandProbe(config(), this::passed, prefix -> prefix + "_1");
  private final OnDemandProbe stuck =
      new OnDemandProbe(config(), this::waiting, prefix -> prefix + "_1");

  @AfterEach
  void close() {
    finish.countDown();
    quick.close();
    stuck.close();
  }

  private static Config config() {
    return config(0, List.of());
  }

  private static Config browsers(int slots) {
    return config(slots, List.of(Journeys.open("/")));
  }

  private static Config config(int slots, List<Step> steps) {
    Service shop =
        new Service(
            "shop", URI.create("http://127.0.0.1:1"), null, null, null, List.of(), Map.of());
    Journey journey =
        new Journey(
            "checkout",
            "checkout",
            "shop",
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofSeconds(20),
            Map.of(),
            steps,
            List.of());
    return new Config(
        new Config.Server("127.0.0.1", 0, null, List.of()),
        new Config.Store(
            Duration.ofDays(1),
            Duration.ofDays(1),
            1,
            Duration.ofDays(1),
            1,
            Duration.ofDays(1),
            Duration.ofDays(1)),
        new Config.Browser(slots),
        new Config.Metrics(false, Config.ProbeTargets.CONFIGURED),
        new Config.Traces(true, 1, null, null, Map.of()),
        new Secrets(Map.of()),
        List.of(shop),
        List.of(),
        List.of(),
        List.of(journey));
  }

  private Run passed(RunRequest request) {
    asked.add(request);
    return new Run(
        request.id(),
        request.journey().name(),
        "shop",
        request.target().nodeName(),
        request.trigger(),
        Outcome.PASSED,
        Instant.EPOCH,
        Duration.ZERO,
        null,
        null,
        "http",
        null,
        List.of(),
        List.of());
  }

  private Run waiting(RunRequest request) {
    try {
      finish.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return passed(request);
  }

  private static Question asked(String module, String target, @Nullable Duration limit) {
    return new Question(module, target, "", limit);
  }

  @Test
  void runsTheJourneyWithinTheTimeThatIsLeft() {
    Answer answer = quick.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofSeconds(3)));
    assertThat(answer).isInstanceOf(Answer.Ran.class);
    assertThat(asked.getLast().journey().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(quick.probe(asked("checkout", "http://127.0.0.1:1", null)))
        .isInstanceOf(Answer.Ran.class);
    assertThat(asked.getLast().journey().timeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void knowsItsJourneysAndWhereTheyMayGo() {
    assertThat(quick.probe(asked("http_2xx", "http://127.0.0.1:1", null)))
        .isInstanceOf(Answer.UnknownModule.class);
    assertThat(quick.probe(asked("checkout", "http://evil.example", null)))
        .isInstanceOf(Answer.BadTarget.class);
    assertThat(quick.probe(asked("checkout", "", null))).isInstanceOf(Answer.NoTarget.class);
    assertThat(quick.unknownModules()).isOne();
  }

  @Test
  void answersInTimeAndRunsNoMoreThanAFewAtOnce() {
    for (int i = 0; i < SharedRuns.MOST_AT_ONCE; i++) {
      Duration limit = Duration.ofMillis(5).plusNanos(i); // each another question
      assertThat(stuck.probe(asked("checkout", "http://127.0.0.1:1", limit)))
          .isInstanceOf(Answer.Late.class);
    }
    assertThat(stuck.inFlight()).isEqualTo(SharedRuns.MOST_AT_ONCE);
    assertThat(stuck.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofSeconds(5))))
        .isInstanceOf(Answer.Busy.class);
    finish.countDown();
    await().until(() -> stuck.inFlight() == 0);
    assertThat(stuck.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofSeconds(5))))
        .isInstanceOf(Answer.Ran.class);
  }

  @Test
  void theSameQuestionUnderWayIsAnsweredByOneRun() throws Exception {
    List<Answer> answers = new CopyOnWriteArrayList<>();
    List<Thread> callers = new ArrayList<>();
    Question same = asked("checkout", "http://127.0.0.1:1", null);
    for (int i = 0; i < SharedRuns.MOST_WAITING; i++) {
      callers.add(Thread.startVirtualThread(() -> answers.add(stuck.probe(same))));
    }
    await().until(() -> stuck.waiting() == SharedRuns.MOST_WAITING);
    assertThat(stuck.inFlight()).isOne();
    assertThat(stuck.probe(same))
        .isEqualTo(
            new Answer.Busy("32 wait for journey checkout already, which is as many as may"));
    finish.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(asked).hasSize(1);
    assertThat(answers).hasSize(SharedRuns.MOST_WAITING).containsOnly(answers.getFirst());
    assertThat(stuck.probe(same)).isInstanceOf(Answer.Ran.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aRunThatDidNotTakePlaceIsNoFailedProbe() {
    OnDemandProbe full = new OnDemandProbe(config(), this::skipped, prefix -> prefix + "_1");
    assertThat(full.probe(asked("checkout", "http://127.0.0.1:1", null)))
        .isEqualTo(new Answer.Busy("not run: no room; required room"));
    full.close();
  }

  private Run skipped(RunRequest request) {
    return Run.withoutSteps(
        request,
        Outcome.SKIPPED,
        Instant.EPOCH,
        Duration.ZERO,
        "none",
        new Failure(0, "not run", "no room", "room"));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2"})
  void browserRunsTakeHalfOfTheSlotsAndWhoGetsNoneIsToldSo(int slots, int most) {
    OnDemandProbe few = new OnDemandProbe(browsers(slots), this::seated, prefix -> prefix + "_1");
    for (int i = 0; i < most; i++) {
      Duration limit = Duration.ofSeconds(1).plusNanos(i);
      assertThat(few.probe(asked("checkout", "http://127.0.0.1:1", limit)))
          .isInstanceOf(Answer.Late.class);
    }
    assertThat(few.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofMillis(100))))
        .isInstanceOfSatisfying(
            Answer.Busy.class, busy -> assertThat(busy.why()).contains("no browser was free"));
    await().until(() -> few.inFlight() == most);
    finish.countDown();
    await().until(() -> few.inFlight() == 0);
    assertThat(few.probe(asked("checkout", "http://127.0.0.1:1", null)))
        .isInstanceOf(Answer.Ran.class);
    few.close();
  }

  /** One whose time went by while it stood in line behind the schedule's. */
  @Test
  void whoWaitedForASlotAllTheTimeIsToldSoAndItsRunNeverBegins() {
    OnDemandProbe behind = new OnDemandProbe(browsers(2), this::waiting, prefix -> prefix + "_1");
    assertThat(behind.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofMillis(50))))
        .isInstanceOf(Answer.Busy.class);
    await().until(() -> behind.inFlight() == 0);
    behind.close();
  }

  private Run seated(RunRequest request) {
    request.seated().run();
    return waiting(request);
  }
}
