package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is not what was told last does not start, until somebody takes it as it is. */
@Timeout(60)
class HeadFileTest {
  @TempDir Path parent;

  private Path told() throws IOException {
    return AStory.told(Files.createDirectory(parent.resolve("data")));
  }

  private static Path head(Path folder) {
    return folder.resolve("pitwall.head");
  }

  private static void reopen(Path folder) {
    Store.open(folder, AStory.CLOCK).close();
  }

  @Test
  void itHoldsTheLastLineAfterEachWrite() throws IOException {
    Path folder = told();
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));
      AuditEntry last = store.audit().list(null, 1).getFirst();
      assertThat(head(folder)).hasContent("7 " + last.hash() + "\n");
    }
  }

  @Test
  void aDatabaseWithoutItsWriteAheadLogIsRefused() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("data"));
    Path copy = Files.createDirectory(parent.resolve("copy"));
    reopen(folder);
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.tell(store);
      for (String name : List.of("pitwall.db", "pitwall.head")) {
        Files.copy(folder.resolve(name), copy.resolve(name));
      }
    }

    assertThatThrownBy(() -> reopen(copy))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining(
            "the database is behind: pitwall.head says that audit line 6 was written, the last one"
                + " here is 0")
        .hasMessageContaining("pitwall.db-wal")
        .hasMessageContaining("pitwall store accept");
    assertThat(StoreCheck.of(copy).damage())
        .extracting(StoreCheck.Damage::what)
        .anyMatch(what -> what.startsWith("the database is behind"));
  }

  @Test
  void aCopyThatWasPutBackIsRefused() throws IOException {
    Path folder = told();
    Path old = parent.resolve("old.db");
    Files.copy(folder.resolve("pitwall.db"), old);
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));
    }
    Files.delete(folder.resolve("pitwall.db"));
    Files.copy(old, folder.resolve("pitwall.db"));

    assertThatThrownBy(() -> reopen(folder)).hasMessageContaining("audit line 7 was written");

    // Going on from the copy is another history, with other lines under the same numbers.
    Path other = Files.createDirectory(parent.resolve("other"));
    Files.copy(old, other.resolve("pitwall.db"));
    Files.writeString(head(other), "6 " + "0".repeat(64));
    assertThatThrownBy(() -> reopen(other))
        .hasMessageContaining("the database has another history")
        .hasMessageContaining("audit line 6 has hash 000000000000, saw ");
  }

  @Test
  void anEmptyDatabaseInThePlaceOfATheOneIsRefused() throws IOException {
    Path folder = told();
    Files.delete(folder.resolve("pitwall.db"));
    reopen(Files.createDirectory(parent.resolve("empty")));
    Files.copy(parent.resolve("empty/pitwall.db"), folder.resolve("pitwall.db"));

    assertThatThrownBy(() -> reopen(folder)).hasMessageContaining("the database is behind");
  }

  /** What a killed process wrote last is in the log alone, which SQLite would delete. */
  @Test
  void aMissingDatabaseIsNotMadeAnewAndItsLogIsKept() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("data"));
    Path killed = Files.createDirectory(parent.resolve("killed"));
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.tell(store);
      for (String name : List.of("pitwall.db", "pitwall.db-wal", "pitwall.head")) {
        Files.copy(folder.resolve(name), killed.resolve(name));
      }
    }
    Files.move(killed.resolve("pitwall.db"), parent.resolve("kept.db"));
    long log = Files.size(killed.resolve("pitwall.db-wal"));
    assertThat(log).isPositive();

    assertThatThrownBy(() -> reopen(killed))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("pitwall.db is missing, and pitwall.db-wal, pitwall.head beside it")
        .hasMessageContaining("put it back, restore a backup");
    assertThat(killed.resolve("pitwall.db")).doesNotExist();
    Files.createFile(killed.resolve("pitwall.db"));
    assertThatThrownBy(() -> reopen(killed)).hasMessageContaining("pitwall.db is empty, and ");
    assertThat(Files.size(killed.resolve("pitwall.db-wal"))).isEqualTo(log);

    Files.move(
        parent.resolve("kept.db"),
        killed.resolve("pitwall.db"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(AStory.of(killed).lines()).hasSize(6);
  }

  @Test
  void aHeadFileThatIsMissingOrDamagedIsRefused() throws IOException {
    Path folder = told();
    String whole = Files.readString(head(folder));
    Files.delete(head(folder));
    assertThatThrownBy(() -> reopen(folder))
        .hasMessageContaining("pitwall.head is missing beside the database, which had one");

    for (String damaged : List.of("", "x\u001b[2J", whole.substring(0, 20), "-" + whole)) {
      Files.writeString(head(folder), damaged);
      assertThatThrownBy(() -> reopen(folder))
          .hasMessageContaining("pitwall.head cannot be read (it holds `")
          .message()
          .doesNotContain("\u001b");
    }
    Files.writeString(head(folder), whole);
    reopen(folder);
  }

  @Test
  void whatCouldNotBeWrittenIsToldAndTriedAgain() throws IOException {
    Path folder = told();
    Path inTheWay = head(folder).resolveSibling("pitwall.head.part");
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      Files.createDirectory(inTheWay);
      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));
      store.look();
      assertThat(store.damage().headProblem())
          .get()
          .asString()
          .contains("cannot write ", "pitwall.head");
      assertThat(Files.readString(head(folder))).startsWith("6 ");

      Files.delete(inTheWay);
      store.look();
      assertThat(store.damage().headProblem()).isEmpty();
      assertThat(head(folder)).hasContent("7 " + store.audit().list(null, 1).getFirst().hash());
    }
    reopen(folder);
  }

  @Test
  void aHeadFileThatIsBehindIsBroughtUpToDate() throws IOException {
    Path folder = told();
    String before = Files.readString(head(folder));
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));
    }
    String after = Files.readString(head(folder));
    Files.writeString(head(folder), before); // as if it was killed before the file was written

    reopen(folder);

    assertThat(head(folder)).hasContent(after);
  }

  @Test
  void whatAnEarlierVersionLeftGetsItsFile() throws IOException, SQLException {
    Path folder = Files.createDirectory(parent.resolve("two"));
    AtDisk.restore(folder, "version-2.sql");

    reopen(folder);

    assertThat(Files.readString(head(folder))).startsWith("38 4f06c316b147");
  }

  @Test
  void anOperatorTakesADatabaseThatIsBehindAndTheAuditSaysSo() throws IOException {
    Path folder = told();
    Files.writeString(head(folder), "9 " + "a".repeat(64));

    List<String> taken =
        StoreAcceptance.accept(folder, "operator ada", "the disk failed", AStory.NOW).taken();

    assertThat(taken).singleElement().asString().contains("audit line 9 was written");
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AuditEntry line = store.audit().list(null, 1).getFirst();
      assertThat(line.sequence()).isEqualTo(7);
      assertThat(line.who()).isEqualTo("operator ada");
      assertThat(line.what())
          .startsWith("accepted as it is: the database is behind")
          .endsWith("; the disk failed");
      assertThat(store.audit().verify()).isInstanceOf(Check.Sound.class);
    }
    assertThat(StoreAcceptance.accept(folder, "ada", "again", AStory.NOW).taken()).isEmpty();
  }

  @Test
  void anOperatorTakesRowsAndLinesThatWereChanged() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(
        folder,
        "UPDATE evaluations SET body = replace(body, 'because', 'why not');"
            + "DELETE FROM acknowledgements;"
            + "DELETE FROM audit WHERE sequence = 2");

    List<String> taken = StoreAcceptance.accept(folder, "ada", "looked at", AStory.NOW).taken();

    assertThat(taken)
        .hasSize(3)
        .anyMatch(what -> what.contains("the audit up to line 6: line 2 is missing"))
        .anyMatch(what -> what.contains("row e1 of table evaluations"))
        .anyMatch(
            what ->
                what.contains("table acknowledgements: its audit line expects a row, saw none"));
    StoreCheck.Report report = StoreCheck.of(folder);
    assertThat(report.damage()).isEmpty();
    assertThat(report.notes())
        .containsExactly(
            report.notes().getFirst(),
            "3 lines of the audit tell what an operator accepted or took out, the last is line 9");
    assertThat(report.notes().getFirst()).contains("accepted as it was up to line 6");
    assertThat(AStory.of(folder).evaluations().getFirst().judgement().reason())
        .isEqualTo("why not");
  }

  @Test
  void aRowThatCannotBeReadIsTakenOutAndOneThatCanStays() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(
        folder, "UPDATE holds SET body = '{'; UPDATE runs SET cause = 'X' WHERE id = '00000002'");

    assertThat(drop(folder, "holds", "h1")).isTrue();
    assertThat(drop(folder, "runs", "00000002")).isTrue();
    assertThat(drop(folder, "holds", "h1")).isFalse();
    assertThatThrownBy(() -> drop(folder, "evaluations", "e1"))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("is sound and stays");
    assertThatThrownBy(() -> drop(folder, "bookmarks", "e1"))
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining("there is no table `bookmarks`");

    assertThat(StoreCheck.of(folder).damage()).isEmpty();
    assertThat(AStory.of(folder).lines())
        .extracting(AuditEntry::what)
        .contains("took out row h1 of table holds, which could not be read; damaged");
  }

  /** It would be accepted, and the next start would be refused all the same. */
  @Test
  void whatIsNoRecordAtAllIsNotAcceptedAndIsSaidSoAtTheStart() throws IOException, SQLException {
    for (String[] row : new String[][] {{"holds", "h1"}, {"evaluations", "e1"}}) {
      Path folder = AStory.told(Files.createDirectory(parent.resolve(row[0])));
      AtDisk.execute(folder, "UPDATE " + row[0] + " SET body = 'x'");
      String why = "row " + row[1] + " of table " + row[0] + " cannot be read (";

      assertThatThrownBy(() -> AStory.of(folder)).hasMessageStartingWith(why);
      assertThatThrownBy(() -> StoreAcceptance.accept(folder, "ada", "seen", AStory.NOW))
          .isInstanceOf(UnreadableRow.class)
          .hasMessageStartingWith(why)
          .hasMessageContaining("`pitwall store drop " + row[0]);
      assertThat(drop(folder, row[0], row[1])).isTrue();
      assertThat(StoreCheck.of(folder).damage()).isEmpty();
    }
  }

  @Test
  void aRowThatWasChangedMayBeTakenOutToo() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(folder, "UPDATE holds SET body = replace(body, 'look', 'loop')");

    assertThatThrownBy(() -> AStory.of(folder))
        .hasMessageStartingWith("row h1 of table holds is not what was written (it was changed");
    assertThat(drop(folder, "holds", "h1")).isTrue();
    assertThat(AStory.of(folder).lines().getFirst().what())
        .isEqualTo(
            "took out row h1 of table holds, which was changed after it was written; damaged");
  }

  @Test
  void aHoldOfPitwallsOwnIsNamedByWhoeverAccepts() throws IOException {
    Path folder = told();
    Hold own = new Hold("h2", null, Hold.BY_PITWALL, "broken", AStory.NOW, null, null, null);
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      AStory.write(store, new Entry.OfHold(own));
    }
    assertThat(StoreAcceptance.accept(folder, "ada", "seen", AStory.NOW).holds())
        .containsExactly("h2");
  }

  @Test
  void whatNamesARowThatWasTakenOutIsNoDamage() throws IOException, SQLException {
    Path folder = told();
    AtDisk.execute(folder, "UPDATE rollouts SET body = '{'");

    assertThat(drop(folder, "rollouts", "r1")).isTrue();
    assertThat(StoreCheck.of(folder).damage()).isEmpty();
  }

  private static boolean drop(Path folder, String table, String id) {
    return StoreAcceptance.drop(folder, table, id, "ada", "damaged", AStory.NOW);
  }

  @Test
  void aFolderInUseIsNotChanged() throws IOException {
    Path folder = told();
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      assertThatThrownBy(() -> StoreAcceptance.accept(folder, "ada", "why", AStory.NOW))
          .isInstanceOf(StoreRefused.class)
          .hasMessageContaining("is in use by process");
      assertThat(store.damage().headProblem()).isEmpty();
    }
  }

  @Test
  void aHeadFileThatCannotBeWrittenIsToldAndWhatWasCommittedStands() throws IOException {
    Path folder = told();
    try (Store store = Store.open(folder, AStory.CLOCK)) {
      Files.createDirectory(folder.resolve("pitwall.head.part"));

      AStory.write(store, new Entry.OfRollout(Some.rollout("r2", AStory.NOW)));

      assertThat(store.rollouts().find("r2")).isPresent();
      assertThat(store.damage().headProblem())
          .hasValueSatisfying(
              why -> assertThat(why).startsWith("cannot write ").contains("pitwall.head"));
      Files.delete(folder.resolve("pitwall.head.part"));
      AStory.write(store, new Entry.OfRollout(Some.rollout("r3", AStory.NOW)));
      assertThat(store.damage().headProblem()).isEmpty();
    }
    reopen(folder);
  }
}
