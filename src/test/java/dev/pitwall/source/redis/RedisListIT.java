package dev.pitwall.source.redis;

import static dev.pitwall.source.redis.RedisServer.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.redis.RedisSpec.Layout;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain lists, and the queues of Sidekiq. */
class RedisListIT {
  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = new RedisServer();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void empty() {
    server.empty();
  }

  @AfterEach
  void close() {
    server.closeReaders();
  }

  @Test
  void aListTellsItsDepth() throws Exception {
    RedisReader reader = server.reader(new Layout.PlainList("jobs"), "lister");
    QueueWindow window =
        server.readings(
            reader,
            () -> server.redis("RPUSH", "jobs", "a", "b"),
            () -> server.redis("RPUSH", "jobs", "c"),
            () -> server.redis("RPUSH", "jobs", "d"));
    assertThat(window.samples()).extracting(QueueSample::depth).containsExactly(2.0, 3.0, 4.0);
    assertThat(state(window)).isEqualTo(QueueState.WARN);
    server.redis("DEL", "jobs");
    assertThat(state(window.with(reader.read(server.start().plusSeconds(9)))))
        .isEqualTo(QueueState.OK);
  }

  @ParameterizedTest
  @CsvSource({"1700000000.25, seconds", "1700000000250, milliseconds"})
  void sidekiqsOldestJobTellsItsAge(String enqueued, String unit) throws Exception {
    server.redis("SADD", "queues", "mailers");
    server.redis("LPUSH", "queue:mailers", "{\"class\":\"Mail\",\"enqueued_at\":" + enqueued + "}");
    server.redis("LPUSH", "queue:mailers", "{\"class\":\"Mail\",\"enqueued_at\":" + enqueued + "}");
    Instant at = Instant.ofEpochMilli(1_700_000_010_250L);
    QueueSample sample = server.reader(new Layout.Sidekiq("mailers"), "sidekicker").read(at);
    assertThat(sample.depth()).isEqualTo(2);
    assertThat(sample.oldestAge()).as(unit).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void sidekiqsEmptyQueueIsEmptyAndOneItNeverSawIsNotThere() throws Exception {
    RedisReader reader = server.reader(new Layout.Sidekiq("mailers"), "sidekicker");
    assertThatThrownBy(() -> reader.read(server.start()))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("Sidekiq knows no queue `mailers`");
    server.redis("SADD", "queues", "mailers");
    assertThat(reader.read(server.start()).depth()).isZero();
    assertThat(reader.read(server.start()).oldestAge()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                | \"hello\" | is not JSON: ",
        "{\"class\":\"Mail\"} | | finds nothing in the answer",
        "{\"enqueued_at\":\"soon\"} | | required a number",
      })
  void aJobThatIsNoneOfSidekiqsIsNotReadable(String job, @Nullable String shown, String message) {
    server.redis("LPUSH", "queue:mailers", job);
    RedisReader reader = server.reader(new Layout.Sidekiq("mailers"), "sidekicker");
    assertThatThrownBy(() -> reader.read(server.start())).hasMessageContaining(message.strip());
  }
}
