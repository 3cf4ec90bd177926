package dev.pitwall.rollout;

import static dev.pitwall.gate.GatePhase.DRAINED;
import static dev.pitwall.gate.GatePhase.FLEET;
import static dev.pitwall.gate.GatePhase.POST_START;
import static dev.pitwall.gate.GatePhase.PRE_DRAIN;
import static dev.pitwall.gate.Verdict.GO;
import static dev.pitwall.gate.Verdict.PENDING;
import static dev.pitwall.rollout.GateServiceFixture.firstAsked;
import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Outcome;
import dev.pitwall.testing.Gates;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No question, caller or error keeps the others waiting. */
class StandstillTest {
  private static final String NEW = GateServiceFixture.NEW;
  private static final String OLD = GateServiceFixture.OLD;

  private static MonitoredConfig config(List<GatePolicy> gates, String... nodes) {
    return new MonitoredConfig(List.of(Shop.service(nodes)), gates, List.of());
  }

  private static Gates health() {
    return gate().health().minHealthy(0);
  }

  @Test
  void aQuestionAboutANodeThatIsNotConfiguredAnyMoreIsClosedAndStopsNoOther() {
    MemoryJournal journal = new MemoryJournal();
    AtomicInteger ids = new AtomicInteger();
    Instant now = Instant.parse("2026-01-01T10:00:00Z");
    List<GatePolicy> gates = List.of(health().policy());
    GateService before =
        new GateService(
            config(gates, "app01", "app02", "app03"),
            journal,
            p -> p + "_" + ids.incrementAndGet(),
            now,
            () -> 0L);
    before.ask(firstAsked("shop", "r1", "app03", POST_START, NEW), "pipeline", now);
    before.ask(firstAsked("shop", "r1", "app01", POST_START, NEW), "pipeline", now);
    long[] nanos = {0};
    GateService after =
        new GateService(
            config(gates, "app01", "app02"),
            journal,
            p -> p + "_" + ids.incrementAndGet(),
            now,
            () -> nanos[0]);
    nanos[0] = Duration.ofSeconds(310).toNanos();
    Instant late = now.plusSeconds(310);
    after.feed().tick(late);
    for (int i = 0; i < 10; i++) { // as JudgeThread does: it logs, rests, and tries again
      try {
        after.feed().work(late);
      } catch (RuntimeException e) {
        nanos[0] += Duration.ofMillis(200).toNanos();
      }
    }
    assertThat(after.openEvaluations()).isEmpty();
  }

  @Test
  void aHoldIsTakenWithoutErrorThoughANodeIsNotConfiguredAnyMore() {
    MemoryJournal journal = new MemoryJournal();
    AtomicInteger ids = new AtomicInteger();
    Instant now = Instant.parse("2026-01-01T10:00:00Z");
    List<GatePolicy> gates = List.of(health().policy());
    GateService before =
        new GateService(
            config(gates, "app01", "app02"),
            journal,
            p -> p + ids.incrementAndGet(),
            now,
            () -> 0L);
    before.ask(firstAsked("shop", "r1", "app02", POST_START, NEW), "pipeline", now);
    GateService after =
        new GateService(
            config(gates, "app01"), journal, p -> p + ids.incrementAndGet(), now, () -> 0L);
    assertThatCode(() -> after.hold(null, "ann", "stop", null, now)).doesNotThrowAnyException();
  }

