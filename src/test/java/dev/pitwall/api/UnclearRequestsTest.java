package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.pitwall.api.RawCaller.Heard;
import dev.pitwall.testing.LogWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two readers could take for different ones, and bodies that are none. */
@ExtendWith(ApiExtension.class)
class UnclearRequestsTest {
  private static final String BEHIND =
      "POST /api/v1/holds HTTP/1.1\r\nHost: 127.0.0.1\r\n"
          + "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"reason\":\"x\"}";
  private static final String HOLD =
      "POST /api/v1/holds HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n";

  private final ApiFixture fixture;
  private final LogWatch log = new LogWatch("ROOT", Level.WARN);

  UnclearRequestsTest(ApiFixture fixture) {
    this.fixture = fixture;
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Heard ask(String text) {
    return RawCaller.ask(fixture.server.port(), text);
  }

  private static String lines(String head) {
    return head.replace("\n", "\r\n");
  }

  private void assertRefusedOnce(Heard heard, int status) {
    assertThat(heard.status()).as(heard.text()).isEqualTo(status);
    assertThat(heard.answers()).as(heard.text()).isOne();
    assertThat(heard.closed()).isTrue();
    assertThat(heard.text())
        .contains("application/problem+json")
        .containsIgnoringCase("x-request-id");
    assertThat(fixture.gates.holds()).isEmpty();
    assertThat(log.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n",
        "Transfer-Encoding: chunked\nContent-Length: 5\n\n0\n\n",
        "Transfer-Encoding: xchunked\n\n",
        "Transfer-Encoding: chunked, identity\n\n0\n\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n",
        "Content-Length: 2\nContent-Length: 3\n\n{}",
        "Content-Length: 2\nContent-Length: 2\n\n{}",
        "Content-Length: +2\n\n{}",
        "Content-Length: -2\n\n{}",
        "Content-Length: two\n\n{}",
        "Host: localhost\n\n",
      })
  void whatHasTwoReadingsIsRefusedAndNothingBehindItIsTaken(String rest) {
    assertRefusedOnce(ask(lines(HOLD + rest) + BEHIND), 400);
  }

  @Test
  void severalLengthsAreNamed() {
    Heard heard = ask(lines(HOLD + "Content-Length: 2\nContent-Length: 3\n\n{}"));
    assertThat(heard.text()).contains("Content-Length is \\\"several\\\"", "expected one length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n"})
  void aBadChunkSizeIsRefused(String body) {
    Heard heard = ask(lines(HOLD + "Transfer-Encoding: chunked\n\n") + body + BEHIND);
    assertRefusedOnce(heard, 400);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    String large = "x".repeat(ApiServer.MAX_BODY + 1);
    assertRefusedOnce(
        ask(lines(HOLD + "Content-Length: " + large.length() + "\n\n") + large + BEHIND), 413);
    String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
    assertRefusedOnce(ask(lines(HOLD + "Transfer-Encoding: chunked\n\n") + chunk + BEHIND), 413);
  }

  @Test
  void aBodyThatBreaksOffIsNothingToWriteAbout() {
    int before = fixture.server.openConnections();
    try (RawCaller caller = new RawCaller(fixture.server.port())) {
      caller.say(lines(HOLD + "Content-Length: 50\n\n") + "{");
      await().until(() -> fixture.server.openConnections() > before);
    }
    await().until(() -> fixture.server.openConnections() == before);
    assertThat(log.lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.1, 400", "1.0, 403"})
  void onlyAnOldRequestMayHaveNoHost(String version, int status) {
    Heard heard = ask("GET /version HTTP/" + version + "\r\n\r\n");
    assertThat(heard.status()).isEqualTo(status);
  }

  @Test
  void whatIsClearGoesOn() {
    try (RawCaller caller = new RawCaller(fixture.server.port())) {
      caller.say(
          lines(HOLD + "Transfer-Encoding: Chunked\n\n")
              + "e\r\n{\"reason\":\"x\"}\r\n0\r\n\r\n"
              + "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
      Heard heard = caller.hear();
      assertThat(heard.answers()).as(heard.text()).isEqualTo(2);
      assertThat(heard.status()).isEqualTo(201);
    }
  }
}
