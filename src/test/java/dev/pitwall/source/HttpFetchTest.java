package dev.pitwall.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Secrets;
import dev.pitwall.machine.MachineStalled;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.testing.WebServer;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpFetchTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A poll that was under way at the stop left an error in the log. */
  @Test
  @Timeout(20)
  void whatIsAskedAfterItWasClosedFailsAtOnce() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ClosedPort port = new ClosedPort()) {
      URI url = URI.create("http://127.0.0.1:" + port.number());
      HttpFetch fetch = new HttpFetch(vertx);
      fetch.close();
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> fetch.fetch(Ask.get(url, Map.of(), LONG)))
                      .isInstanceOf(ReadFailure.class)
                      .hasMessageContaining("closed"));
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFewCompressedBytesThatStandForManyAreNoAnswer() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[4 << 20]);
    }
    try (WebServer server = new WebServer(gzipped(packed.toByteArray()))) {
      Ask ask = Ask.get(URI.create(server.url("/")), Map.of(), LONG);
      assertThat(server.fetch().fetch(ask.upTo(4 << 20)).body()).hasSize(4 << 20);
      assertThatThrownBy(() -> server.fetch().fetch(ask))
          .hasMessage("the answer is larger than 1048576 bytes");
    }
  }

  @Test
  void aCompressedAnswerThatEndsTooEarlyIsNone() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("whole".getBytes(StandardCharsets.UTF_8));
    }
    byte[] half = Arrays.copyOf(packed.toByteArray(), 12);
    try (WebServer server = new WebServer(gzipped(half))) {
      assertThatThrownBy(
              () -> server.fetch().fetch(Ask.get(URI.create(server.url("/")), Map.of(), LONG)))
          .hasMessage("the answer could not be decompressed: it ends too early");
    }
  }

  private static Handler<HttpServerRequest> gzipped(byte[] body) {
    return request ->
        request.response().putHeader("Content-Encoding", "gzip").end(Buffer.buffer(body));
  }

  /** What is too late because this process stood still says nothing about who was asked. */
  @Test
  void aTimeoutWhileThisProcessStoodStillIsItsOwnFault() throws Exception {
    Vertx vertx = Vertx.vertx();
    Duration brief = Duration.ofMillis(50);
    try (WebServer silent = new WebServer(request -> {});
        HttpFetch fetch =
            new HttpFetch(
                vertx, (from, to) -> Duration.ofMillis(40), new TlsMaterials(Secrets.NONE))) {
      assertThatThrownBy(() -> fetch.fetch(Ask.get(URI.create(silent.url("/")), Map.of(), brief)))
          .hasMessage("no whole answer within 50 ms")
          .cause()
          .isInstanceOf(MachineStalled.class)
          .hasMessageStartingWith("this machine stood still for 40 of 50 ms");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