  @Test
  void whoWaitsForTheLockHasSetNoClock() {
    GateServiceFixture track = GateServiceFixture.withTwoClocks();
    track.serving();
    track.open("r1", NEW);
    track.restartNode("app01");
    track.ask(POST_START, "app01");
    track.pass(Duration.ofSeconds(3));
    track.healthy(NEW, "app01");
    track.runs(11, "app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
    // A caller took the time, then waited 3 s for the lock, since the disk was slow.
    track.control.ask(track.question(PRE_DRAIN, "app02"), "other", track.now.minusSeconds(3));
    track.healthy(NEW, "app01");
    track.run("app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
  }

  @Test
  void aRolloutThatIsAskedAboutAllTheTimeIsNotAbandonedWhileAHoldStands() {
    var track = new GateServiceFixture();
    track.serving();
    track.open("r1", NEW);
    track.tell("r1", "app01", Phase.DRAINING);
    Evaluation asked = track.ask(DRAINED, "app01");
    track.control.hold("shop", "ann", "payment provider is down", null, track.now);
    for (int i = 0; i < 62; i++) {
      track.pass(Duration.ofMinutes(1));
      // What FastLane does when the same question comes in again, for HOLD with wait as well.
      assertThat(track.control.standing(asked.id(), track.now)).isPresent();
    }
    assertThat(track.control.findRollout("r1")).get().matches(Rollout::isOpen);
  }

  @Test
  void aQuestionThatWentOnWithAStartIsTheSameAfterARestart() {
    var track = new GateServiceFixture();
    track.serving();
    Evaluation asked = track.ask("r1", POST_START, "app01", NEW);
    track.tell("r1", "app01", Phase.STARTED);
    assertThat(track.ask(POST_START, "app01").id()).isEqualTo(asked.id());
    track.restart();
    assertThat(track.ask(POST_START, "app01").id()).isEqualTo(asked.id());
    assertThat(track.control.openEvaluations()).hasSize(1);
  }

  @Test
  void anOpenQuestionOfAnotherGateTakesNoProofBackWhenSomethingElseIsAcknowledged() {
    var track =
        new GateServiceFixture(
            gate().journey("checkout").health().policy(),
            gate().named("strict").journey("checkout").health().policy());
    track.serving();
    track.askStarted("app01");
    track.healthy(NEW, "app01");
    track.runs(12, "app01", Outcome.PASSED);
    track.healthy(NEW, "app01");
    assertThat(track.ask(POST_START, "app01").verdict()).isEqualTo(GO);
    assertThat(track.record("app01").incarnation().standing())
        .isEqualTo(Incarnation.Standing.PROVEN);
    track.pass(Duration.ofMinutes(3));
    assertThat(track.ask(firstAsked("strict", "r1", "app01", POST_START, NEW)).verdict())
        .isEqualTo(PENDING);
    track.restart();
    assertThat(track.record("app01").incarnation().standing())
        .isEqualTo(Incarnation.Standing.PROVEN);
  }

  @Test
  void pollsAfterARestartOpenNoFurtherQuestions() {
    GateServiceFixture track = GateServiceFixture.withTwoClocks();
    track.serving();
    track.ask("r1", POST_START, "app01", NEW);
    track.tell("r1", "app01", Phase.STARTED);
    track.restart();
    for (int i = 0; i < 20; i++) {
      track.pass(Duration.ofSeconds(1));
      track.ask(POST_START, "app01");
    }
    assertThat(track.control.openEvaluations()).hasSize(1);
  }

  @Test
  void whoWaitsForTheLockMovesNoStart() {
    // Slow journal: the judge takes a batch with one time, the lock is held for 3 s meanwhile.
    GateServiceFixture track = GateServiceFixture.withTwoClocks();
    track.serving();
    track.open("r1", NEW);
    Instant began = track.record("app01").incarnation().began();
    track.control.ask(track.question(PRE_DRAIN, "app02"), "other", track.now.minusSeconds(3));
    assertThat(track.record("app01").incarnation().began()).isEqualTo(began);
  }

  @Test
  void aFleetOfWhichEveryNodeIsDownIsNotGoBecauseItIsARollback() {
    var track = new GateServiceFixture(gate().journey("checkout").health().policy());
    track.control.open("back", "shop", OLD, Rollout.Kind.ROLLBACK, "pipeline", track.now);
    for (String node : GateServiceFixture.NODES) {
      track.down(node, 4);
    }
    track.runs(8, null, Outcome.FAILED);
    assertThat(track.ask("back", FLEET, null, OLD).verdict()).isNotEqualTo(GO);
  }

  @Test
  void aNodeOfWhichNobodyKnowsThatItIsWellIsNotGivenBack() {
    AtomicInteger ids = new AtomicInteger();
    Instant now = Instant.parse("2026-01-01T10:00:00Z");
    dev.pitwall.journey.Service told = Shop.service("app01", "app02", "app03");
    dev.pitwall.journey.Service blind =
        new dev.pitwall.journey.Service(
            "shop", told.url(), null, null, null, told.nodes(), java.util.Map.of());
    MonitoredConfig config =
        new MonitoredConfig(
            List.of(blind), List.of(gate().journey("checkout").minHealthy(2).policy()), List.of());
    GateService service =
        new GateService(config, new MemoryJournal(), p -> p + ids.incrementAndGet(), now);
    service.open("r1", "shop", NEW, Rollout.Kind.DEPLOY, "pipeline", now);
    service.move("r1", "app01", Phase.STOPPED, "pipeline", now);
    service.feed().tick(now.plus(Duration.ofMinutes(61)));
    assertThat(service.nodes("shop").stream().filter(one -> one.node().equals("app01")).findFirst())
        .get()
        .extracting(NodeRecord::phase)
        .isEqualTo(Phase.STOPPED);
  }

  /** As SqlJournal where the commit succeeds and an error is told all the same, once. */
  private static final class ToldTooLate implements Journal {
    final MemoryJournal inner = new MemoryJournal();
    final java.util.Set<String> done = new java.util.HashSet<>();
    boolean failsNext;

    @Override
    public Memory remember() {
      return inner.remember();
    }

    @Override
    public void write(List<Line> lines) {
      for (Line line : lines) {
        if (line.entry() instanceof Entry.OfEvaluation of && done.contains(of.evaluation().id())) {
          throw new IllegalStateException("evaluation is final and cannot become another");
        }
      }
      inner.write(lines);
      for (Line line : lines) {
        if (line.entry() instanceof Entry.OfEvaluation of && of.evaluation().isFinal()) {
          done.add(of.evaluation().id());
        }
      }
      if (failsNext && !done.isEmpty()) {
        failsNext = false;
        throw new IllegalStateException("I/O error at close");
      }
    }
  }

  @Test
  void oneVerdictThatCannotBeWrittenKeepsNoOtherQuestionFromItsOwn() {
    ToldTooLate journal = new ToldTooLate();
    AtomicInteger ids = new AtomicInteger();
    Instant now = Instant.parse("2026-01-01T10:00:00Z");
    long[] nanos = {0};
    GateService service =
        new GateService(
            config(List.of(health().policy()), "app01", "app02"),
            journal,
            p -> p + "_" + ids.incrementAndGet(),
            now,
            () -> nanos[0]);
    service.ask(firstAsked("shop", "r1", "app01", POST_START, NEW), "pipeline", now);
    service.ask(firstAsked("shop", "r1", "app02", POST_START, NEW), "pipeline", now);
    journal.failsNext = true;
    nanos[0] = Duration.ofSeconds(310).toNanos();
    Instant late = now.plusSeconds(310);
    service.feed().tick(late);
    for (int i = 0; i < 20; i++) {
      try {
        service.feed().work(late);
      } catch (RuntimeException e) {
        nanos[0] += Duration.ofMillis(200).toNanos();
        late = late.plusMillis(200);
      }
    }
    assertThat(service.openEvaluations()).hasSizeLessThanOrEqualTo(1);
  }
}
