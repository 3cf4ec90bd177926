package dev.pitwall.source.redis;

import static dev.pitwall.source.redis.RedisServer.NO_LIMITS;
import static dev.pitwall.source.redis.RedisServer.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.source.redis.RedisSpec.Layout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams and their groups, in every state that can occur. */
class RedisStreamIT {
  private static final Layout ORDERS = new Layout.Stream("orders", "shipping");
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

  private static void add(int entries) {
    for (int i = 0; i < entries; i++) {
      server.redis("XADD", "orders", "*", "tyre", "slick");
    }
  }

  /** Reads and acknowledges so many. */
  private static void work(int entries) {
    String read =
        server.redis(
            "XREADGROUP",
            "GROUP",
            "shipping",
            "c1",
            "COUNT",
            "" + entries,
            "STREAMS",
            "orders",
            ">");
    List<String> ack = new ArrayList<>(List.of("XACK", "orders", "shipping"));
    read.lines().filter(line -> line.matches("\\d{13}-\\d+")).forEach(ack::add);
    server.redis(ack.toArray(String[]::new));
  }

  private static void group() {
    server.redis("XGROUP", "CREATE", "orders", "shipping", "0", "MKSTREAM");
  }

  private static void consumer() {
    server.redis("XGROUP", "CREATECONSUMER", "orders", "shipping", "c1");
  }

  @Test
  void aStreamTellsEveryFigure() throws Exception {
    group();
    consumer();
    add(5);
    server.redis("XREADGROUP", "GROUP", "shipping", "c1", "COUNT", "3", "STREAMS", "orders", ">");
    QueueSample sample = server.reader(ORDERS, "streamer").read(Instant.now().plusSeconds(7));
    assertThat(sample.depth()).isEqualTo(2);
    assertThat(sample.inFlight()).isEqualTo(3);
    assertThat(sample.arrivedTotal()).isEqualTo(5);
    assertThat(sample.drainedTotal()).isZero();
    assertThat(sample.consumers()).isEqualTo(1);
    assertThat(sample.oldestAge()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(20));
    assertThat(sample.positions()).isTrue();
  }

  @Test
  void anEmptyStreamKeepsUp() throws Exception {
    group();
    QueueWindow window = server.readings(server.reader(ORDERS, "streamer"), () -> {});
    assertThat(window.samples().getFirst().oldestAge()).isEqualTo(Duration.ZERO);
    assertThat(state(window)).isEqualTo(QueueState.OK);
  }

  @Test
  void aStreamThatIsWorkedOffKeepsUp() throws Exception {
    group();
    add(9);
    QueueWindow window =
        server.readings(
            server.reader(ORDERS, "streamer"), () -> work(2), () -> work(3), () -> work(3));
    assertThat(window.samples().getLast().drainedTotal()).isEqualTo(8);
    assertThat(state(window)).isEqualTo(QueueState.OK);
  }

  @Test
  void aStreamThatFillsFasterThanItIsReadIsWarnedOf() throws Exception {
    group();
    add(3);
    Runnable losing =
        () -> {
          add(4);
          work(1);
        };
    QueueWindow window = server.readings(server.reader(ORDERS, "streamer"), losing, losing, losing);
    assertThat(state(window)).isEqualTo(QueueState.WARN);
    QueueLimits minute = NO_LIMITS.withMaxTimeToDrain(Duration.ofMinutes(1));
    assertThat(window.assess(window.samples().getLast().at(), minute).state())
        .isEqualTo(QueueState.SATURATED);
  }

  @Test
  void aStreamWhoseConsumerTakesNothingIsStalled() throws Exception {
    group();
    consumer();
    Runnable arrive = () -> add(1);
    assertThat(state(server.readings(server.reader(ORDERS, "streamer"), arrive, arrive, arrive)))
        .isEqualTo(QueueState.STALLED);
  }

  @Test
  void aStreamWithoutAnyConsumerSaysSo() throws Exception {
    group();
    assertThat(state(server.readings(server.reader(ORDERS, "streamer"), () -> add(1))))
        .isEqualTo(QueueState.NO_CONSUMERS);
  }

  @Test
  void aBurstThatWasWorkedOffIsNoWorry() throws Exception {
    group();
    QueueWindow window =
        server.readings(
            server.reader(ORDERS, "streamer"),
            () -> {},
            () -> {
              add(5);
              work(5);
            },
            () -> {},
            () -> {});
    assertThat(window.samples().getLast().arrivedTotal()).isEqualTo(5);
    assertThat(state(window)).isEqualTo(QueueState.OK);
  }

  @Test
  void aGroupSetBackToTheStartIsSeenGoingBack() throws Exception {
    group();
    add(6);
    QueueWindow window =
        server.readings(
            server.reader(ORDERS, "streamer"),
            () -> work(4),
            () -> work(1),
            () -> server.redis("XGROUP", "SETID", "orders", "shipping", "0"));
    assertThat(window.samples())
        .extracting(QueueSample::drainedTotal)
        .containsExactly(4.0, 5.0, 0.0);
    assertThat(window.samples().getLast().depth()).isEqualTo(6);
    assertThat(state(window)).isEqualTo(QueueState.REWIND);
  }

  @Test
  void deletedEntriesMakeTheServerLoseCountButNotTheAge() throws Exception {
    group();
    add(3);
    work(1);
    String second = server.redis("XADD", "orders", "*", "tyre", "wet").strip();
    add(1);
    server.redis("XDEL", "orders", second);
    QueueSample sample = server.reader(ORDERS, "streamer").read(Instant.now());
    assertThat(sample.depth()).isNull();
    assertThat(sample.oldestAge()).isNotNull();
    assertThat(sample.arrivedTotal()).isEqualTo(5);
  }

  @Test
  void aStreamOfWhichAllUnreadEntriesWereDeletedIsEmpty() throws Exception {
    group();
    add(1);
    work(1);
    server.redis("XDEL", "orders", server.redis("XADD", "orders", "*", "tyre", "wet").strip());
    assertThat(server.reader(ORDERS, "streamer").read(Instant.now()).depth()).isZero();
  }

  @Test
  void anIdThatIsNoTimeGivesNoAge() throws Exception {
    group();
    server.redis("XADD", "orders", "1-1", "tyre", "wet");
    QueueSample sample = server.reader(ORDERS, "streamer").read(Instant.now());
    assertThat(sample.depth()).isEqualTo(1);
    assertThat(sample.oldestAge()).isNull();
  }

  @Test
  void whatIsNotThereIsNamed() {
    RedisReader reader = server.reader(ORDERS, "streamer");
    assertThatThrownBy(() -> reader.read(server.start()))
        .hasMessage("`orders` is not there; name a stream that exists");
    server.redis("XGROUP", "CREATE", "orders", "billing", "0", "MKSTREAM");
    assertThatThrownBy(() -> reader.read(server.start()))
        .hasMessage("the stream `orders` has no group `shipping`; it has billing");
  }
}
