package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlJournalTest {
  private static final Instant NOW = Some.NOW;
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(directory, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anEmptyJournalRemembersNothing() {
    assertThat(store.journal().remember()).isEqualTo(Journal.Memory.EMPTY);
    assertThat(store.audit().verify())
        .isEqualTo(new AuditArchive.Check.Sound(1, 0, AuditEntry.GENESIS));
  }

  @Test
  void remembersRolloutsThatAreOpenOrEndedWithinThirtyDaysAndTheirEvaluations() {
    Rollout open = Some.rollout("open", NOW.minus(DAY.multipliedBy(90)));
    Rollout recent = finished("recent", NOW.minus(DAY.multipliedBy(29)));
    Rollout old = finished("old", NOW.minus(DAY.multipliedBy(31)));
    Evaluation ofOpen = evaluation("e1", "open", NOW.minus(DAY.multipliedBy(80)));
    Evaluation ofOld = evaluation("e2", "old", NOW.minus(DAY.multipliedBy(31)));
    write(open, recent, old);
    write(ofOpen, ofOld);

    Journal.Memory memory = reopened().journal().remember();

    assertThat(memory.rollouts()).containsExactly(open, recent);
    assertThat(memory.evaluations()).containsExactly(ofOpen);
    assertThat(store.rollouts().find("old")).contains(old);
    assertThat(store.evaluations().find("e2")).contains(ofOld);
  }

  @Test
  void remembersEvaluationsWithoutARolloutForADay() {
    Evaluation today = evaluation("e1", null, NOW.minus(Duration.ofHours(23)));
    write(today, evaluation("e2", null, NOW.minus(Duration.ofHours(25))));

    assertThat(store.journal().remember().evaluations()).containsExactly(today);
  }

  @Test
  void remembersHoldsThatAreNotOver() {
    Hold forEver = new Hold("h1", null, "ada", "freeze", NOW.minus(DAY), null, null, null);
    Hold running = new Hold("h2", "shop", "ada", "look", NOW, NOW.plus(DAY), null, null);
    Hold expired = new Hold("h3", "shop", "ada", "look", NOW.minus(DAY), NOW, null, null);
    write(forEver, running, expired, running.released("bob", NOW));

    assertThat(store.journal().remember().holds()).containsExactly(forEver);
    assertThat(store.rollouts().holds(null, 10))
        .extracting(Hold::id)
        .containsExactly("h3", "h2", "h1");
    assertThat(store.rollouts().holds("h3", 1)).extracting(Hold::id).containsExactly("h2");
  }

  @Test
  void remembersAcknowledgementsOfWhatItRemembers() {
    write(Some.rollout("r", NOW));
    write(evaluation("e1", "r", NOW), evaluation("e2", null, NOW.minus(DAY.multipliedBy(2))));
    Acknowledgement first = new Acknowledgement("e1", "ada", "known: flaky mail", NOW);
    Acknowledgement forgotten = new Acknowledgement("e2", "ada", "long ago", NOW);
    journal(new Entry.OfAcknowledgement(first));
    journal(new Entry.OfAcknowledgement(forgotten));

    assertThat(store.journal().remember().acknowledgements()).containsExactly(first);
  }

  @Test
  void remembersTheBookOfNodesAsItWasLastWritten() {
    NodeRecord found = NodeRecord.found("shop", "app01", NOW);
    NodeRecord other = NodeRecord.found("stock", "app01", NOW);
    NodeRecord failed =
        new NodeRecord(
            "shop",
            "app01",
            Phase.FAILED,
            NOW.plusSeconds(9),
            "d-481",
            3,
            found
                .incarnation()
                .next(Incarnation.Origin.TOLD, NOW)
                .known("1.4.2", "boot-7")
                .up(NOW.plusSeconds(2))
                .standing(Incarnation.Standing.FAILED),
            new NodeRecord.LastVerdict("e1", "shop", Verdict.NO_GO, NOW.plusSeconds(9)));
    journal(new Entry.OfNode(found));
    journal(new Entry.OfNode(other));
    journal(new Entry.OfNode(failed));

    assertThat(reopened().journal().remember().nodes()).containsExactly(failed, other);
  }

  @Test
  void remembersWhatTheBookOfNodesNamesHoweverOldAndHoweverMuchThereIs() {
    Instant then = NOW.minus(DAY.multipliedBy(200));
    Rollout old = finished("old", then);
    Evaluation last = evaluation("e1", "old", then);
    Evaluation alone = evaluation("e2", null, then);
    write(old, finished("other", then));
    write(last, alone, evaluation("e3", "other", then), evaluation("e4", null, NOW));
    write(evaluation("e5", null, NOW));
    journal(new Entry.OfNode(named("app01", "old", last)));
    journal(new Entry.OfNode(named("app02", null, alone)));
    Acknowledgement ofLast = new Acknowledgement("e1", "ada", "known", NOW);
    journal(new Entry.OfAcknowledgement(ofLast));
    store.close();

    Journal.Memory memory = AtDisk.read(directory, handle -> JournalMemory.read(handle, NOW, 1));
    store = Store.open(directory, InstantSource.fixed(NOW));

    assertThat(memory.rollouts()).containsExactly(old);
    assertThat(memory.evaluations()).extracting(Evaluation::id).containsExactly("e1", "e2", "e5");
    assertThat(memory.acknowledgements()).containsExactly(ofLast);
  }

  private static NodeRecord named(String node, @Nullable String rollout, Evaluation last) {
    return new NodeRecord(
        "shop",
        node,
        Phase.DONE,
        NOW,
        rollout,
        2,
        Incarnation.found(NOW),
        new NodeRecord.LastVerdict(last.id(), "shop", last.verdict(), NOW));
  }

  @Test
  void changesThatBelongTogetherAreWrittenTogetherEachWithItsLine() {
    Evaluation noGo = Some.evaluation("e", "r", Verdict.NO_GO, NOW);
    NodeRecord node = NodeRecord.found("shop", "app01", NOW);
    store
        .journal()
        .write(
            List.of(
                new Journal.Line(new Entry.OfRollout(Some.rollout("r", NOW)), "tool", "opened"),
                new Journal.Line(new Entry.OfEvaluation(noGo), "pitwall", "decided"),
                new Journal.Line(new Entry.OfNode(node), "pitwall", "moved")));

    Journal.Memory memory = reopened().journal().remember();
    assertThat(memory.evaluations()).containsExactly(noGo);
    assertThat(memory.nodes()).containsExactly(node);
    assertThat(store.audit().list(null, 10))
        .extracting(AuditEntry::who, AuditEntry::what)
        .containsExactly(
            tuple("pitwall", "moved"), tuple("pitwall", "decided"), tuple("tool", "opened"));
  }

  @Test
  void aFailureInTheMiddleOfChangesThatBelongTogetherLeavesNoneOfThem() {
    Evaluation noGo = Some.evaluation("e", null, Verdict.NO_GO, NOW);
    write(noGo);

    assertThatThrownBy(
            () ->
                store
                    .journal()
                    .write(
                        List.of(
                            new Journal.Line(
                                new Entry.OfRollout(Some.rollout("r", NOW)), "tool", "opened"),
                            new Journal.Line(
                                new Entry.OfEvaluation(Some.evaluation("e", null, Verdict.GO, NOW)),
                                "pitwall",
                                "decided"),
                            new Journal.Line(
                                new Entry.OfNode(NodeRecord.found("shop", "app01", NOW)),
                                "pitwall",
                                "moved"))))
        .isInstanceOf(IllegalStateException.class);

    Journal.Memory memory = reopened().journal().remember();
    assertThat(memory.rollouts()).isEmpty();
    assertThat(memory.nodes()).isEmpty();
    assertThat(memory.evaluations()).containsExactly(noGo);
    assertThat(store.audit().list(null, 10)).hasSize(1);
    assertThat(store.audit().verify()).isInstanceOf(AuditArchive.Check.Sound.class);
  }

  @Test
  void findsByIdWhatItDoesNotRemember() {
    Rollout old = finished("old", NOW.minus(DAY.multipliedBy(31)));
    Evaluation ofOld = evaluation("e", "old", NOW.minus(DAY.multipliedBy(31)));
    write(old);
    write(ofOld);

    assertThat(store.journal().remember().rollouts()).isEmpty();
    assertThat(store.journal().findRollout("old")).contains(old);
    assertThat(store.journal().findEvaluation("e")).contains(ofOld);
    Hold over = new Hold("h", "shop", "ada", "look", NOW.minus(DAY), NOW, null, null);
    write(over);

    assertThat(store.journal().remember().holds()).isEmpty();
    assertThat(store.journal().findHold("h")).contains(over);
    assertThat(store.journal().findHold("none")).isEmpty();
    assertThat(store.journal().findRollout("none")).isEmpty();
    assertThat(store.journal().findEvaluation("none")).isEmpty();
  }

  @Test
  void aFinishedRolloutIsNotOpenedAgainUnderItsId() {
    Rollout finished = finished("r", NOW.minusSeconds(10));
    write(finished);
    write(finished);

    assertThatThrownBy(() -> write(Some.rollout("r", NOW)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("rollout r is finished and stays so; open one with another id");
    assertThat(store.rollouts().find("r")).contains(finished);
  }

  @Test
  void remembersTheNewestEvaluationsWhatIsOpenOrStopsFirst() {
    write(Some.rollout("r", NOW));
    Evaluation oldNoGo = Some.evaluation("e1", "r", Verdict.NO_GO, NOW.minusSeconds(9));
    Evaluation oldOpen = Some.evaluation("e2", "r", Verdict.PENDING, NOW.minusSeconds(8));
    Evaluation newest = evaluation("e9", null, NOW);
    write(oldNoGo, oldOpen, evaluation("e3", "r", NOW.minusSeconds(7)), newest);
    Acknowledgement ofNoGo = new Acknowledgement("e1", "ada", "known", NOW);
    journal(new Entry.OfAcknowledgement(ofNoGo));
    journal(new Entry.OfAcknowledgement(new Acknowledgement("e3", "ada", "why", NOW)));
    store.close();

    Journal.Memory memory = AtDisk.read(directory, handle -> JournalMemory.read(handle, NOW, 3));
    store = Store.open(directory, InstantSource.fixed(NOW));

    assertThat(memory.evaluations()).containsExactly(oldNoGo, oldOpen, newest);
    assertThat(memory.acknowledgements()).containsExactly(ofNoGo);
  }

  @Test
  void aLaterStateReplacesAnOpenEvaluation() {
    write(Some.evaluation("e", null, Verdict.PENDING, NOW));
    Evaluation decided = Some.evaluation("e", null, Verdict.GO, NOW);
    write(decided, decided);

    assertThat(store.evaluations().find("e")).contains(decided);
  }

  @Test
  void aFinalVerdictNeverChangesAndTheAttemptLeavesNoAuditLine() {
    Evaluation noGo = Some.evaluation("e", null, Verdict.NO_GO, NOW);
    write(noGo);

    assertThatThrownBy(() -> write(Some.evaluation("e", null, Verdict.GO, NOW)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("evaluation e is final and cannot become GO");

    assertThat(store.evaluations().find("e")).contains(noGo);
    assertThat(store.audit().list(null, 10)).hasSize(1);
  }

  @Test
  void evaluationsAreListedNewestFirstByGateAndRolloutInPages() {
    write(Some.rollout("r", NOW));
    write(evaluation("e1", "r", NOW), evaluation("e2", null, NOW), evaluation("e3", "r", NOW));

    EvaluationStore evaluations = store.evaluations();
    assertThat(evaluations.list(new EvaluationArchive.EvaluationFilter(null, null, null, 2)))
        .extracting(Evaluation::id)
        .containsExactly("e3", "e2");
    assertThat(evaluations.list(new EvaluationArchive.EvaluationFilter("shop", null, "e2", 2)))
        .extracting(Evaluation::id)
        .containsExactly("e1");
    assertThat(evaluations.list(new EvaluationArchive.EvaluationFilter("shop", "r", null, 5)))
        .extracting(Evaluation::id)
        .containsExactly("e3", "e1");
    assertThat(evaluations.list(new EvaluationArchive.EvaluationFilter("other", null, null, 5)))
        .isEmpty();
  }

  @Test
  void theAuditChainGoesOnOverRestarts() {
    write(Some.rollout("r", NOW));
    reopened();
    store.journal().write(new Entry.OfRollout(Some.rollout("r", NOW)), "a\nb", "two\r\nlines\0");

    assertThat(store.audit().list(null, 10))
        .extracting(AuditEntry::sequence, AuditEntry::who, AuditEntry::what)
        .containsExactly(tuple(2L, "a b", "two lines"), tuple(1L, "test", "wrote"));
    assertThat(store.audit().verify()).isInstanceOf(AuditArchive.Check.Sound.class);
  }

  @Test
  void aClockFinerThanTheDatabaseDoesNotBreakTheChain() {
    store.close();
    store = Store.open(directory, InstantSource.fixed(NOW.plusNanos(123_456_789)));
    write(Some.rollout("r", NOW));

    assertThat(store.audit().verify()).isInstanceOf(AuditArchive.Check.Sound.class);
  }

  @Test
  void aChangedLineShows() throws SQLException {
    writeLines(2_500);
    tamper("UPDATE audit SET what = 'nothing' WHERE sequence = 1700");

    assertThat(store.audit().verify())
        .isEqualTo(
            new AuditArchive.Check.Broken(
                1700,
                "line 1700 ("
                    + NOW
                    + ") was changed: its hash does not fit its content (expected "
                    + contentHash(1700)
                    + ", saw "
                    + store.audit().list(1701L, 1).getFirst().hash().substring(0, 12)
                    + ")"));
  }

  @Test
  void aMissingLineShows() throws SQLException {
    writeLines(5);
    tamper("DELETE FROM audit WHERE sequence = 3");

    assertThat(store.audit().verify())
        .isEqualTo(new AuditArchive.Check.Broken(3, "line 3 is missing; the next one is line 4"));
  }

  @Test
  void aLineThatWasRewrittenWithItsHashShowsAtTheNext() throws SQLException {
    writeLines(4);
    AuditEntry second = store.audit().list(3L, 1).getFirst();
    AuditEntry forged = AuditEntry.after(2, second.at(), "eve", "nothing", second.previous());
    tamper(
        "UPDATE audit SET who='eve', what='nothing', hash='"
            + forged.hash()
            + "' WHERE sequence=2");

    assertThat(store.audit().verify())
        .isEqualTo(
            new AuditArchive.Check.Broken(
                3,
                "line 3 ("
                    + NOW
                    + ") does not follow the line before it (expected "
                    + forged.hash().substring(0, 12)
                    + ", saw "
                    + second.hash().substring(0, 12)
                    + ")"));
  }

  private String contentHash(long sequence) {
    return store.audit().list(sequence + 1, 1).getFirst().contentHash().substring(0, 12);
  }

  private void writeLines(int lines) throws SQLException {
    write(Some.rollout("r", NOW));
    AuditEntry last = store.audit().list(null, 1).getFirst();
    StringBuilder sql = new StringBuilder("BEGIN;");
    for (int line = 2; line <= lines; line++) {
      last = AuditEntry.after(line, NOW, "test", "line", last.hash());
      sql.append(
          "INSERT INTO audit VALUES (%d, %d, 'test', 'line', '%s', '%s', NULL, NULL);"
              .formatted(line, Micros.of(NOW), last.previous(), last.hash()));
    }
    tamper(sql.append("COMMIT").toString());
    assertThat(store.audit().verify())
        .isEqualTo(new AuditArchive.Check.Sound(1, lines, last.hash(), NOW, 0));
  }

  private void tamper(String sql) throws SQLException {
    AtDisk.execute(directory, sql);
  }

  private Store reopened() {
    store.close();
    store = Store.open(directory, InstantSource.fixed(NOW));
    return store;
  }

  private void write(Rollout... rollouts) {
    for (Rollout rollout : rollouts) {
      journal(new Entry.OfRollout(rollout));
    }
  }

  private void write(Evaluation... evaluations) {
    for (Evaluation evaluation : evaluations) {
      journal(new Entry.OfEvaluation(evaluation));
    }
  }

  private void write(Hold... holds) {
    for (Hold hold : holds) {
      journal(new Entry.OfHold(hold));
    }
  }

  private void journal(Entry entry) {
    store.journal().write(entry, "test", "wrote");
  }

  private static Rollout finished(String id, Instant at) {
    return Some.rollout(id, at.minusSeconds(60)).finished(Rollout.Result.SUCCEEDED, at);
  }

  private static Evaluation evaluation(String id, @Nullable String rollout, Instant at) {
    return Some.evaluation(id, rollout, Verdict.GO, at);
  }
}
