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
import dev.pitwall.rollout.Journal;
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
import org.slf4j.LoggerFactory;

/** A row that cannot be read neither stops the service nor is lost. */
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
  void anEndOfARolloutThatALaterVersionKnowsIsPassedOverAndNamedInTheLog() throws SQLException {
    write(new Entry.OfRollout(Some.rollout("good", NOW)));
    write(new Entry.OfRollout(Some.rollout("r1", NOW).finished(Rollout.Result.SUCCEEDED, NOW)));
    change("UPDATE rollouts SET body = replace(body, 'SUCCEEDED', 'TELEPORTED') WHERE id = 'r1'");

    assertThat(store.journal().remember().rollouts())
        .extracting(Rollout::id)
        .containsExactly("good");
    assertThat(errors())
        .containsExactly(
            "row r1 of table rollouts cannot be read (No enum constant"
                + " dev.pitwall.rollout.Rollout.Result.TELEPORTED); it is passed over and stays as"
                + " it is; start the newer version that wrote it, or mend the row");
    assertThat(store.rollouts().list(null, 10)).hasSize(1);
  }

  @Test
  void itsIdIsNotFreeAndItStaysAsItIs() throws SQLException {
    Rollout finished = Some.rollout("r1", NOW).finished(Rollout.Result.SUCCEEDED, NOW);
    write(new Entry.OfRollout(finished));
    change("UPDATE rollouts SET body = replace(body, 'SUCCEEDED', 'TELEPORTED') WHERE id = 'r1'");
    store.journal().remember();

    assertThatThrownBy(() -> store.journal().findRollout("r1"))
        .isInstanceOf(UnreadableRow.class)
        .hasMessageContaining("row r1 of table rollouts cannot be read");
    assertThatThrownBy(() -> write(new Entry.OfRollout(Some.rollout("r1", NOW))))
        .isInstanceOf(IllegalStateException.class);

    change("UPDATE rollouts SET body = replace(body, 'TELEPORTED', 'SUCCEEDED') WHERE id = 'r1'");
    assertThat(store.journal().findRollout("r1")).contains(finished);
  }

  @Test
  void aQuestionOfAPhaseThatALaterVersionKnowsIsPassedOver() throws SQLException {
    write(new Entry.OfEvaluation(Some.evaluation("e1", null, Verdict.GO, NOW)));
    write(new Entry.OfEvaluation(Some.evaluation("e2", null, Verdict.GO, NOW)));
    change("UPDATE evaluations SET body = replace(body, 'POST_START', 'MIGRATED') WHERE id = 'e1'");

    assertThat(store.journal().remember().evaluations())
        .extracting(Evaluation::id)
        .containsExactly("e2");
    assertThat(
            store
                .evaluations()
                .list(new EvaluationArchive.EvaluationFilter("shop", null, null, 10)))
        .hasSize(1);
    assertThatThrownBy(() -> store.journal().findEvaluation("e1"))
        .isInstanceOf(UnreadableRow.class)
        .hasMessageContaining("MIGRATED");
    assertThat(errors()).anyMatch(line -> line.startsWith("row e1 of table evaluations"));
  }

  @Test
  void whatIsNoJsonOrLacksAFieldOrHasANumberForATextIsPassedOver() throws SQLException {
    for (int n = 1; n <= 4; n++) {
      write(new Entry.OfRollout(Some.rollout("r" + n, NOW)));
    }
    write(new Entry.OfNode(NodeRecord.found("shop", "app01", NOW)));
    write(new Entry.OfNode(NodeRecord.found("shop", "app02", NOW)));
    write(new Entry.OfEvaluation(Some.evaluation("e1", "r4", Verdict.NO_GO, NOW)));
    write(new Entry.OfAcknowledgement(new Acknowledgement("e1", "ada", "known", NOW)));
    change(
        "UPDATE rollouts SET body = '{\"id\":' WHERE id = 'r1';"
            + "UPDATE rollouts SET body = '{}' WHERE id = 'r2';"
            + "UPDATE rollouts SET body = replace(body, '\"shop\"', '7') WHERE id = 'r3';"
            + "UPDATE nodes SET body = 'null' WHERE node = 'app01';"
            + "UPDATE acknowledgements SET body = '[]'");

    Journal.Memory memory = store.journal().remember();

    assertThat(memory.rollouts()).extracting(Rollout::id).containsExactly("r4");
    assertThat(memory.nodes()).extracting(NodeRecord::node).containsExactly("app02");
    assertThat(memory.acknowledgements()).isEmpty();
    assertThat(errors())
        .hasSize(5)
        .anyMatch(line -> line.startsWith("row shop/app01 of table nodes cannot be read"))
        .anyMatch(line -> line.startsWith("row e1 of table acknowledgements cannot be read"));
  }

  @Test
  void aHoldThatCannotBeReadStillHolds() throws SQLException {
    Instant end = NOW.plusSeconds(60);
    write(new Entry.OfHold(new Hold("h1", "shop", "ada", "look", NOW, end, null, null)));
    change("UPDATE holds SET body = '{}'");

    assertThat(store.journal().remember().holds())
        .containsExactly(
            new Hold(
                "h1",
                "shop",
                "unknown",
                "the record of this hold cannot be read; it holds until it is released",
                NOW,
                end,
                null,
                null));
    assertThat(errors()).singleElement().asString().contains("row h1 of table holds");
  }

  @Test
  void runsOfALaterVersionAreNotRecalled() throws SQLException {
    Run good = Some.run(1, NOW);
    store.runs().insert(List.of(good, Some.run(2, NOW), Some.run(3, NOW)));
    change(
        "UPDATE runs SET cause = 'HUNCH' WHERE id = '00000002';"
            + "UPDATE runs SET outcome = 'BORED' WHERE id = '00000003'");

    assertThat(store.runs().recent(NOW, 10)).extracting(Run::id).containsExactly(good.id());
    assertThat(store.runs().list(RunArchive.RunFilter.newest(10))).containsExactly(good);
  }

  @Test
  void manyOfThemDoNotFillTheLog() throws SQLException {
    for (int n = 0; n < 30; n++) {
      write(new Entry.OfRollout(Some.rollout("r" + n, NOW)));
    }
    change("UPDATE rollouts SET body = '{}'");

    assertThat(store.journal().remember().rollouts()).isEmpty();
    assertThat(errors()).hasSize(21).last().isEqualTo("10 more rows of rollouts cannot be read");
  }

  private void write(Entry entry) {
    store.journal().write(entry, "test", "wrote");
  }

  private void change(String sql) throws SQLException {
    AtDisk.execute(directory, sql);
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("dev.pitwall.store");
  }
}
