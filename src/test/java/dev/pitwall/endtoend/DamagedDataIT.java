package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was told is there, or the service says that it is not; with real processes. */
class DamagedDataIT {
  private static final Duration END = Duration.ofSeconds(60);

  @TempDir Path work;

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(work.resolve("journeys"));
    Files.writeString(
        work.resolve("pitwall.yaml"),
        """
        server: {port: 0}
        services:
          shop: {url: "http://127.0.0.1:9", nodes: {app01: {address: "127.0.0.1:9"}}}
        """);
  }

  private String data() {
    return work.resolve("data").toString();
  }

  private Program serve() throws IOException {
    return Program.start(
        work, "serve", "--config", work.resolve("pitwall.yaml").toString(), "--data", data());
  }

  private List<String> pitwall(int exit, String... arguments) throws Exception {
    try (Program program = Program.start(work, arguments)) {
      assertThat(program.exit(END)).as(program::everything).isEqualTo(exit);
      List<String> said = new ArrayList<>(program.out());
      said.addAll(program.err());
      return said;
    }
  }

  private static void hold(Curl curl, String reason) throws Exception {
    Curl.Answer answer = curl.post("/api/v1/holds", new JsonObject().put("reason", reason));
    assertThat(answer.status()).as(answer::toString).isEqualTo(201);
  }

  private static List<String> holds(Curl curl) throws Exception {
    JsonArray holds = curl.get("/api/v1/holds").list("holds");
    return holds.stream().map(one -> ((JsonObject) one).getString("reason")).sorted().toList();
  }

  private void tellAndKill(String... reasons) throws Exception {
    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      for (String reason : reasons) {
        hold(curl, reason);
      }
      program.signal("KILL");
      program.exit(END);
    }
  }

  private String refusal() throws Exception {
    try (Program program = serve()) {
      assertThat(program.exit(END)).as(program::everything).isEqualTo(1);
      assertThat(program.out()).isEmpty();
      assertThat(program.everything()).doesNotContain("fault of Pitwall", "\tat ");
      return program.err().getLast();
    }
  }

  @Test
  void aKilledServiceWhoseWriteAheadLogWasLostDoesNotStartUntilThatIsAccepted() throws Exception {
    tellAndKill("the first", "the second");
    Files.delete(work.resolve("data/pitwall.db-wal"));
    Files.deleteIfExists(work.resolve("data/pitwall.db-shm"));

    assertThat(refusal())
        .startsWith(
            "pitwall serve: could not start: the database is behind: pitwall.head says that")
        .contains("audit line 2 was written", "pitwall store accept");
    assertThat(pitwall(1, "store", "check", data()))
        .anyMatch(line -> line.startsWith("the database is behind"));

    assertThat(pitwall(0, "store", "accept", data(), "--reason", "the log is gone"))
        .singleElement()
        .asString()
        .startsWith("accepted as it is: the database is behind");
    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      assertThat(holds(curl)).isEmpty();
      JsonObject line = curl.get("/api/v1/audit").list("lines").getJsonObject(0);
      assertThat(line.getString("what")).startsWith("accepted as it is: ").endsWith("log is gone");
    }
  }

  @Test
  void aHoldThatWasEditedMeanwhileIsNamedAtTheStart() throws Exception {
    tellAndKill("stays on the wall");
    change("UPDATE holds SET released_at = 1"); // by its columns it stands no more
    assertThat(refusal())
        .contains("could not start: row ", " of table holds is not what was written (");
    change("UPDATE holds SET released_at = NULL, body = '{'");
    assertThat(refusal()).contains("could not start: row ", " of table holds cannot be read (");
    change("DELETE FROM holds");
    assertThat(refusal()).contains("its audit line expects a row, saw none");
  }

  @Test
  void whatIsChangedWhileNobodyLooksTakesTheServiceOutSoonAfterItsStart() throws Exception {
    tellAndKill("the first", "the second");
    change("UPDATE audit SET who = 'eve' WHERE sequence = 1");

    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      await().atMost(END).until(() -> curl.get("/health/ready").status() == 503);
      assertThat(curl.get("/health/ready").body())
          .contains("line 1 (", "its hash does not fit its content (expected ");
      assertThat(curl.get("/metrics").body()).contains("pitwall_audit_broken 1");
      await()
          .atMost(END)
          .until(() -> holds(curl).toString().contains("the audit is broken: line 1 ("));
      assertThat(pitwall(1, "audit", "verify", "--server", program.url().toString()))
          .anyMatch(line -> line.startsWith("pitwall audit verify: line 1: line 1 ("));
    }
  }

  @Test
  void aBackupOfTheRunningServiceHoldsWhatWasTold() throws Exception {
    String file = work.resolve("backup.db").toString();
    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      hold(curl, "the first");
      assertThat(pitwall(0, "store", "backup", data(), file))
          .singleElement()
          .asString()
          .startsWith("backed up to " + file + ": ")
          .endsWith("bytes, last audit line 1");
      hold(curl, "too late");
      assertThat(pitwall(0, "store", "check", data())).last().asString().startsWith("sound: ");
      assertThat(pitwall(1, "store", "restore", file, data(), "--replace"))
          .anyMatch(line -> line.contains("is in use by process " + program.pid()));
      program.signal("KILL");
      program.exit(END);
    }

    assertThat(pitwall(0, "store", "restore", file, data(), "--replace"))
        .anyMatch(line -> line.contains("what is behind line 1 is given up"));
    try (Program program = serve();
        Curl curl = new Curl(program.url())) {
      assertThat(holds(curl)).containsExactly("the first");
      await()
          .atMost(END)
          .untilAsserted(
              () -> assertThat(curl.get("/health/ready").body()).contains("sound up to line 2"));
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + work.resolve("data/pitwall.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
