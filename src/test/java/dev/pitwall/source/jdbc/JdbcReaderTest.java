package dev.pitwall.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.testing.MisbehavingServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Databases that are none, or no more. */
class JdbcReaderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static void isNoReadingInTime(MisbehavingServer.Behaviour behaviour, String reason)
      throws IOException {
    try (MisbehavingServer server = new MisbehavingServer(behaviour);
        SignalSource source = new JdbcSources(server.port(), "pitwall", "p").source("select 1")) {
      for (int i = 0; i < 2; i++) {
        long from = System.nanoTime();
        assertThat(source.read())
            .isInstanceOfSatisfying(
                Unreadable.class, failure -> assertThat(failure.reason()).contains(reason));
        assertThat(Duration.ofNanos(System.nanoTime() - from))
            .isLessThan(JdbcSources.TIMEOUT.plusSeconds(3));
      }
      await().atMost(SOON).untilAsserted(() -> assertThat(server.guests()).isZero());
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothingCostsTheTimeout() throws IOException {
    isNoReadingInTime(guest -> {}, "no whole answer from the database within 1500 ms");
  }

  @Test
  void aServerThatTricklesCostsTheTimeout() throws IOException {
    isNoReadingInTime(
        guest -> {
          guest.getOutputStream().write('N'); // no TLS here
          guest.getOutputStream().write('E'); // an error, which is said to be long
          guest.getOutputStream().write(new byte[] {0, 0, 1, 0});
          MisbehavingServer.trickle(guest, Duration.ofMillis(200), "x");
        },
        "no whole answer from the database within 1500 ms");
  }

  @Test
  void aServerOfAnotherKindIsNoReading() throws IOException {
    isNoReadingInTime(
        guest ->
            guest
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
        "no answer from the database");
    isNoReadingInTime(Socket::close, "no answer from the database");
  }

  @Test
  void aRefusedConnectionSaysSo() throws IOException {
    try (ClosedPort port = new ClosedPort();
        SignalSource source = new JdbcSources(port.number(), "pitwall", "p").source("select 1")) {
      assertThat(source.read())
          .isInstanceOfSatisfying(
              Unreadable.class, failure -> assertThat(failure.reason()).contains("refused"));
    }
  }
}
