package dev.pitwall.source.artemis;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtemisReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final String COUNTS =
      "\"DeliveringCount\":2,\"ConsumerCount\":1,\"MessagesAdded\":9,\"MessagesAcknowledged\":3,";

  private final WebServer server = new WebServer(this::answer);
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String body = "";

  @AfterEach
  void close() {
    server.close();
  }

  private void answer(HttpServerRequest request) {
    request.bodyHandler(
        sent -> {
          asked.add(sent.toString());
          request.response().setStatusCode(status).end(body);
        });
  }

  private static Map<Figure, Double> figures(String more) throws ReadFailure {
    return new QueueAttributes(JsonFields.of("{" + COUNTS + more + "}")).figures(NOW);
  }

  private QueueSample read(int answered, String said) throws Exception {
    status = answered;
    body = said;
    ArtemisSpec source =
        new ArtemisSpec(
            new SourceSpec.Link(server.url("/jolokia"), null, Map.of()), "shop", "or*ders");
    NodeTexts texts = new NodeTexts(null, Secrets.NONE);
    return (QueueSample)
        new ArtemisReader(WebServer.orders(source), source, texts, server.fetch()).read(NOW);
  }

  @Test
  void messagesBeingDeliveredOrNotYetDueDoNotWait() throws Exception {
    assertThat(figures("\"MessageCount\":8,\"ScheduledCount\":1,\"FirstMessageAge\":1500"))
        .containsEntry(Figure.DEPTH, 5.0)
        .containsEntry(Figure.IN_FLIGHT, 2.0)
        .containsEntry(Figure.OLDEST_AGE, 1.5)
        .containsEntry(Figure.ARRIVED, 9.0)
        .containsEntry(Figure.DRAINED, 3.0)
        .doesNotContainKeys(Figure.CAPACITY, Figure.DEAD_LETTERS);
  }

  @Test
  void countsReadAMomentApartNeverMakeANegativeDepth() throws Exception {
    assertThat(figures("\"MessageCount\":1,\"ScheduledCount\":0")).containsEntry(Figure.DEPTH, 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1500, 1.5",
    "8, -30000, 0",
    "8, -120000, ",
    "8, 1795381200000, ", // no timestamp: as old as the epoch
    "8, null, ",
    "2, null, 0",
  })
  void ageIsToldOnlyByATimestampThatCanBe(int messages, String millis, Double age)
      throws Exception {
    String told =
        "\"MessageCount\":%d,\"ScheduledCount\":0,\"FirstMessageAge\":%s"
            .formatted(messages, millis);
    assertThat(figures(told).get(Figure.OLDEST_AGE)).isEqualTo(age);
  }

  @ParameterizedTest
  @CsvSource({"-1, ", "0, ", "50, 50"})
  void onlyARingHasACapacity(int ring, Double capacity) throws Exception {
    String told = "\"MessageCount\":8,\"ScheduledCount\":0,\"RingSize\":" + ring;
    assertThat(figures(told).get(Figure.CAPACITY)).isEqualTo(capacity);
  }

  @Test
  void namesAreQuotedSoThatAStarIsAStar() throws Exception {
    String told = "{" + COUNTS + "\"MessageCount\":8,\"ScheduledCount\":0}";
    read(200, "{\"status\":200,\"value\":{\"x\":" + told + "}}");
    assertThat(asked.poll())
        .contains("address=\\\"shop\\\",")
        .contains("queue=\\\"or\\\\*ders\\\"")
        .contains("broker=\\\"*\\\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {} | give it a user and password",
        "403 | {} | jolokia-access.xml must allow POST",
        "200 | {} | usually ends in /jolokia",
        "200 | <html> | is not JSON",
        "200 | {\"status\":404,\"error\":\"No MBean\"} | no queue or*ders on address shop",
        "200 | {\"status\":403,\"error\":\"Reading is forbidden\"} | Reading is forbidden",
        "200 | {\"status\":500,\"error\":\"broken\"} | Jolokia says 500, broken; required 200",
        "200 | {\"status\":200,\"value\":{}} | no queue or*ders on address shop",
        "200 | {\"status\":200,\"value\":{\"a\":{},\"b\":{}}} | required one broker per agent",
        "200 | {\"status\":200,\"value\":{\"a\":3}} | required an object",
        "200 | {\"status\":200,\"value\":{\"a\":{}}} | DeliveringCount is missing",
        "200 | {\"status\":200,\"value\":{\"a\":{\"DeliveringCount\":-1}}} | at least 0",
      })
  void whatIsNoReadingSaysWhy(int answered, String said, String why) {
    assertThatThrownBy(() -> read(answered, said))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining(why);
  }
}
