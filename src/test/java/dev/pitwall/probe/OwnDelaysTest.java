package dev.pitwall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.machine.Stalls;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whose time it was that a step did not have. */
class OwnDelaysTest {
  private final AtomicLong now = new AtomicLong(17);

  @Test
  void aTimeoutWithinWhichThisProcessStoodStillIsNotTheTargets() {
    Run run = run(Duration.ofSeconds(2), late(Duration.ofSeconds(5)));
    assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
    assertThat(run.steps().getFirst().detail())
        .isEqualTo(
            "this machine stood still for 2000 of 5000 ms: too little processor time, or it was"
                + " suspended; seen: no answer; required an answer");
  }

  @Test
  void aTimeoutIsTheTargetsWhereItStoodStillForAShortWhileOnly() {
    assertThat(run(Duration.ofMillis(900), late(Duration.ofSeconds(5))).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void whatFailsBeforeTheTimeIsOverIsTheTargets() {
    assertThat(run(Duration.ofSeconds(2), late(Duration.ofSeconds(4))).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void anAnswerThatCameTooLateByLessThanItStoodStill() {
    HttpDriver slow = answer(200, Duration.ofMillis(700));
    assertThat(run(Duration.ofMillis(250), slow).outcome()).isEqualTo(Outcome.ERRORED);
    assertThat(run(Duration.ofMillis(150), slow).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void anAnswerThatIsWrongAsWellStaysWrong() {
    HttpDriver slow = answer(500, Duration.ofMillis(700));
    assertThat(run(Duration.ofMillis(250), slow).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aWrongAnswerIsWrongAlsoWhenTheRunsTimeIsOver() {
    HttpDriver slow = answer(500, Duration.ofMillis(1_100));
    Step step = Script.get("/", Script.within(5_000));
    Run run = execute(Duration.ofSeconds(1), slow, Duration.ofMillis(900), List.of(step));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence()).contains("status 500");
  }

  /** The first step takes all the time of the run, most of it standing still. */
  @Test
  void theRunsOwnTimeIsWeighedAsAWhole() {
    Step step = Script.get("/", Script.within(500));
    HttpDriver slow = answer(200, Duration.ofMillis(400));
    List<Step> steps = List.of(step, step, step, step);
    Run run = execute(Duration.ofSeconds(1), slow, Duration.ofMillis(900), steps);
    assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
    assertThat(run.sentence()).contains("the run's timeout of 1 s is used up");
  }

  private HttpDriver late(Duration took) {
    return (call, cookies) -> {
      now.addAndGet(took.toNanos());
      throw new StepFailed("no answer", "an answer");
    };
  }

  private HttpDriver answer(int status, Duration took) {
    return (call, cookies) -> {
      now.addAndGet(took.toNanos());
      HttpTimings phases = new HttpTimings(null, null, null, took);
      return new HttpAnswer(status, List.of(), Buffer.buffer(), false, phases);
    };
  }

  private Run run(Duration stood, HttpDriver http) {
    Step step = Script.get("/", Script.within(500));
    return execute(Duration.ofSeconds(30), http, stood, List.of(step));
  }

  private Run execute(Duration whole, HttpDriver http, Duration stood, List<Step> steps) {
    Stalls stalls = (from, to) -> stood;
    Target shop = Script.frontDoor(1);
    return new JourneyRun(
            Script.of(steps.toArray(Step[]::new)).within(whole).at(shop),
            Secrets.NONE,
            http,
            null,
            new NoCookies(),
            new ObservedIdentity(shop),
            "test",
            new RunEnvironment(
                InstantSource.system(), now::get, new Random(1), TracePropagation.USUAL, stalls))
        .execute();
  }
}
