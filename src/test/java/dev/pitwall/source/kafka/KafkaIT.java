package dev.pitwall.source.kafka;

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
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.testing.DocExamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaIT {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofMinutes(1));

  private static KafkaBroker broker;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Instant start = Instant.parse("2026-03-02T10:00:00Z");
  private final String topic = "orders-" + UUID.randomUUID();
  private final String group = "shipping-" + UUID.randomUUID();
  private final TopicPartition part = new TopicPartition(topic, 0);

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void topic() throws Exception {
    broker.topic(topic, 2);
    broker.allow(topic, group);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private KafkaReader reader(String... topics) {
    return reader(KafkaBroker.PASSWORD, false, topics);
  }

  private KafkaReader reader(String password, boolean committed, String... topics) {
    Map<String, Template> properties =
        Map.of(
            "security.protocol",
            Template.of("SASL_PLAINTEXT"),
            "sasl.mechanism",
            Template.of("PLAIN"),
            "sasl.jaas.config",
            Template.of(
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"pitwall\" password=\"{{secret.KAFKA}}\";"));
    KafkaSpec source =
        new KafkaSpec(broker.secured(), group, List.of(topics), committed, properties);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));
    NodeTexts texts = new NodeTexts(null, new Secrets(Map.of("KAFKA", password)));
    KafkaReader reader = new KafkaReader(spec, source, texts);
    open.add(reader);
    return reader;
  }

  private KafkaConsumer<String, String> member() {
    KafkaConsumer<String, String> member = broker.consumer(group);
    open.add(member);
    member.subscribe(List.of(topic));
    await().until(() -> member.poll(POLL) != null && !member.assignment().isEmpty());
    return member;
  }

  private void send(int records) {
    try (KafkaProducer<String, String> producer = broker.producer(null)) {
      for (int i = 0; i < records; i++) {
        var _ = producer.send(new ProducerRecord<>(topic, 0, null, "tyre"));
      }
    }
  }

  /** Says that the group has worked on everything before this offset. */
  private void commit(KafkaConsumer<String, String> member, long offset) {
    member.commitSync(Map.of(part, new OffsetAndMetadata(offset)));
  }

  /** As an operator resets an idle group. */
  private void reset(long offset) throws Exception {
    broker
        .admin()
        .alterConsumerGroupOffsets(group, Map.of(part, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private interface Act {
    void now() throws Exception;
  }

  /** Readings three seconds apart, with something done before each. */
  private QueueWindow readings(KafkaReader reader, Act... before) throws Exception {
    QueueWindow window = QueueWindow.EMPTY;
    for (int i = 0; i < before.length; i++) {
      before[i].now();
      window = window.with(reader.read(start.plusSeconds(3L * i)));
    }
    return window;
  }

  private static QueueState state(QueueWindow window) {
    return window.assess(window.samples().getLast().at(), NO_LIMITS).state();
  }

  @Test
  void everyFigureIsToldForTheWholeAndForEachPartition() throws Exception {
    KafkaConsumer<String, String> member = member();
    send(5);
    commit(member, 2);
    QueueSample sample = reader().read(start);
    assertThat(sample.depth()).isEqualTo(3);
    assertThat(sample.arrivedTotal()).isEqualTo(5);
    assertThat(sample.drainedTotal()).isEqualTo(2);
    assertThat(sample.consumers()).isEqualTo(1);
    assertThat(sample.oldestAge()).isNull();
    assertThat(sample.deadLetters()).isZero();
    assertThat(sample.positions()).isTrue();
    assertThat(sample.parts())
        .extracting(one -> one.name() + " " + one.depth())
        .containsExactly(topic + "-0 3.0", topic + "-1 0.0");
  }

  @Test
  void aGroupThatReadsAsFastAsRecordsComeKeepsUp() throws Exception {
    KafkaConsumer<String, String> member = member();
    commit(member, 0);
    QueueWindow window =
        readings(
            reader(),
            () -> {},
            () -> {
              send(4);
              commit(member, 4);
            },
            () -> {});
    assertThat(window.samples().getLast().oldestAge()).isEqualTo(Duration.ZERO);
    assertThat(state(window)).isEqualTo(QueueState.OK);
  }

  @Test
  void aBacklogThatIsWorkedOffKeepsUpAndItsAgeIsTold() throws Exception {
    KafkaConsumer<String, String> member = member();
    commit(member, 0);
    QueueWindow window =
        readings(
            reader(), () -> {}, () -> send(10), () -> commit(member, 5), () -> commit(member, 8));
    assertThat(window.samples())
        .extracting(QueueSample::oldestAge)
        .containsExactly(
            Duration.ZERO, Duration.ofSeconds(3), Duration.ofMillis(4500), Duration.ofMillis(6600));
    assertThat(state(window.since(start.plusSeconds(1)))).isEqualTo(QueueState.OK);
  }

  @Test
  void aBacklogThatGrowsAllTheTimeIsWarnedOf() throws Exception {
    KafkaConsumer<String, String> member = member();
    send(3);
    commit(member, 1);
    QueueWindow window =
        readings(
            reader(),
            () -> {},
            () -> {
              send(5);
              commit(member, 2);
            },
            () -> {
              send(5);
              commit(member, 3);
            });
    assertThat(state(window)).isEqualTo(QueueState.WARN);
    QueueLimits minute = NO_LIMITS.withMaxTimeToDrain(Duration.ofMinutes(1));
    assertThat(window.assess(window.samples().getLast().at(), minute).state())
        .isEqualTo(QueueState.SATURATED);
  }

  @Test
  void aMemberThatCommitsNothingIsStalled() throws Exception {
    KafkaConsumer<String, String> member = member();
    send(3);
    commit(member, 1);
    assertThat(state(readings(reader(), () -> {}, () -> {}, () -> send(1))))
        .isEqualTo(QueueState.STALLED);
  }

  @Test
  void aGroupThatLostItsLastMemberHasNoConsumers() throws Exception {
    try (KafkaConsumer<String, String> member = broker.consumer(group)) {
      member.subscribe(List.of(topic));
      await().until(() -> member.poll(POLL) != null && !member.assignment().isEmpty());
      commit(member, 0);
    }
    QueueWindow window = readings(reader(), () -> send(2));
    assertThat(window.samples().getFirst().consumers()).isZero();
    assertThat(state(window)).isEqualTo(QueueState.NO_CONSUMERS);
  }

  @Test
  void aGroupThatOnlyKeepsOffsetsTellsNoConsumers() throws Exception {
    KafkaConsumer<String, String> loner = broker.consumer(group);
    open.add(loner);
    loner.assign(List.of(part));
    send(2);
    commit(loner, 1);
    QueueSample sample = reader().read(start);
    assertThat(sample.consumers()).isNull();
    assertThat(sample.depth()).isEqualTo(1);
  }

  @Test
  void aGroupSetBackIsSeenGoingBack() throws Exception {
    send(9);
    reset(7);
    QueueWindow window = readings(reader(), () -> {}, () -> reset(8), () -> reset(2));
    assertThat(window.samples())
        .extracting(QueueSample::drainedTotal)
        .containsExactly(7.0, 8.0, 2.0);
    assertThat(state(window)).isEqualTo(QueueState.REWIND);
  }

  @Test
  void recordsThatRetentionDeletedUnreadStillCount() throws Exception {
    send(9);
    reset(2);
    broker.admin().deleteRecords(Map.of(part, RecordsToDelete.beforeOffset(6))).all().get();
    QueueSample sample = reader().read(start);
    assertThat(sample.depth()).isEqualTo(7);
    assertThat(sample.deadLetters()).isEqualTo(4);
    assertThat(sample.drainedTotal()).isEqualTo(2);
  }

  @Test
  void aPartitionNobodyBeganWaitsFromItsStartAndDeletingIsNoWork() throws Exception {
    member();
    send(5);
    KafkaReader reader = reader(topic);
    assertThat(reader.read(start).depth()).isEqualTo(5);
    broker.admin().deleteRecords(Map.of(part, RecordsToDelete.beforeOffset(3))).all().get();
    QueueSample later = reader.read(start.plusSeconds(3));
    assertThat(later.drainedTotal()).isZero();
    assertThat(later.deadLetters()).isEqualTo(3);
  }

  @Test
  void aGroupBeyondTheEndIsNotReadable() throws Exception {
    send(3);
    reset(40);
    KafkaReader reader = reader();
    assertThatThrownBy(() -> reader.read(start))
        .hasMessageContaining("the group stands at 40 of " + part + ", which ends at 3");
  }

  @Test
  void aMemberThatCommitsItsPositionPassesTheMarkersOfTransactions() throws Exception {
    KafkaConsumer<String, String> member = member();
    transaction(false);
    transaction(true);
    await()
        .until(
            () -> {
              member.poll(POLL);
              member.commitSync();
              return member.position(part) == 6;
            });
    assertThat(reader().read(start).depth()).isZero();
    // Two records and a marker each; whoever commits the last record plus one stays behind it.
    commit(member, 2);
    assertThat(reader().read(start).depth()).isEqualTo(4);
    commit(member, 5);
    assertThat(reader().read(start).depth()).isEqualTo(1);
    assertThat(reader(KafkaBroker.PASSWORD, true).read(start).depth()).isEqualTo(1);
  }

  @Test
  void recordsOfAnOpenTransactionWaitOnlyForThoseWhoMayReadThem() throws Exception {
    KafkaConsumer<String, String> member = member();
    commit(member, 0);
    try (KafkaProducer<String, String> producer = broker.producer("tx-" + topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 0, null, "wet")).get();
      assertThat(reader().read(start).depth()).isEqualTo(1);
      assertThat(reader(KafkaBroker.PASSWORD, true).read(start).depth()).isZero();
      producer.abortTransaction();
    }
  }

  private void transaction(boolean abort) throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer("tx-" + topic + abort)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 0, null, "wet")).get();
      producer.send(new ProducerRecord<>(topic, 0, null, "dry")).get();
      if (abort) {
        producer.abortTransaction();
      } else {
        producer.commitTransaction();
      }
    }
  }

  @Test
  void whatIsNotThereOrNotAllowedIsNamed() throws Exception {
    KafkaReader noGroup = reader();
    assertThatThrownBy(() -> noGroup.read(start))
        .isInstanceOf(ReadFailure.class)
        .hasMessage("the group `" + group + "` does not exist; name one that has read something");
    reset(0);
    broker.topic("secret-" + topic, 1);
    KafkaReader noTopic = reader("secret-" + topic);
    assertThatThrownBy(() -> noTopic.read(start))
        .hasMessageContaining("may not see all of the topics [secret-" + topic + "]");
    broker.allow("gone-" + topic, group);
    KafkaReader gone = reader("gone-" + topic);
    assertThatThrownBy(() -> gone.read(start)).hasMessageContaining("does not exist");
    broker.forbid(group);
    KafkaReader noRight = reader();
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> noRight.read(start))
                    .hasMessageContaining("may not see the group `" + group + "`"));
    KafkaReader stranger = reader("hard-compound", false);
    assertThatThrownBy(() -> stranger.read(start))
        .hasMessageContaining("refused the login")
        .hasMessageNotContaining("hard-compound");
  }

  @Test
  void theExamplesOfTheDocumentationAreRead(@TempDir Path folder) throws Exception {
    send(2);
    reset(1);
    for (String example : DocExamples.of("docs/signals/kafka.md")) {
      String here = example.replace("shipping", group).replace("[orders]", "[" + topic + "]");
      assertThat(
              DocExamples.read(
                  here,
                  Map.of(
                      "kafka.example:9092", broker.open(), "kafka.example:9094", broker.secured()),
                  Map.of("KAFKA_PASSWORD", KafkaBroker.PASSWORD),
                  folder))
          .singleElement()
          .isInstanceOfSatisfying(
              QueueSample.class, sample -> assertThat(sample.depth()).isEqualTo(1));
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aBrokerThatGoesAndComesBackIsReadAgain() throws Exception {
    send(2);
    reset(1);
    KafkaReader reader = reader();
    assertThat(reader.read(start).depth()).isEqualTo(1);
    broker.kill();
    long from = System.nanoTime();
    assertThatThrownBy(() -> reader.read(start))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("no answer from " + broker.secured());
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(7));
    assertThat(threads()).isEmpty();
    broker.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> Objects.equals(reader.read(start.plusSeconds(9)).depth(), 1.0));
    reader.close();
    await().until(() -> threads().isEmpty());
  }

  /** The threads of the readers' clients; a reader that was closed or failed has none. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("pitwall-orders"))
        .toList();
  }
}
