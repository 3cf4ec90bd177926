package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that version 2 wrote, as {@code version-2.sql} dumps it: the one of version 1,
 * migrated, with the records of {@link GoldenRecords}, its five oldest audit lines deleted by
 * retention.
 */
class VersionTwoTest {
  private static final Instant NOW = Some.NOW.plusSeconds(7_200);
  private static final String HEAD =
      "4f06c316b1471d55fe62736d316aa1ccdcb676aae7fa45ad9f8791a06c966ca5";

  @TempDir Path parent;

  @SuppressWarnings("NullAway.Init") // before each
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private Store store;

  @BeforeEach
  void openWhatVersionTwoLeft() throws IOException, SQLException {
    directory = Files.createDirectory(parent.resolve("two"));
    AtDisk.restore(directory, "version-2.sql");
    store = Store.open(directory, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyRecordReadsAsItWasWritten() {
    for (GoldenTable<?> table : GoldenTable.all()) {
      for (Map.Entry<String, ?> example : table.examples().entrySet()) {
        assertThat(table.read(store, example.getKey()).orElseThrow())
            .as(table + ", " + example.getKey())
            .isEqualTo(example.getValue());
      }
    }
  }

  /** The columns that are searched by; those of JSON have golden files. */
  @Test
  void everyRowIsAsItIsWrittenToday() throws Exception {
    Path today = Files.createDirectory(parent.resolve("today"));
    try (Store fresh = Store.open(today, InstantSource.fixed(NOW))) {
      GoldenTable.all().forEach(table -> table.writeAll(fresh));
    }
    for (GoldenTable<?> table : GoldenTable.all()) {
      assertThat(rows(directory, table)).containsAll(rows(today, table));
    }
  }

  private static List<List<String>> rows(Path of, GoldenTable<?> table) throws SQLException {
    List<List<String>> rows = AtDisk.rows(of, "SELECT * FROM " + table.name());
    assertThat(rows).isNotEmpty();
    rows.forEach(
        row ->
            row.removeIf(
                column ->
                    table.columns().stream().anyMatch(json -> column.startsWith(json + "="))));
    return rows;
  }

  @Test
  void theGateServiceRemembersWhatBothVersionsWrote() {
    Journal.Memory memory = store.journal().remember();

    assertThat(memory.rollouts()).hasSize(2 + GoldenRecords.rollouts().size());
    assertThat(memory.evaluations())
        .extracting(Evaluation::id)
        .contains("ev_019ab3c3", "ev_019ab3c4", "ev_019ab3c5", "ev_1", "ev_2", "ev_GO");
    assertThat(memory.holds()).extracting("id").contains("hold_019ab3d0", "hold_2", "hold_3");
    assertThat(memory.nodes()).hasSize(GoldenRecords.nodes().size());
  }

  @Test
  void aVerdictThatWasFinalThenMayBeWrittenAgainAsItIs() {
    Evaluation noGo = store.evaluations().find("ev_1").orElseThrow();
    assertThat(noGo.verdict()).isEqualTo(Verdict.NO_GO);

    store.journal().write(new Entry.OfEvaluation(noGo), "test", "again");

    assertThat(store.evaluations().find("ev_1")).contains(noGo);
  }

  @Test
  void itsAuditChainIsSoundAndGoesOnWithTheSameHashes() {
    assertThat(store.audit().verify())
        .isEqualTo(new AuditArchive.Check.Sound(6, 33, HEAD, Some.NOW.plusSeconds(3_600), 38));

    store
        .journal()
        .write(new Entry.OfNode(NodeRecord.found("shop", "app09", NOW)), "pitwall", "found");

    assertThat(store.audit().list(null, 1))
        .extracting(
            AuditEntry::sequence, entry -> entry.follows(HEAD), entry -> entry.covered() != null)
        .containsExactly(tuple(39L, true, true));
    assertThat(store.audit().verify())
        .isInstanceOfSatisfying(
            AuditArchive.Check.Sound.class,
            sound -> assertThat(sound.notCovered()).as("one is new").isEqualTo(38));
  }
}
