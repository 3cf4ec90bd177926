package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A row that cannot be read is named, never lost, and never left out of what decides. */
class UnreadableRowTest {
  private static final Instant NOW = Some.NOW;

  @TempDir Path directory;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @SuppressWarnings("NullAway.Init") // before each
  private Store store;

  @BeforeEach
  void open() {
    log.start();
    logger().addAppender(log);
    store = Store.open(directory, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    store.close();
    logger().detachAppender(log);
  }

  @Test
  void anEndOfARolloutThatALaterVersionKnowsEndsTheStartAndIsNamedWithTheWaysOut()
      throws SQLException {
    write(new Entry.OfRollout(Some.rollout("good", NOW)));
    write(new Entry.OfRollout(Some.rollout("r1", NOW).finished(Rollout.Result.SUCCEEDED, NOW)));
    change("UPDATE rollouts SET body = replace(body, 'SUCCEEDED', 'TELEPORTED') WHERE id = 'r1'");

    assertThatThrownBy(() -> store.journal().remember())
        .isInstanceOf(UnreadableRow.class)
        .hasMessage(
            "row r1 of table rollouts cannot be read (No enum constant"
                + " dev.pitwall.rollout.Rollout.Result.TELEPORTED); it stays as it is: start the"
                + " newer version that wrote it, restore a backup with `pitwall store restore`, or"
                + " take it out for good with `pitwall store drop rollouts r1`; `pitwall store"
                + " check` says what else is damaged");
  }

  @Test
  void listsGoOnWithoutItAndSayItOnce() throws SQLException {
    write(new Entry.OfRollout(Some.rollout("good", NOW)));
    write(new Entry.OfRollout(Some.rollout("r1", NOW)));
    change("UPDATE rollouts SET body = '{' WHERE id = 'r1'");

    for (int times = 0; times < 3; times++) {
      assertThat(store.rollouts().list(null, 10)).extracting(Rollout::id).containsExactly("good");
    }

    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("1 row of table rollouts cannot be read, and left out of lists: r1;");
    assertThat(store.damage().leftOut()).isEqualTo(1);
    assertThat(store.damage().some()).containsExactly("rollouts/r1");
  }

  @Test
  void itsIdIsNotFreeAndItStaysAsItIs() throws SQLException {
    Rollout finished = Some.rollout("r1", NOW).finished(Rollout.Result.SUCCEEDED, NOW);
    write(new Entry.OfRollout(finished));
    change("UPDATE rollouts SET body = replace(body, 'SUCCEEDED', 'TELEPORTED') WHERE id = 'r1'");

    assertThatThrownBy(() -> store.journal().findRollout("r1"))
        .isInstanceOf(UnreadableRow.class)
        .hasMessageContaining("row r1 of table rollouts cannot be read");
    assertThatThrownBy(() -> write(new Entry.OfRollout(Some.rollout("r1", NOW))))
        .isInstanceOf(IllegalStateException.class);

    change("UPDATE rollouts SET body = replace(body, 'TELEPORTED', 'SUCCEEDED') WHERE id = 'r1'");
    assertThat(store.journal().findRollout("r1")).contains(finished);
  }

  static List<Arguments> damages() {
    return List.of(
        Arguments.of("rollouts", "r1", "body = '{\"id\":'"),
        Arguments.of("rollouts", "r1", "body = '{}'"),
        Arguments.of("rollouts", "r1", "body = replace(body, '\"shop\"', '7')"),
        Arguments.of("rollouts", "r1", "body = x'00ff1b5b324a'"),
        Arguments.of("evaluations", "e1", "body = replace(body, 'POST_START', 'MIGRATED')"),
        Arguments.of("evaluations", "e1", "body = replace(body, 'NO_GO', 'GO'), verdict = 'GO'"),
        Arguments.of("evaluations", "e1", "verdict = 'GO'"),
        Arguments.of("holds", "h1", "body = '{}'"),
        Arguments.of("holds", "h1", "gate = 'other'"),
        Arguments.of("nodes", "shop/app01", "body = 'null'"),
        Arguments.of("acknowledgements", "e1/" + Micros.of(NOW) + "/ada", "body = '[]'"));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void whatDecidesIsNeverLeftOutOfAStart(String table, String id, String damage)
      throws SQLException {
    write(new Entry.OfRollout(Some.rollout("r1", NOW)));
    write(new Entry.OfNode(NodeRecord.found("shop", "app01", NOW)));
    write(new Entry.OfEvaluation(Some.evaluation("e1", "r1", Verdict.NO_GO, NOW)));
    write(new Entry.OfAcknowledgement(new Acknowledgement("e1", "ada", "known", NOW)));
    write(new Entry.OfHold(new Hold("h1", "shop", "ada", "look", NOW, null, null, null)));
    assertThat(store.journal().remember().holds()).hasSize(1);
    change("UPDATE " + table + " SET " + damage);

    assertThatThrownBy(() -> store.journal().remember())
        .isInstanceOf(UnreadableRow.class)
        .hasMessageStartingWith("row " + id + " of table " + table + " ")
        .message()
        .containsAnyOf("cannot be read (", "is not what was written (it was changed")
        .contains("pitwall store check", "pitwall store restore")
        .doesNotContainPattern("\\p{Cntrl}")
        .hasSizeLessThan(900);
  }

  @Test
  void aVerdictThatWasEditedIsNotReadBackByItsIdAndListsLeaveItOut() throws SQLException {
    write(new Entry.OfEvaluation(Some.evaluation("e1", null, Verdict.NO_GO, NOW)));
    write(new Entry.OfEvaluation(Some.evaluation("e2", null, Verdict.GO, NOW)));
    change("UPDATE evaluations SET body = replace(body, 'NO_GO', 'GO'), verdict = 'GO'");

    assertThat(store.evaluations().find("e2")).isPresent();
    assertThatThrownBy(() -> store.evaluations().find("e1"))
        .isInstanceOf(UnreadableRow.class)
        .hasMessageContaining("it was changed after it was written: its audit line expects a row")
        .hasMessageContaining("pitwall store accept");
    assertThat(
            store
                .evaluations()
                .list(new EvaluationArchive.EvaluationFilter("shop", null, null, 10)))
        .extracting(Evaluation::id)
        .containsExactly("e2");
  }

  @Test
  void runsThatCannotBeReadAreLeftOutOfAStartWithOneWarning() throws SQLException {
    Run good = Some.run(1, NOW);
    store.runs().insert(List.of(good, Some.run(2, NOW), Some.run(3, NOW)));
    change(
        "UPDATE runs SET cause = 'HUNCH' WHERE id = '00000002';"
            + "UPDATE runs SET outcome = 'BORED' WHERE id = '00000003'");

    assertThat(store.runs().recent(NOW, 10)).extracting(Run::id).containsExactly(good.id());
    assertThat(store.runs().list(RunArchive.RunFilter.newest(10))).containsExactly(good);
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith(
            "2 rows of table runs cannot be read, and left out of lists: 00000003, 00000002;");
    assertThatThrownBy(() -> store.runs().find("00000002"))
        .hasMessageStartingWith("row 00000002 of table runs cannot be read (");
  }

  @Test
  void manyOfThemAreOneLineOfTheLog() throws SQLException {
    for (int n = 0; n < 30; n++) {
      write(new Entry.OfRollout(Some.rollout("r" + n, NOW)));
    }
    change("UPDATE rollouts SET body = '{}'");

    assertThat(store.rollouts().list(null, 500)).isEmpty();
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("30 rows of table rollouts cannot be read")
        .contains(": r9, r8, r7 ...; the first: row r9 ");
  }

  private void write(Entry entry) {
    store.journal().write(entry, "test", "wrote");
  }

  private void change(String sql) throws SQLException {
    AtDisk.execute(directory, sql);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("dev.pitwall.store");
  }
}
