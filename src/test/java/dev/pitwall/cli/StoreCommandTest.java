package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCommandTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // before each
  private Shell shell;

  @BeforeEach
  void tell() {
    shell = new Shell(folder);
    try (Store store = open()) {
      store
          .journal()
          .write(
              new Entry.OfHold(new Hold("h1", "shop", "ada", "look", NOW, null, null, null)),
              "ada",
              "hold");
    }
  }

  private Store open() {
    return Store.open(folder.resolve("data"), InstantSource.fixed(NOW));
  }

  private void change(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/pitwall.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void aSoundFolderIsSaidWithItsHead() {
    assertThat(shell.run("store", "check")).isZero();
    assertThat(shell.out())
        .contains("1 line from line 1 on sound; head: line 1 of 2026-03-01T10:00:00Z, hash ")
        .contains(
            "sound: 0 acknowledgements, 1 audit, 0 evaluations, 1 holds, 0 nodes, 0 rollouts, 0 run_blocks, 0 run_days, 0 runs");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.run("audit", "verify", "data")).isZero();
    assertThat(shell.out()).contains("head: line 1 of");
  }

  @Test
  void damageIsALineEachAndExitCodeOne() throws SQLException {
    change("UPDATE holds SET released_at = 1");

    assertThat(shell.run("store", "check")).isEqualTo(Exit.BAD);
    assertThat(shell.out())
        .contains(
            "holds h1: it was changed after it was written: its audit line expects a row of hash ")
        .contains("1 problem found; read: ");
    assertThat(shell.run("store", "check", "--json")).isEqualTo(Exit.BAD);
    assertThat(shell.out())
        .contains("\"sound\" : false", "\"table\" : \"holds\"", "\"id\" : \"h1\"");
    assertThat(shell.run("audit", "verify", "data")).isEqualTo(Exit.BAD);
    assertThat(shell.err()).contains("pitwall audit verify: holds h1: line 1 is about row h1");
  }

  @Test
  void aBackupIsSaidWithItsSizeAndItsLastLineAndRestored() throws IOException {
    assertThat(shell.run("store", "backup", "monday.db")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            "backed up to %s: %d bytes, last audit line 1\n"
                .formatted(folder.resolve("monday.db"), Files.size(folder.resolve("monday.db"))));
    assertThat(shell.run("store", "backup", "data", "monday.db")).isEqualTo(Exit.BAD);
    assertThat(shell.err()).contains("exists and is never overwritten");

    assertThat(shell.run("store", "restore", "monday.db", "data")).isEqualTo(Exit.BAD);
    assertThat(shell.err()).contains("is not empty", "--replace");
    assertThat(shell.run("store", "restore", "monday.db", "data", "--replace")).isZero();
    assertThat(shell.out())
        .contains("restored to data: the backup ends with audit line 1")
        .contains("the database before is kept in ");
    try (Store store = open()) {
      assertThat(store.rollouts().findHold("h1")).isPresent();
    }
  }

  /** Evidence: it ends no backup, and can be taken out. */
  @Test
  void aPackedRowThatCannotBeReadIsBackedUpAndTakenOut() throws SQLException {
    change(
        "INSERT INTO run_blocks (id, journey, first_id, last_id, last_at, runs, ids, body)"
            + " VALUES (17, 'a', '1', '2', 0, 1, x'00', x'00')");
    change("INSERT INTO run_days (journey, target_node, day, body) VALUES ('a', '', 20000, x'00')");

    assertThat(shell.run("store", "check")).isEqualTo(Exit.BAD);
    assertThat(shell.out() + shell.err()).contains("run_blocks 17: ", "run_days a//20000: ");
    assertThat(shell.run("store", "backup", "monday.db")).isZero();
    assertThat(shell.run("store", "drop", "run_blocks", "17", "--reason", "rotten")).isZero();
    assertThat(shell.run("store", "drop", "run_days", "a//20000", "--reason", "rotten")).isZero();
    assertThat(shell.run("store", "check")).isZero();
  }

  @Test
  void whatIsAcceptedAndTakenOutStandsInTheAudit() throws SQLException {
    change("UPDATE holds SET body = '{'");

    assertThat(shell.run("store", "drop", "holds", "h1", "--reason", "disk failed")).isZero();
    assertThat(shell.out()).contains("took out row h1 of table holds");
    assertThat(shell.run("store", "drop", "holds", "h1", "--reason", "x")).isEqualTo(Exit.BAD);
    assertThat(shell.err()).contains("there is no row h1 in table holds");
    assertThat(shell.run("store", "accept", "--reason", "none")).isZero();
    assertThat(shell.out()).contains("there was nothing to accept");
    change("UPDATE audit SET what = 'nothing' WHERE sequence = 1");
    assertThat(shell.run("store", "accept", "--reason", "looked at")).isZero();
    assertThat(shell.out()).contains("accepted as it is: the audit up to line 2: line 1 (");
    assertThat(shell.run("store", "check")).isZero();
    try (Store store = open()) {
      assertThat(store.audit().list(null, 10))
          .extracting(line -> line.who().startsWith("operator "))
          .containsExactly(true, true, false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "accept --reason x", "drop holds h1 --reason x --data"})
  void aFolderThatIsNoneIsRefused(String command) {
    String[] words = ("store " + command + " nowhere").split(" ", -1);
    assertThat(shell.run(words)).isEqualTo(Exit.BAD);
    assertThat(shell.err()).contains("there is no database ").doesNotContain("fault of Pitwall");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "backup", "restore", "accept", "drop"})
  void eachCommandHasItsHelp(String command) {
    assertThat(shell.run("store", command, "--help")).isZero();
    assertThat(shell.out()).contains("Exit codes:", "Example", " pitwall store " + command);
    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 100, "at most 100 wide");
  }

  @Test
  void withoutACommandItSaysHowToGoOn() {
    assertThat(shell.run("store")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("Missing command", "Try: pitwall store --help");
    assertThat(shell.run("store", "accept")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("--reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept data", "drop holds h1"})
  void aReasonIsNoBlank(String command) {
    String[] words = ("store " + command + " --reason").split(" ", -1);
    String[] blank = Arrays.copyOf(words, words.length + 1);
    blank[words.length] = " ";
    assertThat(shell.run(blank)).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("--reason is empty; say why, it stands in the audit");
  }

  @Test
  void aBackupHasOneFolderAndOneFile() {
    assertThat(shell.run("store", "backup", "nowhere", "x.db", "extra.db")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("extra.db");
    assertThat(folder.resolve("extra.db")).doesNotExist();
  }

  @Test
  void aBackupSaysHowManyRunsInItCannotBeRead() throws SQLException {
    change(
        "INSERT INTO run_blocks (id, journey, first_id, last_id, last_at, runs, ids, body)"
            + " VALUES (17, 'a', '1', '2', 0, 1, x'00', x'00')");
    assertThat(shell.run("store", "backup", "monday.db")).isZero();
    assertThat(shell.out()).contains("1 row of runs in it cannot be read; `pitwall store check`");
    assertThat(shell.run("store", "restore", "monday.db", "data", "--replace")).isZero();
  }
}
