package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.Rollout;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    assertThat(store.audit().verify()).isEqualTo(new AuditTrail.Check.Sound(0, AuditEntry.GENESIS));
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
    assertThat(store.rollouts().holds(10)).extracting(Hold::id).containsExactly("h2", "h3", "h1");
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
    assertThat(evaluations.list(null, null, null, 2))
        .extracting(Evaluation::id)
        .containsExactly("e3", "e2");
    assertThat(evaluations.list("shop", null, "e2", 2))
        .extracting(Evaluation::id)
        .containsExactly("e1");
    assertThat(evaluations.list("shop", "r", null, 5))
        .extracting(Evaluation::id)
        .containsExactly("e3", "e1");
    assertThat(evaluations.list("other", null, null, 5)).isEmpty();
  }

  @Test
  void theAuditChainGoesOnOverRestarts() {
    write(Some.rollout("r", NOW));
    reopened();
    store.journal().write(new Entry.OfRollout(Some.rollout("r", NOW)), "a\nb", "two\r\nlines\0");

    assertThat(store.audit().list(null, 10))
        .extracting(AuditEntry::sequence, AuditEntry::who, AuditEntry::what)
        .containsExactly(tuple(2L, "a b", "two lines"), tuple(1L, "test", "wrote"));
    assertThat(store.audit().verify()).isInstanceOf(AuditTrail.Check.Sound.class);
  }

  @Test
  void aClockFinerThanTheDatabaseDoesNotBreakTheChain() {
    store.close();
    store = Store.open(directory, InstantSource.fixed(NOW.plusNanos(123_456_789)));
    write(Some.rollout("r", NOW));

    assertThat(store.audit().verify()).isInstanceOf(AuditTrail.Check.Sound.class);
  }

  @Test
  void aChangedLineShows() throws SQLException {
    writeLines(2_500);
    tamper("UPDATE audit SET what = 'nothing' WHERE sequence = 1700");

    assertThat(store.audit().verify())
        .isEqualTo(
            new AuditTrail.Check.Broken(
                1700, "line 1700 (" + NOW + ") was changed: its hash does not fit its content"));
  }

  @Test
  void aMissingLineShows() throws SQLException {
    writeLines(5);
    tamper("DELETE FROM audit WHERE sequence = 3");

    assertThat(store.audit().verify())
        .isEqualTo(new AuditTrail.Check.Broken(3, "line 3 is missing; the next one is line 4"));
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
            new AuditTrail.Check.Broken(
                3, "line 3 (" + NOW + ") does not follow the line before it"));
  }

  private void writeLines(int lines) throws SQLException {
    write(Some.rollout("r", NOW));
    AuditEntry last = store.audit().list(null, 1).getFirst();
    StringBuilder sql = new StringBuilder("BEGIN;");
    for (int line = 2; line <= lines; line++) {
      last = AuditEntry.after(line, NOW, "test", "line", last.hash());
      sql.append(
          "INSERT INTO audit VALUES (%d, %d, 'test', 'line', '%s', '%s');"
              .formatted(line, Micros.of(NOW), last.previous(), last.hash()));
    }
    tamper(sql.append("COMMIT").toString());
    assertThat(store.audit().verify()).isEqualTo(new AuditTrail.Check.Sound(lines, last.hash()));
  }

  private void tamper(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("pitwall.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
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
