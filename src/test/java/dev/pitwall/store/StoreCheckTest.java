package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.config.Config;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.store.StoreCheck.Damage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pitwall store check} finds what is wrong, names it, and changes nothing. */
@Timeout(60)
class StoreCheckTest {
  @TempDir Path parent;

  private Path told() throws IOException {
    return AStory.told(Files.createDirectory(parent.resolve("data")));
  }

  @Test
  void whatWasWrittenIsSound() throws IOException {
    StoreCheck.Report report = StoreCheck.of(told());

    assertThat(report.damage()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.rows())
        .containsEntry("runs", 3L)
        .containsEntry("evaluations", 1L)
        .containsEntry("audit", 6L)
        .hasSize(9);
    assertThat(report.chain())
        .hasValueSatisfying(
            chain -> {
              assertThat(chain.sequence()).isEqualTo(6);
              assertThat(chain.headAt()).isEqualTo(AStory.NOW);
              assertThat(chain.notCovered()).isZero();
            });
  }

  @Test
  void aFolderInUseIsLookedAtBesideTheService() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("data"));
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.tell(store);

      assertThat(StoreCheck.of(folder).damage()).isEmpty();
      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));
      assertThat(StoreCheck.of(folder).rows()).containsEntry("rollouts", 2L);
    }
  }

  @Test
  void itLeavesTheFolderAsItWas() throws IOException {
    Path folder = told();
    List<String> before = listing(folder);

    StoreCheck.of(folder);

    assertThat(listing(folder)).isEqualTo(before);
  }

  private static List<String> listing(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.toString().endsWith("-shm") && !file.toString().endsWith("-wal"))
          .map(file -> folder.relativize(file) + " " + file.toFile().length())
          .sorted()
          .toList();
    }
  }

  static List<Arguments> edits() {
    String acknowledgement = "e1/" + Micros.of(AStory.NOW) + "/ada";
    return List.of(
        Arguments.of("UPDATE runs SET steps = '{' WHERE id = '00000002'", "runs", "00000002"),
        Arguments.of(
            "UPDATE rollouts SET body = replace(body, '1.4.2', '1.4.3')", "rollouts", "r1"),
        Arguments.of(
            "UPDATE evaluations SET body = replace(body, 'NO_GO', 'GO')", "evaluations", "e1"),
        Arguments.of("UPDATE evaluations SET verdict = 'GO'", "evaluations", "e1"),
        Arguments.of("UPDATE evaluations SET body = substr(body, 1, 40)", "evaluations", "e1"),
        Arguments.of("UPDATE holds SET released_at = 1", "holds", "h1"),
        Arguments.of("UPDATE holds SET body = replace(body, 'look', 'loop')", "holds", "h1"),
        Arguments.of("UPDATE nodes SET body = '{}'", "nodes", "shop/app01"),
        Arguments.of(
            "UPDATE acknowledgements SET body = replace(body, 'known', 'fine')",
            "acknowledgements",
            acknowledgement),
        Arguments.of("DELETE FROM evaluations", "evaluations", "e1"),
        Arguments.of("DELETE FROM holds", "holds", "h1"),
        Arguments.of("DELETE FROM nodes", "nodes", "shop/app01"),
        Arguments.of("DELETE FROM acknowledgements", "acknowledgements", acknowledgement),
        Arguments.of("DELETE FROM rollouts", "evaluations", "e1"),
        Arguments.of("DELETE FROM audit WHERE sequence = 3", "audit", "3"),
        Arguments.of("UPDATE audit SET what = 'nothing' WHERE sequence = 2", "audit", "2"),
        Arguments.of("UPDATE audit SET row_hash = NULL WHERE sequence = 5", "audit", "5"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void eachEditIsNamed(String sql, String table, String id) throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(folder, sql);

    StoreCheck.Report report = StoreCheck.of(folder);

    assertThat(report.isSound()).isFalse();
    assertThat(report.damage()).extracting(Damage::table, Damage::id).contains(tuple(table, id));
    assertThat(report.damage())
        .allSatisfy(
            one ->
                assertThat(one.sentence())
                    .doesNotContainPattern("\\p{Cntrl}")
                    .hasSizeLessThan(900));
  }

  @Test
  void theFirstBadEntrySaysWhatWasExpectedAndWhatWasSeen() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(folder, "UPDATE evaluations SET verdict = 'GO'");

    try (Store store = Store.open(folder, AStory.CLOCK)) {
      assertThat(store.audit().verify())
          .isInstanceOfSatisfying(
              Check.Broken.class,
              broken -> {
                assertThat(broken.sequence()).isEqualTo(3);
                assertThat(broken.sentence())
                    .matches(
                        "line 3 is about row e1 of table evaluations: its audit line expects a row"
                            + " of hash [0-9a-f]{12}, saw [0-9a-f]{12}");
              });
    }
  }

  @Test
  void linesOfEarlierVersionsAreValidAndTheirRowsCountAsNotCovered()
      throws IOException, SQLException {
    Path folder = Files.createDirectory(parent.resolve("two"));
    AtDisk.restore(folder, "version-2.sql");

    assertThat(StoreCheck.of(folder).notes())
        .singleElement()
        .asString()
        .startsWith("schema version 2 is older than this program's");
    Store.open(folder, AStory.CLOCK).close();

    assertThat(StoreCheck.of(folder).chain())
        .hasValueSatisfying(chain -> assertThat(chain.notCovered()).isEqualTo(38));
  }

  @Test
  void aPageThatIsOverwrittenIsToldAndTheRestIsStillLookedAt() throws IOException {
    Path folder = told();
    Path file = folder.resolve("pitwall.db");
    try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "rw")) {
      for (long page = 4096L * 8; page < 4096L * 12; page += 4096) {
        database.seek(page);
        database.write(new byte[4096]);
      }
    }

    StoreCheck.Report report = StoreCheck.of(folder);

    assertThat(report.damage()).isNotEmpty();
    assertThat(report.damage().size()).isLessThanOrEqualTo(StoreCheck.MOST);
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 5_000, 20_480, 65_536})
  void aFileThatIsCutOffIsDamage(long bytes) throws IOException {
    Path folder = told();
    Path file = folder.resolve("pitwall.db");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.size()).isGreaterThan(bytes);
      channel.truncate(bytes);
    }

    try {
      assertThat(StoreCheck.of(folder).isSound()).isFalse();
    } catch (StoreRefused e) {
      assertThat(e).hasMessageContaining(file.toString());
    }
  }

  @Test
  void anotherProgramsAndANewerProgramsDatabaseAreRefused() throws IOException, SQLException {
    Path other = Files.createDirectory(parent.resolve("other"));
    AtDisk.execute(other, "CREATE TABLE bookmarks (id INTEGER)");
    Path newer = told();
    AtDisk.execute(
        newer,
        "INSERT INTO flyway_schema_history SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 0,"
            + " installed_by, installed_on, 1, success FROM flyway_schema_history"
            + " WHERE version = '1'");

    assertThatThrownBy(() -> StoreCheck.of(other))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("is another program's SQLite database");
    assertThatThrownBy(() -> StoreCheck.of(newer))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("has schema version 99");
    assertThatThrownBy(() -> StoreCheck.of(parent.resolve("nowhere")))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("there is no database");
  }

  @Test
  void rowsThatRetentionDeletedAreNotMissing() throws IOException {
    Path folder = told();
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      // Ended long ago, written again just now: retention takes the row, its line stays.
      AStory.write(
          store,
          new Entry.OfEvaluation(
              Some.evaluation("e0", null, Verdict.GO, AStory.NOW.minusSeconds(1_000_000))));
    }
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      Retention.Swept swept =
          store
              .retention(
                  new Config.Store(
                      Duration.ofDays(14),
                      Duration.ofDays(14),
                      1 << 20,
                      Duration.ofDays(10),
                      1L << 30,
                      Duration.ofDays(1),
                      Duration.ofDays(400)))
              .sweep(AStory.NOW);
      assertThat(swept.verdicts().evaluations()).isEqualTo(1);
      assertThat(store.audit().verify()).isInstanceOf(Check.Sound.class);
    }
    assertThat(StoreCheck.of(folder).damage()).isEmpty();
  }
}
