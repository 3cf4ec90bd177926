package dev.pitwall.schedule;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.testing.NoJournal;
import dev.pitwall.testing.Shop;
import dev.pitwall.testing.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An hour of the whole schedule beside the gate service and its open questions, in virtual time.
 */
class QuestionsBesideSlotsTest {
  private static final Duration PACE = Duration.ofMinutes(1);
  private static final List<String> NODES = List.of("app01", "app02", "app03");
  private static final int JOURNEYS = 100;
  private static final int GATES = 15;

  private final VirtualTimeline time = new VirtualTimeline(Instant.parse("2026-01-01T10:00:00Z"));
  private final List<Run> told = new ArrayList<>();
  private final GateService gate = gateService();
  private int ids;
  private boolean workPlanned;

  @Test
  void fiveQuestionsHeldForAnHourAndFortyOpenOnesLoseNoSlot() {
    Schedule schedule = schedule();
    schedule.start();
    time.pass(PACE);
    told.clear();
    gate.open("r1", "shop", "2.0", Rollout.Kind.DEPLOY, "test", time.now());
    NODES.forEach(node -> gate.move("r1", node, Phase.STARTED, "test", time.now()));
    gate.hold("gate0", "test", "a freeze", null, time.now());
    gate.hold("gate1", "test", "a freeze", null, time.now());
    for (int i = 1; i <= 45; i++) {
      ask(i);
    }
    assertThat(verdicts(Verdict.HOLD)).isEqualTo(5);
    assertThat(verdicts(Verdict.PENDING)).isEqualTo(40);

    time.pass(Duration.ofHours(1));

    assertThat(verdicts(Verdict.HOLD)).isEqualTo(5);
    assertThat(verdicts(Verdict.PENDING)).isEqualTo(40);
    assertThat(told).noneMatch(run -> run.outcome() == Outcome.SKIPPED);
    assertThat(told.stream().filter(run -> run.trigger() == Trigger.SCHEDULE).count())
        .isBetween(400 * 60L, 400 * 61L);
    assertThat(told.stream().filter(run -> run.trigger() == Trigger.BURST).count())
        .isGreaterThan(1000);
    schedule.close();
  }

  /** Of the two gates that are held five questions are asked, and of the others forty. */
  private void ask(int number) {
    int index = number <= 5 ? number - 1 : number;
    Question question =
        new Question(
            "gate" + index / NODES.size(),
            "r1",
            NODES.get(index % NODES.size()),
            GatePhase.POST_START,
            "2.0",
            1);
    var _ = gate.ask(question, "test", time.now());
  }

  private long verdicts(Verdict verdict) {
    return gate.openEvaluations().stream().map(Evaluation::verdict).filter(verdict::equals).count();
  }

  // --- the parts ---

  private GateService gateService() {
    MonitoredConfig config =
        new MonitoredConfig(
            List.of(shop()),
            IntStream.rangeClosed(0, GATES).mapToObj(this::policy).toList(),
            List.of());
    GateService made =
        new GateService(
            config, new NoJournal(), this::id, time.now(), () -> time.elapsed().toNanos());
    made.feed().onWork(() -> planWork(Duration.ZERO));
    return made;
  }

  private static Service shop() {
    return Shop.service(NODES.toArray(String[]::new));
  }

  /** It judges three journeys, and a queue that is never read leaves it undecided. */
  private GatePolicy policy(int number) {
    return gate()
        .named("gate" + number)
        .journey("journey" + 3 * number)
        .journey("journey" + (3 * number + 1))
        .journey("journey" + (3 * number + 2))
        .queue("never-read")
        .deadline(Duration.ofHours(2))
        .policy();
  }

  private String id(String prefix) {
    return "%s_%09d".formatted(prefix, ++ids);
  }

  private void planWork(Duration wait) {
    if (wait.isZero() && workPlanned) {
      return;
    }
    workPlanned |= wait.isZero();
    time.after(
        wait,
        () -> {
          workPlanned &= !wait.isZero();
          gate.feed().work(time.now()).ifPresent(this::planWork);
        });
  }

  private Schedule schedule() {
    List<Journey> journeys = new ArrayList<>();
    for (int i = 0; i < JOURNEYS; i++) {
      journeys.add(Shop.journey("journey" + i, "Journey " + i, PACE, PACE));
    }
    Schedule.Listener listener =
        new Schedule.Listener() {
          @Override
          public void ran(Run run) {
            told.add(run);
            gate.feed().accept(run, time.now());
          }

          @Override
          public void slotStarted(String journey, Duration late) {}
        };
    return new Schedule(
        journeys,
        List.of(shop()),
        new Schedule.Tools(time.runs(this::run), gate.feed(), listener, this::id, time),
        ScheduleLimits.of(256, 2));
  }

  /** Of each journey at each target one run in a hundred fails. */
  private Run run(RunRequest request) {
    boolean fails = request.id().hashCode() % 100 == 0;
    return new Run(
        request.id(),
        request.journey().name(),
        "shop",
        request.target().nodeName(),
        request.trigger(),
        fails ? Outcome.FAILED : Outcome.PASSED,
        time.now(),
        Duration.ofSeconds(2),
        request.target().nodeName(),
        "2.0",
        "http",
        fails ? new Failure(1, "pay", "status 500", "status 201") : null,
        List.of(),
        List.of());
  }
}
