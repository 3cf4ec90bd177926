package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final Path CORPUS = Path.of("src/test/resources/config").toAbsolutePath();
  private static final String GOOD = "journey: walk\nservice: shop\nevery: 30s\nsteps: [open: /]\n";

  @TempDir Path folder;

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private void configuration() throws IOException {
    write("pitwall.yaml", "services: {shop: {url: http://shop.example}}\n");
    write("journeys/walk.yaml", GOOD);
  }

  @Test
  void aGoodConfigurationIsFine() {
    Shell shell = new Shell(CORPUS.resolve("good")).with("SHOP_PASSWORD", "pit-stop-7");
    assertThat(shell.run("check")).isZero();
    assertThat(shell.out()).contains("pitwall.yaml is fine: 1 service, ", "3 signals, 1 gate");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void whatTheJourneysWillTakeIsTold() throws IOException {
    configuration();
    Shell shell = new Shell(folder);
    assertThat(shell.run("check")).isZero();
    // One step each 30 s: 460 bytes as a row, 21.5 packed, a figure each minute for 400 days.
    assertThat(shell.out())
        .contains("note: 0.03 runs a second: the database takes about 1.3 MiB a day as rows")
        .contains("60 KiB a day packed, and 5.5 MiB with runs of 14 d")
        .contains("gates keep about 164 KiB of runs in memory")
        .doesNotContain("warning:");
  }

  @Test
  void whatDoesNotFitIsAWarningAndNoProblem() throws IOException {
    configuration();
    write(
        "pitwall.yaml", "services: {shop: {url: http://shop.example}}\nstore: {run_bytes: 1MiB}\n");
    Shell shell = new Shell(folder);
    assertThat(shell.run("check")).isZero();
    assertThat(shell.out())
        .contains("note: warning: that is more than store.run_bytes, 1.0 MiB")
        .contains("raise the one or lower the other")
        .doesNotContain("one hour of runs");
  }

  @Test
  void lessRoomThanAnHourOfRunsTakesIsAWarning() throws IOException {
    configuration();
    write(
        "pitwall.yaml",
        "services: {shop: {url: http://shop.example}}\nstore: {run_bytes: 100KiB}\n");
    Shell shell = new Shell(folder);
    assertThat(shell.run("check")).isZero();
    assertThat(shell.out())
        .contains("note: warning: one hour of runs takes about 254 KiB, and runs of the last hour")
        .contains("store.run_bytes, 100 KiB, cannot be kept");
  }

  @Test
  void everyProblemIsOneLineWithItsPlaceAndThenThereIsASum() throws IOException {
    Path broken = CORPUS.resolve("broken/folders/both-broken");
    Shell shell = new Shell(broken);
    assertThat(shell.run("check")).isEqualTo(Exit.BAD);
    String expected =
        Files.readString(broken.resolve("expect.txt"))
            .replaceAll("(?m)^# expect: ", broken + "/")
            .strip();
    assertThat(shell.out().strip()).isEqualTo(expected + "\n4 problems in 3 files");
  }

  @Test
  void aFolderThatIsNamedWithItsJourneysIsCheckedFromAnywhere() {
    Path broken = CORPUS.resolve("broken/folders/journey-twice");
    Shell shell = new Shell(folder);
    assertThat(shell.run("check", "--config", broken.resolve("pitwall.yaml").toString()))
        .isEqualTo(Exit.BAD);
    assertThat(shell.out()).contains("journeys/a.yml:1:1: journey `a` is already in a.yaml");
  }

  @Test
  void oneFileIsCheckedAgainstTheConfigurationAndOthersDoNotMatter() throws IOException {
    configuration();
    write("journeys/other.yaml", "nonsense");
    Path bad = write("journeys/bad.yaml", GOOD.replace("shop", "shpo").replace("walk", "bad"));
    Shell shell = new Shell(folder);
    assertThat(shell.run("check", "journeys/walk.yaml")).isZero();
    assertThat(shell.out()).contains("walk.yaml: fine");
    assertThat(shell.run("check", "journeys/walk.yaml", bad.toString())).isEqualTo(Exit.BAD);
    assertThat(shell.out()).contains("unknown service `shpo`", "1 problem in 1 file");
  }

  @Test
  void gatesMayNameJourneysThatAreNotChecked() throws IOException {
    configuration();
    write(
        "pitwall.yaml",
        """
        services: {shop: {url: http://shop.example}}
        gates: {shop: {service: shop, journeys: [walk, checkout]}}
        """);
    Shell shell = new Shell(folder);
    assertThat(shell.run("check")).isEqualTo(Exit.BAD);
    assertThat(shell.run("check", "journeys/walk.yaml")).isZero();
    assertThat(shell.out()).doesNotContain("problems of its own");
  }

  @Test
  void journeysWithoutAConfigurationAreCheckedByThemselves() throws IOException {
    write("journeys/walk.yaml", GOOD.replace("open: /", "open: '/{{sku}}'"));
    Shell shell = new Shell(folder);
    assertThat(shell.run("check")).isZero();
    assertThat(shell.out()).contains("journeys: fine", "note: there is no configuration");
    write("journeys/walk.yaml", GOOD.replace("30s", "often"));
    assertThat(shell.run("check", "--journeys", "journeys")).isEqualTo(Exit.BAD);
    assertThat(shell.out()).contains("walk.yaml:3:8: `every` must be a duration");
  }

  @Test
  void aBrokenConfigurationIsMentionedWhenAJourneyIsChecked() throws IOException {
    configuration();
    write("pitwall.yaml", "services: {shop: {url: http://shop.example}}\nserver: 5\n");
    Shell shell = new Shell(folder);
    assertThat(shell.run("check", "journeys/walk.yaml")).isZero();
    assertThat(shell.out()).contains("pitwall.yaml has problems of its own");
  }

  @Test
  void nothingToCheckIsWrongUsage() {
    Shell shell = new Shell(folder);
    assertThat(shell.run("check")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("there is no pitwall.yaml", "--config");
    assertThat(shell.run("check", "gone.yaml")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("gone.yaml: there is no such file");
    assertThat(shell.run("check", "--config", "gone.yaml")).isEqualTo(Exit.USAGE);
    assertThat(shell.run("check", "--journeys", "gone")).isEqualTo(Exit.USAGE);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aConfigurationGivenAsAJourneyIsExplained() throws IOException {
    configuration();
    Shell shell = new Shell(folder);
    assertThat(shell.run("check", "pitwall.yaml")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("write --config pitwall.yaml");
  }

  @Test
  void jsonIsOneDocument() throws IOException {
    configuration();
    write("journeys/bad.yaml", GOOD.replace("30s", "often").replace("walk", "bad"));
    Shell shell = new Shell(folder);
    assertThat(shell.run("check", "--json")).isEqualTo(Exit.BAD);
    JsonNode document = JsonDocuments.read(shell.out()).orElseThrow();
    assertThat(document.path("ok").asBoolean(true)).isFalse();
    JsonNode problem = document.path("problems").path(0);
    assertThat(problem.path("file").asText()).endsWith("journeys/bad.yaml");
    assertThat(problem.path("line").asInt()).isEqualTo(3);
    assertThat(problem.path("column").asInt()).isEqualTo(8);
    assertThat(problem.path("message").asText()).contains("`every` must be a duration");
    assertThat(problem.path("hint").asText()).contains("30s");
  }

  @Test
  void coloursAreForTerminalsThatWantThem() throws IOException {
    configuration();
    assertThat(new Shell(folder).run("check")).isZero();
    Shell plain = new Shell(folder);
    plain.run("check");
    assertThat(plain.out()).doesNotContain("\u001b");
    Shell colourful = new Shell(folder).onTerminal();
    colourful.run("check");
    assertThat(colourful.out()).contains("\u001b[32m");
    Shell refusing = new Shell(folder).onTerminal().with("NO_COLOR", "1");
    refusing.run("check");
    assertThat(refusing.out()).doesNotContain("\u001b");
  }

  @Test
  void connectingReadsEverySourceOnceAndSaysWhatItRead() throws IOException {
    String counters = "{\"depth\":3,\"age\":1.5,\"ok\":90,\"all\":100}";
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.http(200, "", counters))) {
      sources(server.port(), "$.depth");
      Shell shell = new Shell(folder);
      assertThat(shell.run("check", "--connect")).as(shell::out).isZero();
      assertThat(shell.out())
          .containsPattern("health shop a +up: /health answered 200 in \\d+ ms")
          .containsPattern("orders +depth 3, oldest 1.5 s")
          .containsPattern("errors a +10 of 100 requests failed")
          .contains("3 sources read");
    }
  }

  @Test
  void aSourceThatCannotBeReadIsToldAndMakesTheExitCode() throws IOException {
    String counters = "{\"depth\":3,\"age\":1.5,\"ok\":90,\"all\":100}";
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.http(200, "", counters))) {
      sources(server.port(), "$.deep");
      Shell shell = new Shell(folder);
      assertThat(shell.run("check", "--connect")).isEqualTo(Exit.BAD);
      assertThat(shell.out())
          .containsPattern("orders +not read: depth: \\$.deep finds nothing in the answer")
          .contains("1 of 3 sources could not be read");
      assertThat(shell.run("check", "--connect", "--json")).isEqualTo(Exit.BAD);
      assertThat(JsonDocuments.read(shell.out()).orElseThrow().path("sources")).hasSize(3);
    }
  }

  @Test
  void connectingIsForTheWholeConfiguration() throws IOException {
    configuration();
    Shell shell = new Shell(folder);
    assertThat(shell.run("check", "--connect", "journeys/walk.yaml")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("leave out the FILEs");
  }

  private void sources(int port, String depth) throws IOException {
    write("journeys/walk.yaml", GOOD);
    write(
        "pitwall.yaml",
        """
        services:
          shop: {url: "http://shop.example", health: /health, nodes: {a: {address: "127.0.0.1:%d"}}}
        signals:
          orders: {http: {url: "http://127.0.0.1:%d/c", queue: {depth: %s, oldest_age: $.age}}}
          errors:
            service: shop
            http: {url: "http://{{node.address}}/c", errors: {good: $.ok, total: $.all}}
        """
            .formatted(port, port, depth));
  }
}
