package dev.pitwall.source.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Secrets;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.testing.WebServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a real server gives seldom, or never should. */
class AlertmanagerReaderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final WebServer server = new WebServer(this::answer);
  private volatile int status = 200;
  private volatile String answer = "";

  @AfterEach
  void close() {
    server.close();
  }

  private void answer(HttpServerRequest request) {
    request.response().setStatusCode(status).end(answer);
  }

  private AlertSample read() throws Exception {
    AlertmanagerSpec source =
        new AlertmanagerSpec(
            new SourceSpec.Link(server.url(""), null, Map.of()),
            List.of("severity=\"page\""),
            null);
    Duration second = Duration.ofSeconds(1);
    SignalSpec spec =
        new SignalSpec(
            "pages", null, SignalSpec.Kind.ALERTS, source, second, second.multipliedBy(20), second);
    NodeTexts texts = new NodeTexts(null, Secrets.NONE);
    return (AlertSample) new AlertmanagerReader(spec, source, texts, server.fetch()).read(NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "200 | <html>                  | the answer is not JSON",
        "200 | {}                      | the answer is no list of alerts: {}",
        "200 | null                    | the answer is no list of alerts",
        "200 | [{}]                    | the alert an alert without a name started at ``; required a time",
        "200 | [{\"startsAt\":\"now\"}] | started at `now`; required a time",
        "200 | [1]                     | required a time",
        "400 | \"bad matcher format\"  | Alertmanager refused a matcher: \"bad matcher format\"",
        "401 | Unauthorized            | answered 401; required 200; give it a user",
        "404 | 404 page not found      | name Alertmanager's base as url",
        "503 | oops                    | answered 503; required 200",
      })
  void answersThatAreNone(int code, String text, String why) {
    status = code;
    answer = text;
    assertThatThrownBy(this::read).isInstanceOf(ReadFailure.class).hasMessageContaining(why);
  }

  @Test
  void longTextsAreCut() throws Exception {
    answer =
        "[{\"labels\":{\"alertname\":\"%s\"},\"annotations\":{\"summary\":\"%s\"},\"startsAt\":\"2026-03-01T09:00:00.5+01:00\"}]"
            .formatted("n".repeat(10_000), "s".repeat(10_000));
    AlertSample.Alert alert = read().firing().getFirst();
    assertThat(alert.name()).hasSize(201);
    assertThat(alert.summary()).hasSize(301);
    assertThat(alert.since()).isEqualTo("2026-03-01T08:00:00.5Z");
  }

  @Test
  void tooLargeAnAnswerIsNone() {
    answer = "[" + " ".repeat(9 << 20) + "]";
    assertThatThrownBy(this::read).hasMessageContaining("larger than");
  }
}
