package dev.pitwall.rollout;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a gate service that judges on a thread of its own goes through what waits. */
class JudgingInTurnTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final List<String> NODES = List.of("app01", "app02", "app03");

  private Duration elapsed = Duration.ZERO;
  private Duration writingTakes = Duration.ZERO;
  private int ids;
  private final List<String> heard = new ArrayList<>();
  private final GateService control = control();

  private final class SlowJournal implements Journal {
    @Override
    public Memory remember() {
      return Memory.EMPTY;
    }

    @Override
    public void write(List<Line> lines) {
      elapsed = elapsed.plus(writingTakes);
    }
  }

  private GateService control() {
    GateService made =
        new GateService(
            new MonitoredConfig(
                List.of(Shop.service(NODES.toArray(String[]::new))),
                List.of(gate().journey("checkout").queue("never-read").policy()),
                List.of()),
            new SlowJournal(),
            prefix -> "%s_%09d".formatted(prefix, ++ids),
            START,
            () -> elapsed.toNanos());
    made.open("r1", "shop", "2.0", Rollout.Kind.DEPLOY, "test", START);
    NODES.forEach(node -> made.move("r1", node, Phase.STARTED, "test", START));
    made.onChange(one -> heard.add(Objects.requireNonNull(one.question().node())));
    return made;
  }

  private Instant now() {
    return START.plus(elapsed);
  }

  private void pass(int millis) {
    elapsed = elapsed.plusMillis(millis);
  }

  private Evaluation ask(String node, int attempt) {
    return control.ask(
        new Question("shop", "r1", node, GatePhase.POST_START, "2.0", attempt), "test", now());
  }

  private void passed(String node) {
    Run run =
        new Run(
            "run_" + ++ids,
            "checkout",
            "shop",
            node,
            Trigger.BURST,
            Outcome.PASSED,
            now(),
            Duration.ofMillis(1),
            node,
            "2.0",
            "http",
            null,
            List.of(),
            List.of());
    control.feed().accept(run, now());
  }

  private static long runsIn(Evaluation evaluation) {
    return evaluation.judgement().findings().stream().mapToLong(Finding::n).sum();
  }

  @Test
  void judgesOneQuestionAtATimeTheLongestWaitingFirst() {
    ask("app02", 1);
    pass(10);
    ask("app03", 1);
    pass(10);
    ask("app01", 1);
    pass(100);
    NODES.forEach(this::passed);
    heard.clear();

    assertThat(control.feed().work(now())).contains(Duration.ZERO);
    assertThat(heard).containsExactly("app02");
    assertThat(control.feed().work(now())).contains(Duration.ZERO);
    assertThat(control.feed().work(now())).contains(Duration.ZERO);
    assertThat(heard).containsExactly("app02", "app03", "app01");
    assertThat(control.feed().work(now())).isEmpty();
  }

  @Test
  void aQuestionIsJudgedNoMoreOftenThanEvery100Milliseconds() {
    ask("app01", 1);
    pass(30);
    passed("app01");
    assertThat(control.feed().work(now())).contains(Duration.ofMillis(70));
    pass(70);
    assertThat(control.feed().work(now())).contains(Duration.ZERO);
  }

  @Test
  void ofSixtyOpenQuestionsEachIsJudgedEvery300MillisecondsButAtOnceWhenItIsAsked() {
    for (int attempt = 1; attempt <= 60; attempt++) {
      ask("app01", attempt);
    }
    pass(100);
    passed("app01");
    assertThat(control.feed().work(now())).contains(Duration.ofMillis(200));
    assertThat(runsIn(ask("app01", 7))).isEqualTo(1);
    pass(200);
    assertThat(control.feed().work(now())).contains(Duration.ZERO);
  }

  @Test
  void aJournalThatTakesLongIsNoClockThatWasSet() {
    Evaluation asked = ask("app01", 1);
    passed("app01");
    NODES.forEach(
        node ->
            control
                .feed()
                .accept(
                    new HealthSample("shop", node, now().plusMillis(1), true, "200", "2.0"),
                    now()));
    writingTakes = Duration.ofMillis(1500);
    while (control.feed().work(now()).filter(Duration::isZero).isPresent()) {
      // As the judge's thread does.
    }
    assertThat(elapsed).isGreaterThanOrEqualTo(Duration.ofMillis(4500));
    assertThat(runsIn(control.findEvaluation(asked.id()).orElseThrow())).isEqualTo(1);
  }
}
