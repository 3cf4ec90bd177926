package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Journal.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Some.NOW);

  @TempDir Path directory;

  @Test
  void makesItsDirectoryAndFindsEverythingAgain() {
    Path deep = directory.resolve("var/pitwall");
    Run run = Some.run(1, Some.NOW);
    try (Store store = Store.open(deep, CLOCK)) {
      store.runWriter().offer(run);
    }
    try (Store store = Store.open(deep, CLOCK)) {
      assertThat(store.runs().find(run.id())).contains(run);
    }
  }

  @Test
  void aSecondServiceOnTheSameDirectoryIsRefusedAndToldWhoHoldsIt() {
    try (Store first = Store.open(directory, CLOCK)) {
      assertThatThrownBy(() -> Store.open(directory, CLOCK))
          .isInstanceOf(StoreRefused.class)
          .hasMessage(
              "data directory %s is in use by process %d, since %s; stop that one or choose another directory",
              directory, ProcessHandle.current().pid(), Some.NOW);
      assertThat(first.runs().list(RunArchive.RunFilter.newest(1))).isEmpty();
    }
    Store.open(directory, CLOCK).close();
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(database(), "Dear diary, nothing happened today.");

    assertRefused("is not a SQLite database; required: a file that Pitwall made");
    assertThat(database()).hasContent("Dear diary, nothing happened today.");
  }

  @Test
  void anotherProgramsDatabaseIsRefused() throws SQLException {
    execute("CREATE TABLE bookmarks (id INTEGER)");

    assertRefused("is another program's SQLite database");
  }

  @Test
  void aDamagedFileIsRefusedWithWhatToDo() throws IOException {
    Store.open(directory, CLOCK).close();
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.seek(100);
      file.write("x".repeat(3_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    assertRefused(
        "or move pitwall.db, its -wal and -shm, and pitwall.head away together to start empty");
  }

  @Test
  void aNewerSchemaIsRefusedWithWhatToDo() throws SQLException {
    Store.open(directory, CLOCK).close();
    execute(
        "INSERT INTO flyway_schema_history SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 0,"
            + " installed_by, installed_on, 1, success FROM flyway_schema_history"
            + " WHERE version = '1'");

    assertRefused(
        "has schema version 99; this program knows up to 4; start the newer program that wrote it");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> Store.open(file.resolve("data"), CLOCK))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("required: a directory this user may write to");
  }

  @Test
  void aRefusalLetsGoOfTheDirectory() throws IOException {
    Files.writeString(database(), "Dear diary, nothing happened today.");
    assertRefused("is not a SQLite database");
    Files.delete(database());

    Store.open(directory, CLOCK).close();
  }

  @Test
  void theProgramKnowsItsNewestMigration() throws IOException, URISyntaxException {
    URL migrations = Store.class.getResource("/db/migration");
    assertThat(migrations).isNotNull();
    try (Stream<Path> files = Files.list(Path.of(migrations.toURI()))) {
      assertThat(files.map(StoreTest::version).max(Integer::compare)).contains(Schema.VERSION);
    }
  }

  @Test
  void aStartThatWasKilledAtItsFirstWriteIsBegunAnew() throws IOException {
    Files.createFile(database());
    Files.writeString(directory.resolve("pitwall.db-journal"), "half a page");
    Store.open(directory, CLOCK).close();
  }

  @Test
  void whatAKilledProcessLeftIsTidied() throws IOException {
    Path left = Files.createDirectories(directory.resolve("tmp")).resolve("artefact-1.part");
    Files.writeString(left, "half a screenshot");
    try (Store store = Store.open(directory, CLOCK)) {
      assertThat(store.stats().artefactBytes()).isZero();
    }
    assertThat(left).doesNotExist();
  }

  @Test
  void commitsWaitForTheDisk() {
    SqliteFile file = SqliteFile.claim(database(), directory.resolve("tmp"));
    try (Database database = open(file)) {
      assertThat(pragma(database.writing(), "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database.writing(), "synchronous")).isEqualTo("2");
      assertThat(pragma(database.reading(), "journal_mode")).isEqualTo("wal");
      assertThatThrownBy(
              () -> database.reading().useHandle(handle -> handle.execute("DELETE FROM runs")))
          .hasMessageContaining("readonly");
    }
  }

  @Test
  void readersReadWhileTheWriterWrites() throws Exception {
    try (Store store = Store.open(directory, CLOCK);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> readers = new ArrayList<>();
      for (int reader = 0; reader < 8; reader++) {
        readers.add(threads.submit(() -> readUntil(done, store)));
      }
      for (int n = 1; n <= 2_000; n++) {
        assertThat(store.runWriter().offer(Some.run(n, Some.NOW.plusMillis(n)))).isTrue();
        if (n % 100 == 0) {
          store
              .journal()
              .write(
                  new Entry.OfEvaluation(Some.evaluation("e" + n, null, Verdict.GO, Some.NOW)),
                  "test",
                  "decided");
        }
      }
      assertThat(store.runWriter().flush(Duration.ofSeconds(20))).isTrue();
      done.set(true);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
      assertThat(store.runs().recent(Some.NOW, 5_000)).hasSize(2_000);
      assertThat(
              store
                  .evaluations()
                  .list(new EvaluationArchive.EvaluationFilter(null, null, null, 500)))
          .hasSize(20);
    }
  }

  @Test
  void saysHowItIsDoing() {
    try (Store store = Store.open(directory, CLOCK)) {
      store.runWriter().offer(Some.run(1, Some.NOW));
      store.runWriter().flush(Duration.ofSeconds(10));
      store.journal().write(new Entry.OfRollout(Some.rollout("r", Some.NOW)), "test", "opened");
      store.artefacts().keep("1", Artefact.Kind.CONSOLE, "console.txt", new byte[7]);

      StoreStats stats = store.stats();

      assertThat(stats.databaseBytes()).isPositive();
      assertThat(stats.artefactBytes()).isEqualTo(7);
      assertThat(stats.runsQueued()).isZero();
      assertThat(stats.runsWritten()).isEqualTo(1);
      assertThat(stats.runsDropped()).isZero();
      assertThat(stats.lastRunWrite()).isPositive();
      assertThat(stats.lastJournalWrite()).isPositive();
    }
  }

  /** Reads as long as it is written, and checks that nothing once seen goes away. */
  private static int readUntil(AtomicBoolean done, Store store) {
    int seen = 0;
    int reads = 0;
    do {
      int now = store.runs().recent(Some.NOW, 5_000).size();
      assertThat(now).isGreaterThanOrEqualTo(seen);
      seen = now;
      reads++;
    } while (!done.get());
    return reads;
  }

  private static Database open(SqliteFile file) {
    Schema.bring(file.writing(), "test");
    return Database.open(file);
  }

  private static String pragma(org.jdbi.v3.core.Jdbi jdbi, String name) {
    return jdbi.withHandle(handle -> handle.select("PRAGMA " + name).mapTo(String.class).one());
  }

  private static int version(Path migration) {
    String name = String.valueOf(migration.getFileName());
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  private Path database() {
    return directory.resolve("pitwall.db");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> Store.open(directory, CLOCK))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining(database().toString())
        .hasMessageContaining(why);
  }
}
