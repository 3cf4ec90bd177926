package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

@Timeout(60)
class RunCommandTest {
  private static final String SHOP =
      ScriptedServer.http(200, "X-App-Node: app01\r\nX-App-Version: 3\r\n", "fine");
  private static final String JOURNEY =
      """
      journey: NAME
      title: A customer looks
      service: shop
      every: 30s
      steps:
        - {name: first, request: GET /first}
        - {name: second, request: GET /second, expect: {status: STATUS}}
        - {name: third, request: GET /third}
      undo:
        - {name: tidy, request: DELETE /first}
      """;

  @TempDir Path folder;

  private void journey(String name, int status) throws IOException {
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    Files.writeString(
        journeys.resolve(name + ".yaml"),
        JOURNEY.replace("NAME", name).replace("STATUS", "" + status));
  }

  private void configuration(ScriptedServer shop, int nodePort) throws IOException {
    Files.writeString(
        folder.resolve("pitwall.yaml"),
        """
        services:
          shop:
            url: %s
            version: {header: X-App-Version}
            node_header: X-App-Node
            nodes: {app01: {address: "127.0.0.1:%d"}}
        gates: {shop: {service: shop, journeys: [good, other]}}
        """
            .formatted(shop.url(), nodePort));
  }

  private Shell shell() {
    return new Shell(folder);
  }

