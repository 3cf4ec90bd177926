package dev.pitwall.source.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Secrets;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.JsonFields;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.testing.WebServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RabbitMqReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final String IDLE =
      "{\"type\":\"classic\",\"state\":\"running\",\"messages_ready\":0,"
          + "\"messages_unacknowledged\":0,\"consumers\":1}";

  private final WebServer server = new WebServer(this::answer);
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private volatile Consumer<HttpServerRequest> handler = request -> {};

  @AfterEach
  void close() {
    server.close();
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.uri());
    handler.accept(request);
  }

  private static Map<Figure, Double> figures(String more) throws ReadFailure {
    String queue =
        "{\"messages_ready\":3,\"messages_unacknowledged\":2,\"consumers\":1%s}".formatted(more);
    return new QueueAnswer(JsonFields.of(queue)).figures(NOW);
  }

  private QueueSample read(Consumer<HttpServerRequest> answers) throws Exception {
    handler = answers;
    RabbitMqSpec source =
        new RabbitMqSpec(
            new SourceSpec.Link(server.url("/mq/"), null, Map.of()), "a/b c", "späte/orders?");
    NodeTexts texts = new NodeTexts(null, Secrets.NONE);
    return (QueueSample)
        new RabbitMqReader(WebServer.orders(source), source, texts, server.fetch()).read(NOW);
  }

  @Test
  void whateverFinishesAMessageIsDrained() throws Exception {
    String stats =
        ",\"message_stats\":{\"publish\":9,\"ack\":2,\"deliver_no_ack\":1,\"get_no_ack\":4}";
    assertThat(figures(stats))
        .containsEntry(Figure.ARRIVED, 9.0)
        .containsEntry(Figure.DRAINED, 7.0)
        .containsEntry(Figure.DEPTH, 3.0)
        .containsEntry(Figure.IN_FLIGHT, 2.0)
        .containsEntry(Figure.CONSUMERS, 1.0)
        .doesNotContainKeys(Figure.OLDEST_AGE, Figure.CAPACITY, Figure.DEAD_LETTERS);
  }

  @Test
  void counterThatIsNotThereIsZero() throws Exception {
    assertThat(figures(",\"message_stats\":{\"publish\":5}")).containsEntry(Figure.DRAINED, 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "1795381190, 10", // ten seconds before
    "1795381230, 0", // a clock that is half a minute ahead
    "1795381200000, ", // milliseconds
    "0, ",
    "null, ",
  })
  void ageIsToldOnlyByATimestampThatCanBe(String timestamp, Double age) throws Exception {
    assertThat(figures(",\"head_message_timestamp\":" + timestamp).get(Figure.OLDEST_AGE))
        .isEqualTo(age);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x-max-length\":50} | {\"max-length\":20} | 20",
        "{\"x-max-length\":50} | {}                  | 50",
        "[]                    | {\"max-length\":20} | 20",
        "[]                    | []                  | ",
      })
  void lowestOfTheLimitsIsTheCapacity(String arguments, String policy, Double capacity)
      throws Exception {
    String limits =
        ",\"arguments\":%s,\"effective_policy_definition\":%s".formatted(arguments, policy);
    assertThat(figures(limits).get(Figure.CAPACITY)).isEqualTo(capacity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"type\":\"stream\",\"messages_ready\":1 | is a stream",
        "\"state\":\"down\",\"messages_ready\":1  | queue is down",
        "\"state\":\"running\"                    | disable_metrics_collector",
        "\"messages_ready\":-1                    | at least 0",
        "\"messages_ready\":\"3\"                 | required a number",
        "\"messages_ready\":1e999                 | required a number",
        "\"messages_ready\":3                     | messages_unacknowledged is missing",
        "\"message_stats\":7                      | required an object",
      })
  void whatIsNoReadingSaysWhy(String fields, String why) {
    assertThatThrownBy(() -> new QueueAnswer(JsonFields.of("{" + fields + "}")).figures(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining(why);
  }

  @Test
  void namesAreEncodedAndThePrefixOfTheApiIsKept() throws Exception {
    read(request -> request.response().end(request.path().endsWith("overview") ? "{}" : IDLE));
    assertThat(asked.poll()).startsWith("/mq/api/queues/a%2Fb%20c/sp%C3%A4te%2Forders%3F?columns=");
  }

  @Test
  void queueThatWasNeverUsedHasDrainedNothing() throws Exception {
    QueueSample sample =
        read(
            request ->
                request
                    .response()
                    .end(
                        request.path().endsWith("overview") ? "{\"rates_mode\":\"basic\"}" : IDLE));
    assertThat(sample.arrivedTotal()).isZero();
    assertThat(sample.drainedTotal()).isZero();
  }

  @Test
  void whereCountersAreTurnedOffNoneIsTold() throws Exception {
    QueueSample sample =
        read(
            request ->
                request
                    .response()
                    .end(request.path().endsWith("overview") ? "{\"rates_mode\":\"none\"}" : IDLE));
    assertThat(sample.arrivedTotal()).isNull();
    assertThat(sample.drainedTotal()).isNull();
    assertThat(sample.depth()).isZero();
  }

  @Test
  void secondQuestionHasOnlyTheTimeThatIsLeft() {
    assertThatThrownBy(
            () ->
                read(
                    request -> {
                      if (!request.path().endsWith("overview")) {
                        request.response().end(IDLE);
                      }
                    }))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("no whole answer within");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"reason\":\"Login failed\"} | check user and password",
        "401 | {\"reason\":\"User not authorised to access virtual host\"} | set_permissions -p a/b",
        "401 | {\"reason\":\"Not management user\"} | set_user_tags",
        "403 | <html> | without a reason",
        "404 | {\"reason\":\"Not Found\"} | no queue späte/orders? in vhost a/b c",
        "404 | nginx | enable the plugin",
        "500 | {} | answered 500; required 200",
        "200 | [] | required a JSON object",
        "200 | '' | the answer is empty",
        "200 | <html> | is not JSON",
      })
  void refusalSaysWhatToDo(int status, String body, String why) {
    assertThatThrownBy(() -> read(request -> request.response().setStatusCode(status).end(body)))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining(why);
  }
}
