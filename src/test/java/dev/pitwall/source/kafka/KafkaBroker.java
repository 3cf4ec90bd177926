package dev.pitwall.source.kafka;

import dev.pitwall.testing.RealServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a process of its own, which is its own controller. Whoever comes to its open listener
 * may do everything; at the other one a user must log in and may do what was granted.
 */
final class KafkaBroker implements AutoCloseable {
  /** Of the user {@code pitwall}, with what would end a quoted text. */
  static final String PASSWORD = "sli\"ck\\and wet";

  private static final String LOGBACK =
      """
      <configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender">
      <encoder><pattern>%-5level %logger{20} %msg%n</pattern></encoder></appender>
      <root level="WARN"><appender-ref ref="out"/></root></configuration>
      """;

  private final RealServer server = new RealServer("kafka");
  private final int openPort = RealServer.freePort();
  private final int securedPort = RealServer.freePort();
  private final Path settings;
  private final Admin admin;

  KafkaBroker() {
    Path data = server.folder().resolve("data");
    settings =
        server.file(
            "server.properties", settings(openPort, securedPort, RealServer.freePort(), data));
    server.file("logback.xml", LOGBACK);
    server.run(
        java("kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c")
            .toArray(String[]::new));
    start();
    admin = Admin.create(Map.of("bootstrap.servers", open()));
  }

  private static String settings(int open, int secured, int controller, Path data) {
    return """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:%3$d
      listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
      listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
      controller.listener.names=CONTROLLER
      inter.broker.listener.name=PLAINTEXT
      sasl.enabled.mechanisms=PLAIN
      listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_pitwall="sli\\\\"ck\\\\\\\\and wet";
      authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
      super.users=User:ANONYMOUS
      log.dirs=%4$s
      offsets.topic.replication.factor=1
      offsets.topic.num.partitions=1
      transaction.state.log.replication.factor=1
      transaction.state.log.num.partitions=1
      transaction.state.log.min.isr=1
      group.initial.rebalance.delay.ms=0
      """
        .formatted(open, secured, controller, data);
  }

  private List<String> java(String main, String... words) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> line =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + server.folder().resolve("logback.xml"),
                "-cp",
                classes,
                main));
    line.addAll(List.of(words));
    line.add(settings.toString());
    return line;
  }

  void start() {
    server.start(() -> RealServer.listens(securedPort), java("kafka.Kafka"));
  }

  void kill() {
    server.kill();
  }

  /** Where everybody may do everything. */
  String open() {
    return "127.0.0.1:" + openPort;
  }

  /** Where one must log in. */
  String secured() {
    return "127.0.0.1:" + securedPort;
  }

  Admin admin() {
    return admin;
  }

  void topic(String name, int partitions) throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  /** What the documentation grants. */
  void allow(String topic, String group) throws ExecutionException, InterruptedException {
    AccessControlEntry describe =
        new AccessControlEntry("User:pitwall", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    admin
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL), describe),
                new AclBinding(
                    new ResourcePattern(ResourceType.GROUP, group, PatternType.LITERAL), describe)))
        .all()
        .get();
  }

  void forbid(String group) throws ExecutionException, InterruptedException {
    admin
        .deleteAcls(
            List.of(
                new AclBindingFilter(
                    new ResourcePatternFilter(ResourceType.GROUP, group, PatternType.LITERAL),
                    AccessControlEntryFilter.ANY)))
        .all()
        .get();
  }

  /**
   * @param transactional the id of its transactions; null for none
   */
  KafkaProducer<String, String> producer(@Nullable String transactional) {
    Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", open()));
    if (transactional != null) {
      config.put("transactional.id", transactional);
    }
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  KafkaConsumer<String, String> consumer(String group) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            open(),
            "group.id",
            group,
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    server.close();
  }
}
