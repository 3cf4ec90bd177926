package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Journal.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was told before a backup is there after it was restored. */
@Timeout(90)
class BackupTest {
  @TempDir Path parent;

  private Path told() throws IOException {
    return AStory.told(Files.createDirectory(parent.resolve("data")));
  }

  @Test
  void aDatabaseThatIsBehindIsNotBackedUpAsIfItWereWhole() throws IOException {
    Path folder = told();
    Files.writeString(folder.resolve("pitwall.head"), "7 " + "ab".repeat(32) + "\n");

    assertThatThrownBy(() -> StoreBackup.make(folder, file("monday.db")))
        .isInstanceOf(StoreRefused.class)
        .hasMessageStartingWith("the database is behind: pitwall.head says that audit line 7");
    assertThat(listing()).containsExactly("data");
  }

  private Path file(String name) {
    return parent.resolve(name);
  }

  @Test
  void whatIsRestoredIsWhatWasBackedUpAndALineThatSaysSo() throws IOException {
    Path folder = told();
    AStory before = AStory.of(folder);
    StoreBackup made = StoreBackup.make(folder, file("monday.db"));

    assertThat(made.bytes()).isEqualTo(Files.size(file("monday.db"))).isPositive();
    assertThat(made.end()).isEqualTo(6);
    StoreRestore.Restored done = restore("monday.db", parent.resolve("new"), false);

    assertThat(done.end()).isEqualTo(6);
    assertThat(done.aside()).isNull();
    AStory after = AStory.of(parent.resolve("new"));
    assertThat(after.lines().getFirst().what())
        .isEqualTo("restored from a backup that ends with line 6");
    assertThat(after.lines().subList(1, 7)).isEqualTo(before.lines());
    assertThat(after).usingRecursiveComparison().ignoringFields("lines").isEqualTo(before);
    assertThat(StoreCheck.of(parent.resolve("new")).damage()).isEmpty();
    assertThat(listing()).containsExactly("data", "monday.db", "new");
  }

