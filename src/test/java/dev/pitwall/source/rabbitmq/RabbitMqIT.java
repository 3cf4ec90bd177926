package dev.pitwall.source.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.testing.DocExamples;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real RabbitMQ, read by a user who has the rights of the documentation and no others. */
class RabbitMqIT {
  private static final String PAGE = "docs/signals/rabbitmq.md";
  private static final String PASSWORD = "pit-stop-7";
  private static final Secrets SECRETS = new Secrets(Map.of("MQ_PASSWORD", PASSWORD));
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofSeconds(15));

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpFetch FETCH = new HttpFetch(VERTX);
  private static final RabbitBroker BROKER = new RabbitBroker();

  private final BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
  private Connection connection;
  private Channel channel;

  @BeforeAll
  static void startWithOneWhoMayOnlyLook() throws IOException {
    BROKER.start();
    Matcher rights =
        Pattern.compile("```sh\\R(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of(PAGE)));
    assertThat(rights.find()).isTrue();
    BROKER.run(rights.group(1), PASSWORD);
  }

  @AfterAll
  static void stop() {
    BROKER.close();
    FETCH.close();
    VERTX.close().await();
  }

  @BeforeEach
  void connect() throws Exception {
    connection = BROKER.connect("guest", "guest");
    channel = connection.createChannel();
    channel.confirmSelect();
  }

  @AfterEach
  void disconnect() {
    connection.abort(1000);
  }

  private static RabbitMqReader reader(String vhost, String queue, String password) {
    SourceSpec.Login login = new SourceSpec.Login(Template.of("pitwall"), Template.of(password));
    RabbitMqSpec source =
        new RabbitMqSpec(
            new SourceSpec.Link("http://" + BROKER.managed(), login, Map.of()), vhost, queue);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));
    return new RabbitMqReader(spec, source, new NodeTexts(null, SECRETS), FETCH);
  }

  private static RabbitMqReader reader(String queue) {
    return reader("/", queue, "{{secret.MQ_PASSWORD}}");
  }

  private static QueueSample read(RabbitMqReader reader, Instant at) throws Exception {
    return (QueueSample) reader.read(at);
  }

  /** The first sample like that: RabbitMQ tells with a delay. */
  private static QueueSample seen(
      RabbitMqReader reader, Instant at, Predicate<QueueSample> wanted) {
    return await("statistics")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(ReadFailure.class)
        .until(() -> read(reader, at), wanted);
  }

  private static QueueState state(QueueWindow window, QueueLimits limits) {
    Instant last = window.samples().getLast().at();
    return window.assess(last, limits).state();
  }

  private static QueueState state(QueueSample... samples) {
    QueueWindow window = QueueWindow.EMPTY;
    for (QueueSample sample : samples) {
      window = window.with(sample);
    }
    return state(window, NO_LIMITS);
  }

  private void publish(String queue, int messages) throws Exception {
    publish(queue, messages, MessageProperties.PERSISTENT_BASIC);
  }

  private void publish(String queue, int messages, AMQP.BasicProperties properties)
      throws Exception {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue, properties, "x".getBytes(StandardCharsets.UTF_8));
    }
    channel.waitForConfirmsOrDie(5000);
  }

  private static AMQP.BasicProperties stamped(Instant when) {
    return new AMQP.BasicProperties.Builder().timestamp(Date.from(when)).build();
  }

  /** One who takes one at a time and finishes it only when told to. */
  private void consume(String queue) throws IOException {
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> taken.add(delivery.getEnvelope().getDeliveryTag()),
        tag -> {});
  }

  private void finish(int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      channel.basicAck(taken.take(), false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "quorum"})
  void lifeOfAQueue(String type) throws Exception {
    channel.queueDeclare(type, true, false, false, Map.of("x-queue-type", type));
    RabbitMqReader reader = reader(type);
    QueueSample empty = seen(reader, NOW, any -> true);
    assertThat(empty.depth()).isZero();
    assertThat(empty.arrivedTotal()).as("never used").isZero();
    assertThat(empty.drainedTotal()).as("never used").isZero();
    assertThat(state(empty)).isEqualTo(QueueState.OK);

    publish(type, 6);
    QueueSample alone =
        seen(reader, NOW.plusSeconds(3), s -> is(s.depth(), 6) && is(s.arrivedTotal(), 6));
    assertThat(alone.drainedTotal()).isZero();
    assertThat(alone.capacity()).isNull();
    assertThat(state(alone)).isEqualTo(QueueState.NO_CONSUMERS);

    consume(type);
    QueueSample held =
        seen(reader, NOW.plusSeconds(6), s -> is(s.inFlight(), 1) && is(s.consumers(), 1));
    assertThat(held.depth()).isEqualTo(5);
    QueueSample held3 = read(reader, NOW.plusSeconds(9));
    QueueSample held6 = read(reader, NOW.plusSeconds(12));
    assertThat(state(held, held3, held6)).isEqualTo(QueueState.STALLED);

    finish(1);
    QueueSample one =
        seen(reader, NOW.plusSeconds(15), s -> is(s.drainedTotal(), 1) && is(s.depth(), 4));
    finish(2);
    QueueSample three =
        seen(reader, NOW.plusSeconds(18), s -> is(s.drainedTotal(), 3) && is(s.depth(), 2));
    assertThat(state(held6, one, three)).as("draining").isEqualTo(QueueState.OK);

    publish(type, 4);
    finish(1);
    QueueSample more =
        seen(reader, NOW.plusSeconds(21), s -> is(s.drainedTotal(), 4) && is(s.depth(), 5));
    publish(type, 4);
    finish(1);
    QueueSample most =
        seen(reader, NOW.plusSeconds(24), s -> is(s.drainedTotal(), 5) && is(s.depth(), 8));
    assertThat(state(three, more, most)).as("filling").isEqualTo(QueueState.WARN);

    finish(9);
    QueueSample idle =
        seen(reader, NOW.plusSeconds(27), s -> is(s.drainedTotal(), 14) && is(s.inFlight(), 0));
    assertThat(idle.arrivedTotal()).isEqualTo(14);
    assertThat(idle.depth()).isZero();
    assertThat(state(most, idle, read(reader, NOW.plusSeconds(30))))
        .as("a burst, then idle")
        .isEqualTo(QueueState.OK);
  }

  private static boolean is(@Nullable Double figure, double wanted) {
    return figure != null && figure == wanted;
  }

  @Test
  void takenWithoutAcknowledgingIsFinishedToo() throws Exception {
    channel.queueDeclare("autoack", true, false, false, Map.of());
    publish("autoack", 3);
    channel.basicGet("autoack", true);
    channel.basicConsume("autoack", true, (tag, delivery) -> {}, tag -> {});
    QueueSample sample = seen(reader("autoack"), NOW, s -> is(s.drainedTotal(), 3));
    assertThat(sample.arrivedTotal()).isEqualTo(3);
  }

  @Test
  void ageIsThatOfTheTimestampWhichPublishersSet() throws Exception {
    channel.queueDeclare("stamped", true, false, false, Map.of());
    Instant before = Instant.now().minusSeconds(100);
    publish("stamped", 3, stamped(before));
    consume("stamped");
    QueueSample sample =
        seen(
            reader("stamped"),
            before.plusSeconds(100),
            s -> s.oldestAge() != null && is(s.inFlight(), 1));
    assertThat(sample.oldestAge()).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
    QueueLimits aMinute = NO_LIMITS.withMaxAge(Duration.ofMinutes(1));
    assertThat(state(QueueWindow.EMPTY.with(sample), aMinute)).isEqualTo(QueueState.SATURATED);
  }

  @Test
  void prefetchedMessagesAreInFlightAndDoNotWait() throws Exception {
    channel.queueDeclare("hoarded", true, false, false, Map.of());
    publish("hoarded", 3, MessageProperties.PERSISTENT_BASIC);
    channel.basicConsume("hoarded", false, (tag, delivery) -> {}, tag -> {});
    QueueSample sample = seen(reader("hoarded"), NOW, s -> is(s.inFlight(), 3));
    assertThat(sample.depth()).isZero();
  }

  @Test
  void fullQueueIsSaturated() throws Exception {
    channel.queueDeclare("short", true, false, false, Map.of("x-max-length", 5));
    consume("short");
    publish("short", 10);
    QueueSample full = seen(reader("short"), NOW, s -> is(s.depth(), 5) && is(s.consumers(), 1));
    assertThat(full.capacity()).isEqualTo(5);
    assertThat(state(full)).isEqualTo(QueueState.SATURATED);
    BROKER.put(
        "/policies/%2F/shorter",
        "{\"pattern\":\"^short$\",\"definition\":{\"max-length\":4},\"apply-to\":\"queues\"}");
    publish("short", 1);
    seen(reader("short"), NOW, s -> is(s.capacity(), 4));
  }

  @Test
  void namesMayHoldWhatAUrlMayNot() throws Exception {
    BROKER.put("/vhosts/a%2Fb%20c", "{}");
    BROKER.put("/permissions/a%2Fb%20c/guest", permissions(".*"));
    assertThatThrownBy(() -> reader("a/b c", "x", "{{secret.MQ_PASSWORD}}").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("rabbitmqctl set_permissions -p a/b c");
    BROKER.put("/permissions/a%2Fb%20c/pitwall", permissions("^$"));
    BROKER.put("/queues/a%2Fb%20c/sp%C3%A4te%2F%3Forders%23", "{\"durable\":true}");
    seen(reader("a/b c", "späte/?orders#", "{{secret.MQ_PASSWORD}}"), NOW, s -> true);
  }

  private static String permissions(String all) {
    return "{\"configure\":\"%s\",\"write\":\"%s\",\"read\":\"%s\"}".formatted(all, all, all);
  }

  @Test
  void refusalsSayWhatToDo() throws Exception {
    assertThatThrownBy(() -> reader("nowhere").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("no queue nowhere in vhost /");
    assertThatThrownBy(() -> reader("/", "nowhere", "wrong").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("answered 401, Login failed")
        .hasMessageContaining("check user and password");
    BROKER.put("/queues/%2F/log", "{\"durable\":true,\"arguments\":{\"x-queue-type\":\"stream\"}}");
    assertThatThrownBy(() -> reader("log").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("is a stream");
  }

  @Test
  void whoReadsMayNothingElse() throws Exception {
    try (Connection reading = BROKER.connect("pitwall", PASSWORD)) {
      Channel own = reading.createChannel();
      assertThatThrownBy(() -> own.queueDeclare("mine", true, false, false, Map.of()))
          .rootCause()
          .hasMessageContaining("ACCESS_REFUSED");
      channel.queueDeclare("theirs", true, false, false, Map.of());
      Channel other = reading.createChannel();
      assertThatThrownBy(() -> other.basicGet("theirs", true))
          .rootCause()
          .hasMessageContaining("ACCESS_REFUSED");
    }
  }

  @Test
  void serverMayGoAndComeBack() throws Exception {
    channel.queueDeclare("kept", true, false, false, Map.of());
    publish("kept", 3);
    RabbitMqReader reader = reader("kept");
    QueueSample before = seen(reader, NOW, s -> is(s.arrivedTotal(), 3) && is(s.depth(), 3));
    // The broker writes down what was declared a little later, and a kill forgets the rest.
    BROKER.run("rabbitmqctl eval 'mnesia:sync_log().'", PASSWORD);
    BROKER.kill();
    try {
      // The first finds its connection broken, the others make none.
      assertThatThrownBy(() -> reader.read(NOW)).isInstanceOf(ReadFailure.class);
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> reader.read(NOW))
            .isInstanceOf(ReadFailure.class)
            .hasMessageContaining("refused");
      }
    } finally {
      BROKER.start();
    }
    QueueSample after = seen(reader, NOW.plusSeconds(9), s -> is(s.depth(), 3));
    assertThat(after.arrivedTotal()).as("its counters start anew").isZero();
    assertThat(state(before, after)).isEqualTo(QueueState.NO_CONSUMERS);
  }

  @Test
  void examplesOfThePageWork(@TempDir Path folder) throws Exception {
    channel.queueDeclare("orders", true, false, false, Map.of());
    seen(reader("orders"), NOW, s -> true);
    for (String example : DocExamples.of(PAGE)) {
      assertThat(
              DocExamples.read(
                  example,
                  Map.of("mq.example:15672", BROKER.managed()),
                  Map.of("MQ_PASSWORD", PASSWORD),
                  folder))
          .singleElement()
          .isInstanceOf(QueueSample.class);
    }
  }
}
