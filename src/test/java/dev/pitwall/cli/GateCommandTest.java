package dev.pitwall.cli;

import static dev.pitwall.cli.ScriptedServer.HANG;
import static dev.pitwall.cli.ScriptedServer.http;
import static dev.pitwall.cli.ScriptedServer.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GateCommandTest {
  private static final String PENDING =
      verdict(503, "PENDING", "app03 is not proven yet (9 s left): 2 of 3 runs\n");
  private static final String GO =
      verdict(200, "GO", "app03 is good\nevaluation ev_1 http://pitwall/evaluations/ev_1\n");

  @TempDir Path folder;
  private final List<String> more = new ArrayList<>();
  private final QuickPace pace = new QuickPace();

  private Shell shell() {
    return new Shell(folder).at(pace);
  }

  private int ask(Shell shell, ScriptedServer server, String... arguments) {
    return ask(shell, server.url(), arguments);
  }

  private int ask(Shell shell, String url, String... arguments) {
    List<String> all = new ArrayList<>(List.of("gate", "shop", "--server", url));
    all.addAll(List.of(arguments));
    all.addAll(more);
    return shell.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"200,GO,0", "409,NO_GO,1", "409,INCONCLUSIVE,3", "423,HOLD,4"})
  void aVerdictIsAnExitCode(int status, String word, int code) {
    try (ScriptedServer server = new ScriptedServer(verdict(status, word, "because\n"))) {
      Shell shell = shell();
      assertThat(ask(shell, server)).isEqualTo(code);
      assertThat(shell.out()).startsWith(word + ": because\n").contains("evaluation ev_1");
      assertThat(shell.err()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aPendingGateIsAskedUntilItHasDecided() {
    try (ScriptedServer server = new ScriptedServer(PENDING, PENDING, GO)) {
      Shell shell = shell();
      assertThat(ask(shell, server)).isZero();
      assertThat(shell.out())
          .isEqualTo("GO: app03 is good\nevaluation ev_1 http://pitwall/evaluations/ev_1\n");
      assertThat(shell.err())
          .as("the same reason is told once")
          .isEqualTo("PENDING: app03 is not proven yet (9 s left): 2 of 3 runs\n");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void aGateThatNeverDecidesIsNoGo() {
    try (ScriptedServer server = new ScriptedServer(PENDING)) {
      Shell shell = shell();
      assertThat(ask(shell, server, "--timeout", "1500ms")).isEqualTo(Exit.UNKNOWN);
      assertThat(shell.out()).startsWith("PENDING: no decision within 1.5 s; app03 is not proven");
    }
  }

  @Test
  void whatTheQuestionIsAboutAndTheTokenGoAlong() throws IOException {
    Files.writeString(folder.resolve("token"), "s3cret\n");
    try (ScriptedServer server = new ScriptedServer(GO)) {
      Shell shell = shell().with("PITWALL_TOKEN", "other");
      more.addAll(List.of("--rollout", "d-4+81", "--node", "app03", "--version", "1.42.0"));
      more.addAll(List.of("--phase", "post-start", "--attempt", "2", "--token-file", "token"));
      assertThat(ask(shell, server)).isZero();
      assertThat(server.asked.peek())
          .startsWith(
              "GET /api/v1/gates/shop/go?attempt=2&node=app03&phase=post-start&rollout=d-4%2B81"
                  + "&version=1.42.0&wait=2000ms HTTP/1.1\r\n")
          .contains("Authorization: Bearer s3cret\r\n");
      assertThat(shell.out() + shell.err()).doesNotContain("s3cret");
    }
  }

  @Test
  void serverAndTokenComeFromTheEnvironmentToo() {
    try (ScriptedServer server = new ScriptedServer(GO)) {
      Shell shell =
          shell().with("PITWALL_SERVER", server.url() + "/ops/").with("PITWALL_TOKEN", "s3cret");
      assertThat(shell.run("gate", "shop")).isZero();
      assertThat(server.asked.peek())
          .startsWith("GET /ops/api/v1/gates/shop/go?wait=2000ms ")
          .contains("Authorization: Bearer s3cret\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 301, 302, 307, 401, 403, 404, 405, 409, 418, 423, 501})
  void withoutAVerdictNoStatusIsGo(int status) {
    String answer = http(status, "Location: http://127.0.0.1:1/\r\n", status == 204 ? "" : "GO\n");
    try (ScriptedServer server = new ScriptedServer(answer, GO)) {
      Shell shell = shell();
      assertThat(ask(shell, server)).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.out()).startsWith("NO_ANSWER: " + server.url() + " answered " + status);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"409,GO", "202,GO", "200,NO_GO", "200,go", "200,PENDING", "503,GO", "200,'GO, GO'"})
  void statusAndVerdictMustAgree(int status, String word) {
    try (ScriptedServer server = new ScriptedServer(verdict(status, word, "x\n"))) {
      Shell shell = shell();
      assertThat(ask(shell, server)).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.out()).contains("X-Gate-Verdict: " + word, "which no gate does");
    }
  }

  @Test
  void aRefusedQuestionIsWrongUsageAndAnUnknownGateIsNoGate() {
    String problem = "Content-Type: application/problem+json\r\n";
    String wrong = http(400, problem, "{\"title\":\"Bad\",\"detail\":\"rollout d-1 is finished\"}");
    String unknown = http(404, problem, "{\"title\":\"Not found\",\"detail\":\"no such gate\"}");
    try (ScriptedServer server = new ScriptedServer(wrong, unknown)) {
      Shell shell = shell();
      assertThat(ask(shell, server)).isEqualTo(Exit.USAGE);
      assertThat(shell.out()).contains("rollout d-1 is finished");
      assertThat(ask(shell, server)).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.out()).contains("no such gate", "is there a gate `shop`?");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nX-Gate-Verdict: GO\r\n\r\nshort",
        "HTTP/1.1 999999 OK\r\n\r\n",
        "\u0000\u0001\u0002"
      })
  void garbageIsNoAnswer(String garbage) {
    try (ScriptedServer server = new ScriptedServer(garbage)) {
      Shell shell = shell();
      assertThat(ask(shell, server, "--connect-timeout", "600ms")).isEqualTo(Exit.UNREACHABLE);
      assertThat(shell.out()).startsWith("NO_ANSWER: " + server.url());
    }
  }

  @Test
  void anEndlessBodyIsNoAnswer() {
    String head = "HTTP/1.1 200 OK\r\nX-Gate-Verdict: GO\r\nContent-Length: 9000000\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(head + "x".repeat(3_000_000))) {
      assertThat(ask(shell(), server, "--connect-timeout", "1ms")).isEqualTo(Exit.UNREACHABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HANG, "HTTP/1.1 200 OK\r\nX-Gate-Verdict: GO\r\nX-More: " + HANG})
  void aServerThatHangsIsGivenUp(String answer) throws Exception {
    try (ScriptedServer server = new ScriptedServer(answer);
        PitwallClient client = impatient(server)) {
      assertThat(watch(client, server, "500ms").decide())
          .satisfies(
              end -> {
                assertThat(end.code()).isEqualTo(Exit.UNREACHABLE);
                assertThat(end.reason()).contains("did not answer within");
              });
    }
  }

  @Test
  void aBodyThatHangsIsGivenUpToo() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nX-Gate-Verdict: GO\r\nContent-Length: 100\r\n\r\napp03 is " + HANG;
    try (ScriptedServer server = new ScriptedServer(answer);
        PitwallClient client = impatient(server)) {
      assertThat(watch(client, server, "300ms").decide().code()).isEqualTo(Exit.UNREACHABLE);
    }
  }

  private static PitwallClient impatient(ScriptedServer server) {
    return new PitwallClient(
        new ServerOptions.Place(URI.create(server.url()), Optional.empty()),
        "test",
        new PitwallClient.Limits(Duration.ofSeconds(1), Duration.ofMillis(300), 1_000));
  }

  private static GatePoller watch(PitwallClient client, ScriptedServer server, String timeout) {
    Duration total = new DurationWords().convert(timeout);
    return new GatePoller(
        client,
        new GateQuestion(URI.create(server.url()), "shop", Map.of()),
        new GatePoller.Patience(total, Duration.ofSeconds(10), false),
        GateProgress.NONE,
        Sleeper.REAL);
  }

  @Test
  void aRefusedConnectionIsTriedAgainForAWhile() {
    int port;
    try (ScriptedServer closed = new ScriptedServer(GO)) {
      port = closed.port();
    }
    Shell shell = shell();
    String url = "http://127.0.0.1:" + port;
    assertThat(ask(shell, url, "--connect-timeout", "700ms")).isEqualTo(Exit.UNREACHABLE);
    assertThat(shell.out()).startsWith("NO_ANSWER: " + url + " does not answer (ConnectException");
  }

  @Test
  void aGateThatComesUpInTimeIsHeard() throws Exception {
    int port;
    try (ScriptedServer closed = new ScriptedServer(GO)) {
      port = closed.port();
    }
    Shell shell = shell().at(Sleeper.REAL);
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> ask(shell, "http://127.0.0.1:" + port));
    Awaitility.await().until(() -> shell.err().contains("NO_ANSWER"));
    try (ScriptedServer up = new ScriptedServer(port, GO)) {
      assertThat(code.get()).isZero();
      assertThat(up.connections()).isEqualTo(1);
    }
  }

  @Test
  void aServiceThatIsStoppingIsAskedAgainAfterItsPause() {
    String stopping = http(503, "Retry-After: 1\r\n", "stopping");
    try (ScriptedServer server = new ScriptedServer(stopping, GO)) {
      assertThat(ask(shell(), server)).isZero();
      assertThat(pace.pauses()).containsExactly(Duration.ofSeconds(1));
    }
  }

  @Test
  void retryAfterIsObeyed() {
    String later = verdict(503, "PENDING", "wait\n", "Retry-After: 2");
    try (ScriptedServer server = new ScriptedServer(later, GO)) {
      assertThat(ask(shell(), server)).isZero();
      assertThat(pace.pauses()).containsExactly(Duration.ofSeconds(2));
    }
  }

  @Test
  void aHoldIsWaitedForWhenAsked() {
    String hold = verdict(423, "HOLD", "held by ada: lunch\n", "Retry-After: 1");
    try (ScriptedServer server = new ScriptedServer(hold, GO)) {
      assertThat(ask(shell(), server, "--wait-for-hold")).isZero();
    }
    try (ScriptedServer server = new ScriptedServer(hold)) {
      Shell shell = shell();
      assertThat(ask(shell, server, "--wait-for-hold", "--timeout", "1s")).isEqualTo(Exit.HOLD);
      assertThat(shell.out()).contains("HOLD: no decision within 1 s; held by ada: lunch");
    }
  }

  @Test
  void jsonIsOneDocumentWhateverHappens() {
    String noGo = verdict(409, "NO_GO", "stop\nevaluation ev_7 http://p/ev_7\nNO_GO journey:x\n");
    try (ScriptedServer server = new ScriptedServer(noGo, http(302, "", ""))) {
      Shell shell = shell();
      assertThat(ask(shell, server, "--json", "--node", "app03")).isEqualTo(Exit.BAD);
      JsonNode document = JsonDocuments.read(shell.out()).orElseThrow();
      assertThat(document.path("verdict").asText()).isEqualTo("NO_GO");
      assertThat(document.path("go").asBoolean(true)).isFalse();
      assertThat(document.path("reason").asText()).isEqualTo("stop");
      assertThat(document.path("evaluationId").asText()).isEqualTo("ev_7");
      assertThat(document.path("url").asText()).isEqualTo("http://p/ev_7");
      assertThat(document.path("question").path("node").asText()).isEqualTo("app03");
      assertThat(document.path("details").path(0).asText()).isEqualTo("NO_GO journey:x");
      assertThat(ask(shell, server, "--json")).isEqualTo(Exit.UNREACHABLE);
      assertThat(JsonDocuments.read(shell.out()).orElseThrow().path("verdict").asText())
          .isEqualTo(GateResult.NO_ANSWER);
    }
  }

  @Test
  void progressIsRewrittenOnATerminalAndAbsentWhenQuiet() {
    try (ScriptedServer server = new ScriptedServer(PENDING, GO, PENDING, GO)) {
      Shell terminal = shell().onTerminal().with("COLUMNS", "60");
      assertThat(ask(terminal, server)).isZero();
      assertThat(terminal.err())
          .startsWith("\r\u001b[K")
          .contains("giving up in")
          .endsWith("\u001b[K");
      Shell quiet = shell();
      assertThat(ask(quiet, server, "--quiet")).isZero();
      assertThat(quiet.err()).isEmpty();
    }
  }

  @Test
  void aServersTextCannotSteerTheTerminal() {
    try (ScriptedServer server =
        new ScriptedServer(verdict(409, "NO_GO", "\u001b[2J\u0007gone\u202e\n\u001b]0;x\n"))) {
      Shell shell = shell();
      assertThat(ask(shell, server)).isEqualTo(Exit.BAD);
      assertThat(shell.out()).startsWith("NO_GO: [2J gone\n").doesNotContain("\u001b", "\u202e");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop --server ftp://x",
        "../etc",
        "SHOP",
        "shop --phase boot",
        "shop --phase fleet --node a",
        "shop --phase drained",
        "shop --token-file gone",
        "shop --server http://u:pw@h/",
        "",
        "shop more"
      })
  void wrongUsageIsTold(String arguments) {
    Shell shell = shell();
    String[] words = ("gate " + arguments).strip().split(" ");
    assertThat(shell.run(words)).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).startsWith("pitwall gate: ").doesNotContain("\tat ", "pw@");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aTokenThatCannotBeOneIsNotShown() {
    Shell shell = shell().with("PITWALL_TOKEN", "se cret\u00e9");
    assertThat(shell.run("gate", "shop")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("PITWALL_TOKEN: must hold one token").doesNotContain("cret");
  }
}
