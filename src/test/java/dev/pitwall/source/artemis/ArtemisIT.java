package dev.pitwall.source.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import dev.pitwall.testing.RealServer;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, read through Jolokia with the rights of the documentation and no others. */
class ArtemisIT {
  private static final String PAGE = "docs/signals/artemis.md";
  private static final String PASSWORD = "pit-stop-7";
  private static final Secrets SECRETS = new Secrets(Map.of("MQ_PASSWORD", PASSWORD));
  private static final Map<String, Template> ORIGIN =
      Map.of("Origin", Template.of("http://mq.example"));
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofSeconds(15));

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpFetch FETCH = new HttpFetch(VERTX);
  private static final RealServer BROKER = new RealServer("artemis");
  private static final int CORE = RealServer.freePort();
  private static final int JOLOKIA = RealServer.freePort();

  private ServerLocator locator;
  private ClientSessionFactory factory;
  private ClientSession session;

  @BeforeAll
  static void startBroker() throws IOException {
    Matcher access =
        Pattern.compile("```xml\\R(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of(PAGE)));
    assertThat(access.find()).isTrue();
    BROKER.file("jolokia-access.xml", access.group(1));
    start();
  }

  private static void start() {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String agent =
        List.of(classes.split(File.pathSeparator)).stream()
            .filter(entry -> entry.contains("jolokia-agent-jvm"))
            .findFirst()
            .orElseThrow();
    String options =
        "host=127.0.0.1,port=%d,user=pitwall,password=%s,discoveryEnabled=false,policyLocation=%s"
            .formatted(JOLOKIA, PASSWORD, BROKER.folder().resolve("jolokia-access.xml").toUri());
    BROKER.start(
        () -> RealServer.listens(CORE) && RealServer.listens(JOLOKIA),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-javaagent:" + agent + "=" + options,
            "-cp",
            classes,
            BrokerProcess.class.getName(),
            BROKER.folder().toString(),
            "" + CORE));
  }

  @AfterAll
  static void stop() {
    BROKER.close();
    FETCH.close();
    VERTX.close().await();
  }

  @BeforeEach
  void connect() throws Exception {
    locator =
        ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + CORE + "?useEpoll=false")
            .setConsumerWindowSize(0)
            .setReconnectAttempts(0)
            .setBlockOnDurableSend(true)
            .setBlockOnAcknowledge(true);
    factory = locator.createSessionFactory();
    session = factory.createSession(true, true, 0);
    session.start();
  }

  @AfterEach
  void disconnect() {
    factory.close();
    locator.close();
  }

  private static ArtemisReader reader(
      String queue, String password, Map<String, Template> headers) {
    SourceSpec.Login login = new SourceSpec.Login(Template.of("pitwall"), Template.of(password));
    ArtemisSpec source =
        new ArtemisSpec(
            new SourceSpec.Link("http://127.0.0.1:" + JOLOKIA + "/jolokia", login, headers),
            queue,
            queue);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));
    return new ArtemisReader(spec, source, new NodeTexts(null, SECRETS), FETCH);
  }

  private static ArtemisReader reader(String queue) {
    return reader(queue, "{{secret.MQ_PASSWORD}}", ORIGIN);
  }

  private static QueueSample read(ArtemisReader reader, Instant at) throws Exception {
    return (QueueSample) reader.read(at);
  }

  private static QueueSample seen(ArtemisReader reader, Instant at, Predicate<QueueSample> wanted) {
    return await("the broker")
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ReadFailure.class)
        .until(() -> read(reader, at), wanted);
  }

  private static boolean is(@Nullable Double figure, double wanted) {
    return figure != null && figure == wanted;
  }

  private static QueueState state(QueueSample... samples) {
    QueueWindow window = QueueWindow.EMPTY;
    for (QueueSample sample : samples) {
      window = window.with(sample);
    }
    return window.assess(samples[samples.length - 1].at(), NO_LIMITS).state();
  }

  private void create(QueueConfiguration queue) throws Exception {
    session.createQueue(queue.setRoutingType(RoutingType.ANYCAST).setDurable(true));
  }

  private void send(String queue, int messages) throws Exception {
    try (ClientProducer producer = session.createProducer(queue)) {
      for (int i = 0; i < messages; i++) {
        producer.send(session.createMessage(true));
      }
    }
  }

  private static ClientMessage take(ClientConsumer consumer) throws Exception {
    ClientMessage message = consumer.receive(5000);
    assertThat(message).isNotNull();
    return message;
  }

  @Test
  void lifeOfAQueue() throws Exception {
    create(QueueConfiguration.of("life"));
    ArtemisReader reader = reader("life");
    QueueSample empty = read(reader, NOW);
    assertThat(empty.depth()).isZero();
    assertThat(empty.oldestAge()).isZero();
    assertThat(empty.capacity()).isNull();
    assertThat(state(empty)).isEqualTo(QueueState.OK);

    send("life", 6);
    QueueSample alone = read(reader, NOW.plusSeconds(3));
    assertThat(alone.depth()).isEqualTo(6);
    assertThat(alone.arrivedTotal()).isEqualTo(6);
    assertThat(alone.oldestAge()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
    assertThat(state(empty, alone)).isEqualTo(QueueState.NO_CONSUMERS);

    ClientConsumer consumer = session.createConsumer("life");
    ClientMessage first = take(consumer);
    QueueSample held = read(reader, NOW.plusSeconds(6));
    assertThat(held.inFlight()).isEqualTo(1);
    assertThat(held.depth()).isEqualTo(5);
    assertThat(held.consumers()).isEqualTo(1);
    QueueSample held3 = read(reader, NOW.plusSeconds(9));
    QueueSample held6 = read(reader, NOW.plusSeconds(12));
    assertThat(state(held, held3, held6)).isEqualTo(QueueState.STALLED);

    first.acknowledge();
    QueueSample one = seen(reader, NOW.plusSeconds(15), s -> is(s.drainedTotal(), 1));
    take(consumer).acknowledge();
    take(consumer).acknowledge();
    QueueSample three = seen(reader, NOW.plusSeconds(18), s -> is(s.drainedTotal(), 3));
    assertThat(three.depth()).isEqualTo(3);
    assertThat(state(held6, one, three)).as("draining").isEqualTo(QueueState.OK);

    send("life", 4);
    take(consumer).acknowledge();
    QueueSample more = seen(reader, NOW.plusSeconds(21), s -> is(s.drainedTotal(), 4));
    send("life", 4);
    take(consumer).acknowledge();
    QueueSample most = seen(reader, NOW.plusSeconds(24), s -> is(s.drainedTotal(), 5));
    assertThat(state(three, more, most)).as("filling").isEqualTo(QueueState.WARN);

    for (int i = 0; i < 9; i++) {
      take(consumer).acknowledge();
    }
    QueueSample idle = seen(reader, NOW.plusSeconds(27), s -> is(s.drainedTotal(), 14));
    assertThat(idle.arrivedTotal()).isEqualTo(14);
    assertThat(state(most, idle, read(reader, NOW.plusSeconds(30))))
        .as("a burst, then idle")
        .isEqualTo(QueueState.OK);
  }

  @Test
  void messagesNotYetDueDoNotWait() throws Exception {
    create(QueueConfiguration.of("later"));
    try (ClientProducer producer = session.createProducer("later")) {
      ClientMessage message = session.createMessage(true);
      message.putLongProperty(
          Message.HDR_SCHEDULED_DELIVERY_TIME, System.currentTimeMillis() + 600_000);
      producer.send(message);
    }
    QueueSample sample = read(reader("later"), NOW);
    assertThat(sample.depth()).isZero();
    assertThat(sample.arrivedTotal()).isEqualTo(1);
    assertThat(sample.oldestAge()).isZero();
  }

  @Test
  void messagesGivenUpOnAreDeadLetters() throws Exception {
    create(QueueConfiguration.of("poisoned"));
    send("poisoned", 1);
    try (ClientSession transacted = factory.createSession(false, false)) {
      transacted.start();
      take(transacted.createConsumer("poisoned")).acknowledge();
      transacted.rollback();
    }
    QueueSample sample = seen(reader("poisoned"), NOW, s -> is(s.deadLetters(), 1));
    assertThat(sample.depth()).isZero();
    assertThat(sample.drainedTotal()).isZero();
  }

  @Test
  void fullRingIsSaturated() throws Exception {
    create(QueueConfiguration.of("ring").setRingSize(5L));
    ClientConsumer consumer = session.createConsumer("ring");
    send("ring", 1);
    take(consumer);
    send("ring", 10);
    QueueSample full = seen(reader("ring"), NOW, s -> is(s.depth(), 5));
    assertThat(full.capacity()).isEqualTo(5);
    assertThat(state(full)).isEqualTo(QueueState.SATURATED);
  }

  @Test
  void nameMayHoldWhatAnMBeansNameMayNot() throws Exception {
    String odd = "a*b?c\"d\\e,f=g:h";
    create(QueueConfiguration.of(odd));
    create(QueueConfiguration.of("aXbYc\"d\\e,f=g:h"));
    assertThat(read(reader(odd), NOW).depth()).isZero();
  }

  @Test
  void refusalsSayWhatToDo() {
    assertThatThrownBy(() -> reader("nowhere").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("no queue nowhere on address nowhere");
    assertThatThrownBy(() -> reader("orders", "wrong", ORIGIN).read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("answered 401");
    assertThatThrownBy(() -> reader("orders", "{{secret.MQ_PASSWORD}}", Map.of()).read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("the header Origin must be given");
  }

  @Test
  void brokerMayGoAndComeBack() throws Exception {
    create(QueueConfiguration.of("kept"));
    send("kept", 3);
    ArtemisReader reader = reader("kept");
    QueueSample before = read(reader, NOW);
    BROKER.kill();
    try {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> reader.read(NOW)).isInstanceOf(ReadFailure.class);
      }
    } finally {
      start();
    }
    QueueSample after = seen(reader, NOW.plusSeconds(9), s -> is(s.depth(), 3));
    assertThat(state(before, after)).isEqualTo(QueueState.NO_CONSUMERS);
  }

  @Test
  void examplesOfThePageWork(@TempDir Path folder) throws Exception {
    create(QueueConfiguration.of("orders"));
    for (String example : DocExamples.of(PAGE)) {
      assertThat(
              DocExamples.read(
                  example,
                  Map.of("mq.example:8161/console/jolokia", "127.0.0.1:" + JOLOKIA + "/jolokia"),
                  Map.of("MQ_PASSWORD", PASSWORD),
                  folder))
          .singleElement()
          .isInstanceOf(QueueSample.class);
    }
  }
}
