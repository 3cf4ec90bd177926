package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Config;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was decided is kept as long as configured, and longer while something rests on it. */
class OldVerdictsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration KEPT = DAY.multipliedBy(400);
  private static final Config.Store LIMITS =
      new Config.Store(DAY, DAY, 100, KEPT, 1L << 30, DAY, KEPT);
  private static final Instant THEN = Some.NOW;

  @TempDir Path directory;
  private Instant now = THEN;

  @SuppressWarnings("NullAway.Init") // before each
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(directory, () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void deletesWhatIsOverForLongerThanItIsKept() {
    write(new Entry.OfRollout(finished("r", THEN)));
    write(new Entry.OfEvaluation(evaluation("e1", "r", Verdict.NO_GO)));
    write(new Entry.OfEvaluation(evaluation("e2", null, Verdict.INCONCLUSIVE)));
    write(new Entry.OfAcknowledgement(new Acknowledgement("e1", "ada", "known", THEN)));
    write(new Entry.OfHold(hold("released", null).released("bob", THEN)));
    write(new Entry.OfHold(hold("expired", THEN)));
    now = THEN.plus(KEPT).plusSeconds(6);
    write(new Entry.OfEvaluation(evaluation("e3", null, Verdict.GO)));

    assertThat(sweep()).isEqualTo(new Retention.Verdicts(3, 1, 2, 1, 6));
    assertThat(
            store.evaluations().list(new EvaluationArchive.EvaluationFilter(null, null, null, 10)))
        .isEmpty();
    assertThat(store.evaluations().acknowledgementsOf("e1")).isEmpty();
    assertThat(store.rollouts().list(null, 10)).isEmpty();
    assertThat(store.rollouts().holds(null, 10)).isEmpty();
    assertThat(sweep()).isEqualTo(Retention.Verdicts.NONE);
  }

  @Test
  void keepsWhatIsNotOverForSoLong() {
    write(new Entry.OfRollout(finished("r", THEN)));
    write(new Entry.OfEvaluation(evaluation("e1", "r", Verdict.NO_GO)));
    write(new Entry.OfAcknowledgement(new Acknowledgement("e1", "ada", "known", THEN)));
    write(new Entry.OfHold(hold("expired", THEN)));
    now = THEN.plus(KEPT);

    assertThat(sweep()).isEqualTo(Retention.Verdicts.NONE);
  }

  @Test
  void neverDeletesAnOpenQuestionOrAHoldInForce() {
    write(new Entry.OfEvaluation(evaluation("e", null, Verdict.PENDING)));
    write(new Entry.OfHold(hold("for ever", null)));
    write(new Entry.OfHold(hold("long", THEN.plus(DAY.multipliedBy(4_000)))));
    now = THEN.plus(DAY.multipliedBy(3_000));

    sweep();

    assertThat(store.evaluations().find("e")).isPresent();
    assertThat(store.journal().remember().holds()).hasSize(2);
  }

  @Test
  void neverDeletesAnythingOfARolloutThatIsOpen() {
    write(new Entry.OfRollout(Some.rollout("open", THEN)));
    write(new Entry.OfEvaluation(evaluation("e1", "open", Verdict.NO_GO)));
    write(new Entry.OfEvaluation(evaluation("e2", "open", Verdict.NO_GO)));
    write(new Entry.OfEvaluation(evaluation("e3", "open", Verdict.GO)));
    write(new Entry.OfAcknowledgement(new Acknowledgement("e2", "ada", "known", THEN)));
    now = THEN.plus(DAY.multipliedBy(3_000));

    sweep();

    Journal.Memory memory = store.journal().remember();
    assertThat(memory.rollouts()).hasSize(1);
    assertThat(memory.evaluations())
        .extracting(Evaluation::id)
        .containsExactlyInAnyOrder("e1", "e2", "e3");
    assertThat(memory.acknowledgements()).hasSize(1);
  }

  @Test
  void keepsTheLastVerdictAboutANodeAndTheRolloutThatMovedIt() {
    write(new Entry.OfRollout(finished("r", THEN)));
    write(new Entry.OfEvaluation(evaluation("first", "r", Verdict.NO_GO)));
    write(new Entry.OfEvaluation(evaluation("last", "r", Verdict.NO_GO)));
    NodeRecord found = NodeRecord.found("shop", "app01", THEN);
    write(
        new Entry.OfNode(
            new NodeRecord(
                "shop",
                "app01",
                Phase.FAILED,
                THEN,
                "r",
                2,
                found.incarnation(),
                new NodeRecord.LastVerdict("last", "shop", Verdict.NO_GO, THEN))));
    now = THEN.plus(DAY.multipliedBy(3_000));

    sweep();

    assertThat(store.journal().findEvaluation("last")).isPresent();
    assertThat(store.journal().findEvaluation("first")).isEmpty();
    assertThat(store.journal().findRollout("r")).isPresent();
    assertThat(store.journal().remember().nodes()).hasSize(1);
  }

  @Test
  void keepsARolloutAsLongAsAnEvaluationNamesIt() {
    write(new Entry.OfRollout(finished("r", THEN)));
    write(
        new Entry.OfEvaluation(Some.evaluation("late", "r", Verdict.INCONCLUSIVE, THEN.plus(DAY))));
    now = THEN.plus(KEPT).plusSeconds(60);

    assertThat(sweep().rollouts()).isZero();
    now = now.plus(DAY);
    assertThat(sweep().rollouts()).isEqualTo(1);
  }

  @Test
  void deletesInChunksUntilNothingOldIsLeft() {
    int many = 2 * Retention.CHUNK + 7;
    store
        .journal()
        .write(
            IntStream.range(0, many)
                .mapToObj(n -> evaluation("e%05d".formatted(n), null, Verdict.GO))
                .map(e -> new Journal.Line(new Entry.OfEvaluation(e), "test", "decided"))
                .toList());
    now = THEN.plus(KEPT).plusSeconds(6);

    assertThat(sweep()).isEqualTo(new Retention.Verdicts(many, 0, 0, 0, many - 1));
  }

  @Test
  void theAuditChainIsSoundFromItsFirstKeptLineAndGoesOnCounting() {
    lines(700);
    now = THEN.plus(DAY);
    lines(3);
    now = THEN.plus(KEPT).plusSeconds(1);

    assertThat(sweep().auditLines()).isEqualTo(700);
    assertThat(store.audit().verify())
        .isInstanceOfSatisfying(
            AuditArchive.Check.Sound.class,
            sound -> {
              assertThat(sound.first()).isEqualTo(701);
              assertThat(sound.lines()).isEqualTo(3);
            });
    lines(1);
    assertThat(store.audit().list(null, 1).getFirst().sequence()).isEqualTo(704);
    assertThat(store.audit().verify()).isInstanceOf(AuditArchive.Check.Sound.class);
  }

  @Test
  void theNewestAuditLineStaysHoweverOldItIs() {
    lines(5);
    AuditEntry newest = store.audit().list(null, 1).getFirst();
    now = THEN.plus(DAY.multipliedBy(3_000));

    assertThat(sweep().auditLines()).isEqualTo(4);
    assertThat(store.audit().verify())
        .isEqualTo(new AuditArchive.Check.Sound(5, 1, newest.hash(), newest.at(), 0));
  }

  @Test
  void aLineTakenOffTheOldEndByOtherMeansShows() throws SQLException {
    lines(10);
    now = THEN.plus(DAY);
    lines(10);
    now = THEN.plus(KEPT).plusSeconds(1);
    sweep();
    AtDisk.execute(directory, "DELETE FROM audit WHERE sequence = 11");

    assertThat(store.audit().verify())
        .isEqualTo(
            new AuditArchive.Check.Broken(11, "line 11 is missing; the next one is line 12"));
  }

  @Test
  void aClockThatWentBackKeepsLinesLongerAndTheChainWhole() {
    lines(3);
    now = THEN.plus(DAY);
    lines(1);
    now = THEN;
    lines(3);
    now = THEN.plus(KEPT).plusSeconds(1);

    assertThat(sweep().auditLines()).isEqualTo(3);
    assertThat(store.audit().verify()).isInstanceOf(AuditArchive.Check.Sound.class);
  }

  @Test
  void everySearchGoesByAnIndexFromTheOldestOn() {
    AtDisk.read(
        directory.resolve("plans"),
        handle -> {
          assertThat(AtDisk.plan(handle, OldVerdicts.EVALUATIONS))
              .anyMatch(step -> step.contains("evaluations_by_decision (decided_at<?)"))
              .noneMatch(OldVerdictsTest::sortsOrScansALot);
          assertThat(AtDisk.plan(handle, OldVerdicts.ACKNOWLEDGEMENTS))
              .anyMatch(step -> step.contains("acknowledgements_by_time (given_at<?)"))
              .noneMatch(OldVerdictsTest::sortsOrScansALot);
          assertThat(AtDisk.plan(handle, OldVerdicts.HOLDS))
              .anyMatch(step -> step.contains("holds_by_placing (placed_at<?)"))
              .noneMatch(OldVerdictsTest::sortsOrScansALot);
          assertThat(AtDisk.plan(handle, OldVerdicts.ROLLOUTS))
              .anyMatch(step -> step.contains("rollouts_by_finish (finished_at<?)"))
              .noneMatch(OldVerdictsTest::sortsOrScansALot);
          assertThat(AtDisk.plan(handle, JournalMemory.REMEMBERED_EVALUATIONS))
              .anyMatch(step -> step.contains("evaluations_by_rollout (rollout=?)"))
              .anyMatch(step -> step.contains("evaluations_by_opening (opened_at>?)"))
              .noneMatch(step -> step.startsWith("SCAN evaluations"));
          return null;
        });
  }

  /** The book of nodes is small; all else grows. */
  private static boolean sortsOrScansALot(String step) {
    return step.contains("TEMP B-TREE") || (step.startsWith("SCAN") && !step.contains("nodes"));
  }

  private void lines(int lines) {
    for (int n = 0; n < lines; n++) {
      write(new Entry.OfRollout(Some.rollout("r", THEN)));
    }
  }

  private void write(Entry entry) {
    store.journal().write(entry, "test", "wrote");
  }

  private Retention.Verdicts sweep() {
    return store.retention(LIMITS).sweep(now).verdicts();
  }

  private static Rollout finished(String id, Instant at) {
    return Some.rollout(id, at.minusSeconds(60)).finished(Rollout.Result.SUCCEEDED, at);
  }

  private static Evaluation evaluation(String id, @Nullable String rollout, Verdict verdict) {
    return Some.evaluation(id, rollout, verdict, THEN);
  }

  private static Hold hold(String id, @Nullable Instant expiresAt) {
    return new Hold(id, "shop", "ada", "look", THEN.minusSeconds(9), expiresAt, null, null);
  }
}