  private StoreRestore.Restored restore(String name, Path folder, boolean replace) {
    return StoreRestore.restore(file(name), folder, replace, "ada", AStory.NOW);
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(one -> String.valueOf(one.getFileName())).sorted().toList();
    }
  }

  @Test
  void aBackupOfAServiceThatWritesHoldsAllThatWasToldBefore() throws Exception {
    Path folder = told();
    AtomicInteger told = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    try (Store store = Store.open(folder, AStory.CLOCK);
        ExecutorService writer = Executors.newSingleThreadExecutor()) {
      Future<?> writing = writer.submit(() -> decideUntil(enough, store, told));
      for (int n = 0; n < 3; n++) {
        int before = told.get();
        StoreBackup made = StoreBackup.make(folder, file("live-" + n + ".db"));
        assertThat(made.end()).isGreaterThanOrEqualTo(6 + before);
      }
      enough.set(true);
      writing.get();
    }
    for (int n = 0; n < 3; n++) {
      Path restored = parent.resolve("restored-" + n);
      StoreRestore.Restored done = restore("live-" + n + ".db", restored, false);
      assertThat(StoreCheck.of(restored).damage()).isEmpty();
      try (Store store = Store.open(restored, AStory.CLOCK)) {
        for (long line = 7; line <= done.end(); line++) {
          assertThat(store.evaluations().find("w" + (line - 6))).isPresent();
        }
      }
    }
  }

  private static void decideUntil(AtomicBoolean enough, Store store, AtomicInteger told) {
    for (int n = 1; !enough.get(); n++) {
      store.runWriter().offer(Some.run(100 + n, AStory.NOW));
      AStory.write(
          store, new Entry.OfEvaluation(Some.evaluation("w" + n, "r1", Verdict.GO, AStory.NOW)));
      told.set(n);
    }
  }

  @Test
  void aFileThatIsThereIsNeverOverwritten() throws IOException {
    Path folder = told();
    Files.writeString(file("mine.db"), "mine");

    assertThatThrownBy(() -> StoreBackup.make(folder, file("mine.db")))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("exists and is never overwritten");
    assertThat(file("mine.db")).hasContent("mine");
  }

  /** Of evidence some may be missing, on both ways. */
  @Test
  void aDamagedRunIsToldAndEndsNeitherBackupNorRestore() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(folder, "UPDATE runs SET steps = '{' WHERE id = '00000002'");
    StoreBackup made = StoreBackup.make(folder, file("monday.db"));

    assertThat(made.unreadable()).isOne();
    restore("monday.db", parent.resolve("new"), false);
    assertThat(StoreCheck.of(parent.resolve("new")).damage())
        .extracting(StoreCheck.Damage::id)
        .containsExactly("00000002");
    assertThat(AStory.of(parent.resolve("new")).memory()).isEqualTo(AStory.of(folder).memory());
  }

  @Test
  void whatIsWrongWithAPlaceIsSaid() throws IOException, SQLException {
    Path folder = told();
    assertThatThrownBy(() -> StoreBackup.make(folder, parent.resolve("nope/x.db")))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("there is no folder " + parent.resolve("nope"));
    assertThatThrownBy(() -> restore("nope.db", parent.resolve("new"), false))
        .hasMessageContaining("there is no file " + file("nope.db"));
    assertThatThrownBy(() -> restore("data", parent.resolve("new"), false))
        .hasMessageContaining("data, but a folder; name what `pitwall store backup` has made");
    DamagedPages.of(folder, "evaluations");
    assertThatThrownBy(() -> StoreBackup.make(folder, file("b.db")))
        .message()
        .doesNotContain("VACUUM");
    assertThat(listing()).containsExactly("data");
  }

  @Test
  void aDamagedDatabaseIsNotBackedUpAsIfItWereSound() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(folder, "UPDATE evaluations SET verdict = 'GO'");

    assertThatThrownBy(() -> StoreBackup.make(folder, file("b.db")))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("the database is damaged and was not backed up: evaluations e1: ");
    assertThat(listing()).containsExactly("data");
  }

  @Test
  void aDamagedOrForeignBackupIsNotRestored() throws IOException, SQLException {
    StoreBackup.make(told(), file("b.db"));
    try (RandomAccessFile backup = new RandomAccessFile(file("b.db").toFile(), "rw")) {
      backup.seek(backup.length() / 2);
      backup.write(new byte[8_192]);
    }
    Files.writeString(file("diary.db"), "Dear diary, nothing happened today.");

    assertThatThrownBy(() -> restore("b.db", parent.resolve("new"), false))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("is damaged and was not restored");
    assertThatThrownBy(() -> restore("diary.db", parent.resolve("new"), false))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("is not a SQLite database");
    assertThatThrownBy(() -> restore("none.db", parent.resolve("new"), false))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("there is no file ");
    assertThat(parent.resolve("new")).doesNotExist();
  }

  @Test
  void aFolderThatIsInUseOrNotEmptyIsRefused() throws IOException {
    Path folder = told();
    StoreBackup.make(folder, file("b.db"));

    assertThatThrownBy(() -> restore("b.db", folder, false))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("is not empty")
        .hasMessageContaining("--replace");
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      assertThatThrownBy(() -> restore("b.db", folder, true))
          .isInstanceOf(StoreRefused.class)
          .hasMessageContaining("is in use by process");
      assertThat(store.rollouts().find("r1")).isPresent();
    }
  }

  @Test
  void whatIsReplacedIsKeptAsideAndWhatIsGivenUpIsSaid() throws IOException {
    Path folder = told();
    StoreBackup.make(folder, file("b.db"));
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.write(store, new Entry.OfRollout(Some.rollout("later", AStory.NOW)));
    }

    StoreRestore.Restored done = restore("b.db", folder, true);

    assertThat(done.given()).contains(7L);
    Path aside = Objects.requireNonNull(done.aside());
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      assertThat(store.rollouts().find("later")).isEmpty();
      assertThat(store.audit().list(null, 1))
          .extracting(AuditEntry::who, AuditEntry::what)
          .containsExactly(
              tuple(
                  "ada",
                  "restored from a backup that ends with line 6; the database before had told line 7"));
    }
    try (Store store = Store.open(aside, AStory.CLOCK)) {
      assertThat(store.rollouts().find("later")).isPresent();
    }
  }

  @Test
  void aBackupOfAnOlderSchemaIsBroughtUpToDateAsItIsRestored() throws IOException, SQLException {
    Path two = Files.createDirectory(parent.resolve("two"));
    AtDisk.restore(two, "version-2.sql");
    // The records in the dump are examples: they name what never was.
    AtDisk.execute(
        two,
        "UPDATE nodes SET rollout = NULL, last_evaluation = NULL;"
            + "UPDATE evaluations SET rollout = NULL");
    Files.move(two.resolve("pitwall.db"), file("two.db"));

    restore("two.db", parent.resolve("new"), false);

    assertThat(StoreCheck.of(parent.resolve("new")).damage()).isEmpty();
    Store.open(parent.resolve("new"), AStory.CLOCK).close();
  }
}
