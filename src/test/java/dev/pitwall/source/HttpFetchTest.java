package dev.pitwall.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.testing.ClosedPort;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
}
