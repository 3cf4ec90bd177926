package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.api.ProbeOnce.Answer;
import dev.pitwall.api.ProbeOnce.Question;
import dev.pitwall.config.Config;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
            List.of(),
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
        new Config.Browser(0),
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
    for (int i = 0; i < OnDemandProbe.MOST_AT_ONCE; i++) {
      assertThat(stuck.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofMillis(5))))
          .isInstanceOf(Answer.Late.class);
    }
    assertThat(stuck.inFlight()).isEqualTo(OnDemandProbe.MOST_AT_ONCE);
    assertThat(stuck.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofSeconds(5))))
        .isInstanceOf(Answer.Busy.class);
    finish.countDown();
    await().until(() -> stuck.inFlight() == 0);
    assertThat(stuck.probe(asked("checkout", "http://127.0.0.1:1", Duration.ofSeconds(5))))
        .isInstanceOf(Answer.Ran.class);
  }
}
