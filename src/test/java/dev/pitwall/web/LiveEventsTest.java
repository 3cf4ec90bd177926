package dev.pitwall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.QueueState;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveEventsTest {
  private final WebFixture stop = new WebFixture("title", "app01", 2, RoutingContext::next);
  private final Browser browser = new Browser(stop);

  @AfterEach
  void close() {
    browser.close();
    stop.close();
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Reads on until an event came, or the stream ended. */
  private static boolean hearsEvent(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null) {
      if (line.equals("event: changed")) {
        return true;
      }
      line = lines.readLine();
    }
    return false;
  }

  @Test
  void anEvaluationThatChangesIsHeardOf() throws IOException {
    try (BufferedReader lines = lines(browser.listen())) {
      Question question = new Question("shop", null, null, GatePhase.FLEET, null, 1);
      stop.gates.ask(question, "pipeline", stop.instant());

      assertThat(hearsEvent(lines)).isTrue();
    }
  }

  @Test
  void aNodeThatMovesASignalThatTurnsAndARunAreHeardOf() throws IOException {
    try (BufferedReader lines = lines(browser.listen())) {
      stop.gates.open("r1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", stop.instant());
      assertThat(hearsEvent(lines)).isTrue();
      stop.queue = QueueState.STALLED;
      assertThat(hearsEvent(lines)).isTrue();
      stop.run("app02", null);
      assertThat(hearsEvent(lines)).isTrue();
    }
  }

  @Test
  void aStormOfChangesIsOneEventASecond() throws IOException {
    List<String> heard = new ArrayList<>();
    try (BufferedReader lines = lines(browser.listen())) {
      long from = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        stop.run("app02", null);
      }
      assertThat(hearsEvent(lines)).isTrue();
      heard.add("first");
      stop.run("app02", null);
      assertThat(hearsEvent(lines)).isTrue();
      heard.add("second");
      Duration took = Duration.ofNanos(System.nanoTime() - from);

      assertThat(took).isGreaterThan(Duration.ofMillis(heard.size() * 500L));
    }
  }

  @Test
  void beyondTheBoundListenersAreRefusedUntilOneLeaves() throws IOException {
    HttpResponse<InputStream> first = browser.listen();
    try (BufferedReader second = lines(browser.listen())) {
      HttpResponse<String> third = browser.get("/events");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("retry-after")).isPresent();

      first.body().close();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                try (InputStream another = browser.listen().body()) {
                  assertThat(new String(another.readNBytes(5), StandardCharsets.UTF_8))
                      .isEqualTo("retry");
                }
              });
      stop.run("app02", null);
      assertThat(hearsEvent(second)).isTrue();
    }
  }

  @Test
  void closingEndsEveryListenerAndTakesNoMore() throws IOException {
    try (BufferedReader lines = lines(browser.listen())) {
      stop.pages.close();

      assertThat(hearsEvent(lines)).isFalse();
      assertThat(browser.get("/events").statusCode()).isEqualTo(503);
      assertThat(browser.get("/runs").statusCode()).isEqualTo(503);
    }
  }
}
