package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.gate.CheckId;
import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that version 1 wrote, as {@code version-1.sql} dumps it, reads as before. */
class VersionOneTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // before each
  private Store store;

  @BeforeEach
  void openWhatVersionOneLeft() throws IOException, SQLException {
    AtDisk.restore(directory, "version-1.sql");
    store = Store.open(directory, InstantSource.fixed(AT.plusSeconds(60)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void itsRunsMetANodeAndAVersionAndNothingElse() {
    Run failed = store.runs().find("run_019ab3a1").orElseThrow();

    assertThat(failed)
        .isEqualTo(
            new Run(
                "run_019ab3a1",
                "checkout",
                "shop",
                "app01",
                Trigger.BURST,
                Outcome.FAILED,
                AT,
                Duration.ofMillis(456),
                new Met("app01", null, null, null, 0, 0),
                "browser-1",
                new Failure(2, "open /cart", "status 500", "status 200"),
                failed.steps(),
                List.of(new Artefact("failure.png", Artefact.Kind.SCREENSHOT, 20_480))));
    assertThat(failed.steps())
        .extracting(StepResult::label, StepResult::outcome, StepResult::undo)
        .containsExactly(
            tuple("open /", Outcome.PASSED, false),
            tuple("open /cart", Outcome.FAILED, false),
            tuple("DELETE /api/cart/7", Outcome.SKIPPED, true));
    assertThat(store.runs().recent(AT.minusSeconds(60), 10))
        .extracting(Run::id, Run::met)
        .containsExactly(
            tuple("run_019ab3a0", Met.of("app02", "1.4.2")),
            tuple("run_019ab3a1", Met.of("app01", null)));
  }

  @Test
  void itsEvaluationsAreAboutNoIncarnationAndNameTheirChecks() {
    Evaluation noGo = store.evaluations().find("ev_019ab3c4").orElseThrow();

    assertThat(noGo.turn()).isZero();
    assertThat(noGo.question())
        .isEqualTo(new Question("shop", "d-481", "app01", GatePhase.POST_START, "1.4.2", 2));
    assertThat(noGo.verdict()).isEqualTo(Verdict.NO_GO);
    assertThat(noGo.decidedAt()).isEqualTo(AT.plusSeconds(9));
    assertThat(noGo.judgement().findings())
        .extracting(Finding::id)
        .containsExactly(
            CheckId.of("health", "app01"),
            CheckId.of("version", "app01"),
            CheckId.of("journey", "checkout"),
            CheckId.of("queue", "orders"),
            CheckId.of("errors", "shop-errors"),
            CheckId.of("alerts", "paging"),
            CheckId.of("burn", "availability"),
            CheckId.of("certificate"),
            CheckId.of("drained", "orders"),
            CheckId.of("headroom"),
            CheckId.of("headroom", "orders"));
    assertThat(noGo.judgement().findings().get(2))
        .isEqualTo(
            new Finding(
                CheckId.of("journey", "checkout"),
                Finding.Decision.NO_GO,
                true,
                5,
                3,
                "3 of 5 runs failed: open /cart: status 500",
                "fewer failures than p1 = 0.5 allows",
                "SPRT p0 0.01, p1 0.5, alpha 0.001, beta 0.01",
                List.of("run_019ab3a1", "run_019ab3a2")));
  }

  @Test
  void aVerdictThatWasFinalThenMayBeWrittenAgainAsItIs() {
    Evaluation noGo = store.evaluations().find("ev_019ab3c4").orElseThrow();

    store.journal().write(new Entry.OfEvaluation(noGo), "test", "again");

    assertThat(store.evaluations().find("ev_019ab3c4")).contains(noGo);
  }

  @Test
  void raceControlRemembersWhatVersionOneRemembered() {
    Journal.Memory memory = store.journal().remember();

    assertThat(memory.evaluations())
        .extracting(Evaluation::id, Evaluation::verdict)
        .containsExactly(
            tuple("ev_019ab3c3", Verdict.GO),
            tuple("ev_019ab3c4", Verdict.NO_GO),
            tuple("ev_019ab3c5", Verdict.PENDING));
    assertThat(memory.evaluations().getLast().judgement().needs())
        .containsExactly(new Need("checkout", "app02", 7), new Need("search", null, 2));
    assertThat(memory.holds())
        .containsExactly(
            new Hold(
                "hold_019ab3d0", "shop", "ada", "freeze: \"quarter\" end", AT, null, null, null));
    assertThat(memory.acknowledgements())
        .containsExactly(
            new Acknowledgement(
                "ev_019ab3c4", "ada", "known: the mail server", AT.plusSeconds(30)));
    assertThat(memory.nodes()).isEmpty();
  }

  @Test
  void itsRolloutsKeepTheirNodesInOrder() {
    Rollout open = store.rollouts().find("d-481").orElseThrow();

    assertThat(open.isOpen()).isTrue();
    assertThat(open.versionSince()).isEqualTo(open.openedAt());
    assertThat(open.depthsBefore()).isEqualTo(Map.of("orders", 12.5));
    assertThat(open.nodes().values())
        .containsExactly(
            new NodeState("app02", Phase.STARTED, AT, AT, AT.plusSeconds(3)),
            new NodeState("app01", Phase.FAILED, AT.plusSeconds(9), AT.minusSeconds(20), null),
            new NodeState("app03", Phase.WAITING, AT.minusSeconds(90), null, null));
    assertThat(store.rollouts().find("d-480").orElseThrow())
        .extracting(Rollout::kind, Rollout::outcome, Rollout::version)
        .containsExactly(Rollout.Kind.ROLLBACK, Rollout.Result.ROLLED_BACK, null);
    assertThat(store.rollouts().findHold("hold_019ab3cf").orElseThrow().releasedBy())
        .isEqualTo("bob");
  }

  @Test
  void itsAuditChainGoesOn() {
    store
        .journal()
        .write(new Entry.OfNode(NodeRecord.found("shop", "app01", AT)), "pitwall", "found");

    assertThat(store.audit().verify())
        .isInstanceOfSatisfying(
            AuditArchive.Check.Sound.class, sound -> assertThat(sound.lines()).isEqualTo(9));
  }
}
