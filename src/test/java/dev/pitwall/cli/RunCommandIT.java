package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pitwall run} with the browser of this machine. */
@Timeout(120)
class RunCommandIT {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  @TempDir Path folder;
  private HttpServer shop;
  private String url = "";

  RunCommandIT() throws IOException {
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void open() {
    byte[] page =
        "<!doctype html><title>Shop</title><h1>Slicks</h1><label>Search <input></label>"
            .getBytes(StandardCharsets.UTF_8);
    shop.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    shop.start();
    url = "http://127.0.0.1:" + shop.getAddress().getPort();
  }

  @AfterEach
  void close() {
    shop.stop(0);
  }

  private void journey(String name, String see) throws IOException {
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    Files.writeString(
        journeys.resolve(name + ".yaml"),
        """
        journey: %s
        service: shop
        every: 30s
        step_timeout: 1s
        steps:
          - open: /
          - fill: {label: Search, with: "{{secret.PASSWORD}}"}
          - see: {text: %s}
          - screenshot: page
          - request: GET /api
        """
            .formatted(name, see));
  }

  @Test
  void browserJourneysShareOneBrowserAndLeaveNothingButWhatWasAskedFor() throws IOException {
    journey("good", "Slicks");
    journey("bad", "Wets");
    Path home = Files.createDirectory(folder.resolve("home"));
    List<Path> before = leftovers();
    Shell shell = new Shell(home).withAllVariables().with("PASSWORD", "pit-stop-7");
    String journeys = folder.resolve("journeys").toString();

    int code = shell.run("run", "good", "bad", "--journeys", journeys, "--url", url);
    assertThat(code).as(shell.out() + shell.err()).isEqualTo(Exit.BAD);
    assertThat(shell.out())
        .containsPattern("  ok      1      open /  ")
        .containsPattern("PASSED good in ")
        .containsPattern("FAILED bad in .*: step 3 ")
        .contains("failure.png", "trace.zip")
        .doesNotContain("pit-stop-7");
    try (Stream<Path> kept = Files.list(home.resolve("pitwall-artefacts"))) {
      assertThat(kept).singleElement().asString().contains("bad-run_");
    }
    assertThat(leftovers()).isEqualTo(before);
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void artefactsOfRunsThatPassedAreKeptWhereSomebodyWantsThem() throws IOException {
    journey("good", "Slicks");
    Shell shell = new Shell(folder).withAllVariables().with("PASSWORD", "pit-stop-7");
    assertThat(shell.run("run", "good", "--url", url, "--artefacts", "kept", "--json")).isZero();
    JsonNode files =
        JsonDocuments.read(shell.out()).orElseThrow().path("runs").path(0).path("artefacts");
    assertThat(files).hasSize(1);
    assertThat(Path.of(files.path(0).asText())).isRegularFile().hasFileName("page.png");
    assertThat(folder.resolve("pitwall-artefacts")).doesNotExist();
  }

  /** Playwright's own unpacked driver goes when this JVM does, and is no concern of a command. */
  private static List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(TEMPORARY)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("pitwall-run-"))
          .sorted()
          .toList();
    }
  }
}
