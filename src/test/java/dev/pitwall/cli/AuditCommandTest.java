package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.testing.ClosedPort;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private static final String LINES =
      """
      {"lines":[{"sequence":2,"at":"2026-05-01T12:00:01Z","who":"ann","what":"hold\\u001b[2J on shop","hash":"ab"},
       {"sequence":1,"at":"2026-05-01T12:00:00Z","who":"ci","what":"asked","hash":"cd"}],"next":0}""";

  @TempDir Path folder;

  private Shell shell(ScriptedServer server) {
    return new Shell(folder).with("PITWALL_SERVER", server.url());
  }

  private static ScriptedServer answering(int status, String body) {
    return new ScriptedServer(ScriptedServer.http(status, "", body));
  }

  @Test
  void aLineEachTheNewestFirst() throws IOException {
    try (ScriptedServer server = answering(200, LINES)) {
      Shell shell = shell(server);
      assertThat(shell.run("audit")).isZero();
      assertThat(shell.out().lines())
          .containsExactly(
              "2  2026-05-01T12:00:01Z  ann  hold [2J on shop",
              "1  2026-05-01T12:00:00Z  ci  asked");
    }
  }

  @Test
  void aSoundChainIsSaidWithItsHead() throws IOException {
    String sound =
        "{\"sound\":true,\"first\":1,\"lines\":7,\"sequence\":7,\"head\":\"ab12\","
            + "\"headAt\":\"2026-05-01T12:00:00Z\",\"notCovered\":2,\"broken\":\"\"}";
    try (ScriptedServer server = answering(200, sound)) {
      Shell shell = shell(server);
      assertThat(shell.run("audit", "verify")).isZero();
      assertThat(shell.out())
          .contains(
              "7 lines from line 1 on sound; head: line 7 of 2026-05-01T12:00:00Z, hash ab12;"
                  + " not covered: 2 records");
    }
  }

  @Test
  void aLineThatWasChangedIsAnError() throws IOException {
    String broken =
        "{\"sound\":false,\"first\":4,\"lines\":0,\"head\":\"\",\"broken\":\"line 4: was \\u001b[2Jchanged\"}";
    try (ScriptedServer server = answering(200, broken)) {
      Shell shell = shell(server);
      assertThat(shell.run("audit", "verify")).isEqualTo(Exit.BAD);
      assertThat(shell.err()).contains("pitwall audit verify: line 4: was  [2Jchanged");
    }
  }

  @Test
  void nobodyThatAnswersIsNoVerification() throws IOException {
    try (ClosedPort nobody = new ClosedPort()) {
      Shell shell = new Shell(folder).with("PITWALL_SERVER", "http://127.0.0.1:" + nobody.number());
      assertThat(shell.run("audit", "verify")).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.out()).isEmpty();
    }
  }

  @Test
  void whoeverAnswersOtherwiseIsNoPitwall() throws IOException {
    try (ScriptedServer server = answering(200, "{}")) {
      Shell shell = shell(server);
      assertThat(shell.run("audit")).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.err()).contains("answered 200 and no lines; is that a Pitwall?");
    }
  }

  @Test
  void aLimitBeyondWhatAPageHoldsIsRefused() {
    Shell shell = new Shell(folder);
    assertThat(shell.run("audit", "--limit", "501")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("--limit is 501; required 1 to 500");
  }
}