  @Test
  void aJourneyThatPassesShowsEveryStep() throws IOException {
    journey("good", 200);
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      configuration(shop, shop.port());
      Shell shell = shell();
      assertThat(shell.run("run", "good")).isZero();
      assertThat(shell.out().lines().toList())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("good: A customer looks (" + shop.url() + ")"),
              line -> assertThat(line).matches("  ok      1      first  [0-9.]+ m?s"),
              line -> assertThat(line).matches("  ok      2      second  [0-9.]+ m?s"),
              line -> assertThat(line).matches("  ok      3      third  [0-9.]+ m?s"),
              line -> assertThat(line).matches("  ok      undo 1 tidy  [0-9.]+ m?s"),
              line -> assertThat(line).matches("PASSED good in .*"));
      assertThat(shell.err()).isEmpty();
      assertThat(shop.connections()).isEqualTo(4);
      assertThat(folder.resolve("pitwall-artefacts")).doesNotExist();
    }
  }

  @Test
  void aFailureIsToldAndWinsOverWhatCouldNotBeMeasured() throws IOException {
    journey("good", 200);
    journey("bad", 418);
    Files.writeString(
        folder.resolve("journeys/seen.yaml"),
        "journey: seen\nservice: shop\nevery: 30s\nsteps: [open: /]\n");
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      configuration(shop, shop.port());
      Shell shell = shell().with("PITWALL_BROWSER", "/nowhere/chromium");
      assertThat(shell.run("run", "good", "bad", "seen")).isEqualTo(Exit.BAD);
      assertThat(shell.out())
          .containsPattern("  FAILED  2      second  \\d+ ms  .*200.*418")
          .contains("  SKIPPED 3      third")
          .containsPattern("FAILED bad in .*: step 2 \\(second\\): ")
          .containsPattern("SKIPPED seen in .*chromium")
          .endsWith("3 journeys: 1 passed, 1 failed, 1 skipped\n");
      assertThat(shell.run("run", "good", "seen")).isEqualTo(Exit.UNKNOWN);
    }
  }

  @Test
  void withAnUrlNoConfigurationIsNeeded() throws IOException {
    journey("good", 200);
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      Shell shell = shell();
      assertThat(shell.run("run", "good", "--url", shop.url())).isZero();
      String file = folder.resolve("journeys/good.yaml").toString();
      assertThat(shell.run("run", file, "--url", shop.url())).isZero();
      assertThat(shell.run("run", "good")).isEqualTo(Exit.USAGE);
      assertThat(shell.err()).contains("--config", "--url");
    }
  }

  @Test
  void aNodeIsNamedOrAddressed() throws IOException {
    journey("good", 200);
    try (ScriptedServer door = new ScriptedServer(SHOP);
        ScriptedServer node = new ScriptedServer(SHOP)) {
      configuration(door, node.port());
      Shell shell = shell();
      assertThat(shell.run("run", "good", "--node", "app01", "--json")).isZero();
      assertThat(run(shell).path("node").asText()).isEqualTo("app01");
      assertThat(shell.run("run", "good", "--node", "127.0.0.1:" + node.port())).isZero();
      assertThat(node.connections()).isEqualTo(8);
      assertThat(door.connections()).isZero();
      assertThat(node.asked.peek()).containsIgnoringCase("host: 127.0.0.1:" + door.port());
      assertThat(shell.run("run", "good", "--node", "app09")).isEqualTo(Exit.USAGE);
      assertThat(shell.err()).contains("app09", "has the nodes app01");
      assertThat(shell.run("run", "good", "--node", "h:99999")).isEqualTo(Exit.USAGE);
    }
  }

  private static JsonNode run(Shell shell) {
    return JsonDocuments.read(shell.out()).orElseThrow().path("runs").path(0);
  }

  @Test
  void jsonHasEveryStepAndNothingElseIsOnStandardOutput() throws IOException {
    journey("bad", 418);
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      configuration(shop, shop.port());
      Shell shell = shell();
      assertThat(shell.run("run", "bad", "--json")).isEqualTo(Exit.BAD);
      JsonNode run = run(shell);
      assertThat(run.path("outcome").asText()).isEqualTo("failed");
      assertThat(run.path("versionSeen").asText()).isEqualTo("3");
      assertThat(run.path("failure").path("step").asInt()).isEqualTo(2);
      assertThat(run.path("steps")).hasSize(4);
      assertThat(run.path("steps").path(1).path("outcome").asText()).isEqualTo("failed");
      assertThat(run.path("steps").path(3).path("undo").asBoolean()).isTrue();
      assertThat(run.path("steps").path(0).path("phases").path("total").isNumber()).isTrue();
      assertThat(shell.err()).contains("FAILED bad");
    }
  }

  @Test
  void aBrokenJourneyRunsNothing() throws IOException {
    journey("good", 200);
    Files.writeString(folder.resolve("journeys/bad.yaml"), "journey: bad\nsteps: []\n");
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      configuration(shop, shop.port());
      Shell shell = shell();
      assertThat(shell.run("run", "good", "bad")).isEqualTo(Exit.USAGE);
      assertThat(shell.err()).contains("bad.yaml:2:8", "nothing was run: ");
      assertThat(shell.run("run", "good", "bad", "--json")).isEqualTo(Exit.USAGE);
      assertThat(JsonDocuments.read(shell.out()).orElseThrow().path("problems")).isNotEmpty();
      assertThat(shell.run("run", "gone")).isEqualTo(Exit.USAGE);
      assertThat(shell.err()).contains("no journey `gone`", "there are: bad, good");
      assertThat(shell.run("run", "gone.yaml")).isEqualTo(Exit.USAGE);
      assertThat(shell.run("run")).isEqualTo(Exit.USAGE);
      assertThat(shell.run("run", "good", "--url", shop.url(), "--config", "pitwall.yaml"))
          .isEqualTo(Exit.USAGE);
      assertThat(shell.run("run", "good", "--url", "nonsense")).isEqualTo(Exit.USAGE);
      assertThat(shell.err()).doesNotContain("\tat ");
      assertThat(shop.connections()).isZero();
    }
  }

  @Test
  void junitXmlIsWellFormedWhateverTheTargetSaysAndHoldsNoSecret() throws Exception {
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    Files.writeString(
        journeys.resolve("hostile.yaml"),
        """
        journey: hostile
        title: "a ]]> b pit-stop-7"
        service: shop
        every: 30s
        steps:
          - name: "<b> & \\"c\\" ]]> \\uFFFE pit-stop-7"
            request: GET /
            expect: {body: {equals: "fine ]]> {{secret.PASSWORD}}"}}
        """);
    String body = "]]> <x a='1'> & \u0000\u0001\u001b[31m \uFFFE pit-stop-7";
    try (ScriptedServer shop = new ScriptedServer(ScriptedServer.http(200, "", body))) {
      Shell shell = shell().with("PASSWORD", "pit-stop-7");
      Path xml = folder.resolve("reports/junit.xml");
      assertThat(
              shell.run("run", "hostile", "--url", shop.url(), "--json", "--junit", xml.toString()))
          .isEqualTo(Exit.BAD);
      Element suite = (Element) parsed(xml).getElementsByTagName("testsuite").item(0);
      assertThat(suite.getAttribute("name")).isEqualTo("hostile");
      assertThat(suite.getAttribute("tests")).isEqualTo("1");
      assertThat(suite.getAttribute("failures")).isEqualTo("1");
      Element one = (Element) suite.getElementsByTagName("testcase").item(0);
      assertThat(one.getAttribute("name")).startsWith("1 <b> & \"c\" ]]>");
      assertThat(one.getElementsByTagName("failure").item(0).getTextContent()).contains("]]>");
      assertThat(Files.readString(xml) + shell.out() + shell.err())
          .doesNotContain("pit-stop-7", "\u0000", "\u0001", "\u001b");
    }
  }

  @Test
  void junitCountsStepsAndKeepsWhatWasSkippedApart() throws Exception {
    journey("bad", 418);
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      configuration(shop, shop.port());
      assertThat(shell().run("run", "bad", "--junit", "junit.xml")).isEqualTo(Exit.BAD);
      Element suite =
          (Element) parsed(folder.resolve("junit.xml")).getElementsByTagName("testsuite").item(0);
      assertThat(
              Stream.of("tests", "failures", "errors", "skipped").map(suite::getAttribute).toList())
          .isEqualTo(List.of("4", "1", "0", "1"));
      assertThat(Double.parseDouble(suite.getAttribute("time"))).isPositive();
    }
  }

  @Test
  void anyTextBecomesLegalXml() {
    assertThat(JunitXml.legal("a\u0000\ud800b\t\n\ufffe\uffff\ud83d\ude00"))
        .isEqualTo("a\ufffd\ufffdb\t\n\ufffd\ufffd\ud83d\ude00");
  }

  private static Document parsed(Path xml) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
  }

  @Test
  void nothingIsLeftAmongTheTemporaryFiles() throws IOException {
    journey("good", 200);
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = pitwallFolders(temporary);
    try (ScriptedServer shop = new ScriptedServer(SHOP)) {
      configuration(shop, shop.port());
      assertThat(shell().run("run", "good")).isZero();
    }
    assertThat(pitwallFolders(temporary)).isSubsetOf(before);
  }

  private static List<Path> pitwallFolders(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("(pitwall-|vertx).*"))
          .toList();
    }
  }
}
