package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.ClosedPort;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsCommandTest {
  private static final String WELL =
      signal("orders", "", "queue", "ok", "depth 3")
          + ","
          + signal("shop", "app01", "health", "up", "/health answered 200 in 3 ms");

  @TempDir Path folder;

  private static String signal(
      String name, String node, String kind, String state, String observed) {
    return """
    {"name":"%s","node":"%s","kind":"%s","at":"2026-03-02T10:00:00Z","state":"%s","observed":"%s",
     "required":"","values":{}}"""
        .formatted(name, node, kind, state, observed);
  }

  private static ScriptedServer answering(int status, String signals) {
    return new ScriptedServer(ScriptedServer.http(status, "", "{\"signals\":[" + signals + "]}"));
  }

  private Shell shell(ScriptedServer server) {
    return new Shell(folder).with("PITWALL_SERVER", server.url());
  }

  @Test
  void aTableOfAllThatIsReadAndZeroWhenAllIsWell() throws IOException {
    try (ScriptedServer server = answering(200, WELL)) {
      Shell shell = shell(server);
      assertThat(shell.run("signals")).isZero();
      assertThat(shell.out().lines())
          .satisfiesExactly(
              line -> assertThat(line).matches("SIGNAL +STATE +READ +OBSERVED"),
              line -> assertThat(line).matches("orders +ok +\\d+ m +depth 3"),
              line -> assertThat(line).matches("health shop app01 +up .*answered 200 in 3 ms"),
              line -> assertThat(line).isEqualTo("2 signals, all well"));
      assertThat(server.asked.peek()).startsWith("GET /api/v1/signals HTTP/1.1");
    }
  }

  @Test
  void oneThatIsNotWellMakesTheExitCode() throws IOException {
    String bad = WELL + "," + signal("mails", "", "queue", "stalled", "depth 9, 0 finished");
    try (ScriptedServer server = answering(200, bad)) {
      Shell shell = shell(server);
      assertThat(shell.run("signals")).isEqualTo(Exit.BAD);
      assertThat(shell.out()).contains("stalled", "1 of 3 signals not well");
    }
  }

  @Test
  void whatATargetSaidCannotSteerTheTerminal() throws IOException {
    String hostile = signal("q", "", "queue", "ok", "\\u001b[2J\\u0007boom");
    try (ScriptedServer server = answering(200, hostile)) {
      Shell shell = shell(server);
      shell.run("signals");
      assertThat(shell.out()).contains("[2J boom").doesNotContain("\u001b", "\u0007");
    }
  }

  @Test
  void asJsonItIsWhatTheServerSaid() throws IOException {
    try (ScriptedServer server = answering(200, WELL)) {
      Shell shell = shell(server);
      assertThat(shell.run("signals", "--json")).isZero();
      assertThat(JsonDocuments.read(shell.out()).orElseThrow().path("signals")).hasSize(2);
    }
  }

  @Test
  void onATerminalItIsRenewedUntilNobodyAnswers() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.http(200, "", "{\"signals\":[" + WELL + "]}"),
            ScriptedServer.http(502, "", "bad gateway"))) {
      Shell shell = shell(server).onTerminal();
      assertThat(shell.run("signals")).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.out()).startsWith("\u001b[H\u001b[J").contains("all well");
      assertThat(shell.err()).contains("answered 502 and no signals; is that a Pitwall?");
    }
  }

  @Test
  void withoutATokenThatIsAcceptedItSaysWhatToDo() throws IOException {
    try (ScriptedServer server = answering(401, "")) {
      Shell shell = shell(server);
      assertThat(shell.run("signals")).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.err()).contains("answered 401; give a token with the scope read");
    }
  }

  @Test
  void nobodyThere() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      Shell shell = new Shell(folder);
      String url = "http://127.0.0.1:" + nobody.number();
      assertThat(shell.run("signals", "--server", url)).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.err()).contains(url + " does not answer (");
    }
  }
}
