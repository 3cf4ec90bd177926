package dev.pitwall.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Secrets;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.redis.RedisSpec.Layout;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of other versions answer, and hostile ones; each answer is written down here. */
class RedisReaderTest {
  private static final Layout STREAM = new Layout.Stream("orders", "shipping");
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_010_000L);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger connected = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private RedisReader reader(int port, Layout layout) {
    RedisSpec source = new RedisSpec("redis://127.0.0.1:" + port, null, layout);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofSeconds(1));
    return new RedisReader(
        spec, source, new NodeTexts(null, Secrets.NONE), vertx, new TlsMaterials(Secrets.NONE));
  }

  /** A server that answers each command by its first words, and everything else as unknown. */
  private int answering(Map<String, String> answers) throws Exception {
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  connected.incrementAndGet();
                  socket.closeHandler(gone -> connected.decrementAndGet());
                  socket.handler(
                      data -> answer(socket, data.toString(StandardCharsets.UTF_8), answers));
                });
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .actualPort();
  }

  /** Commands come as {@code *2 $4 LLEN $4 jobs}, each word on a line of its own. */
  private static void answer(NetSocket socket, String commands, Map<String, String> answers) {
    for (String command : commands.split("(?=\\*\\d)", -1)) {
      String words =
          String.join(" ", command.lines().filter(line -> !line.matches("[*$]\\d+")).toList());
      String reply =
          answers.entrySet().stream()
              .filter(known -> words.toUpperCase(Locale.ROOT).startsWith(known.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse("-ERR unknown command");
      socket.write(reply + "\r\n");
    }
  }

  /** RESP of names and values: whole numbers as numbers, {@code nil}, and text. */
  private static String fields(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length);
    for (String word : words) {
      text.append("\r\n")
          .append(
              word.matches("-?\\d+")
                  ? ":" + word
                  : word.equals("nil") ? "$-1" : "$" + word.length() + "\r\n" + word);
    }
    return text.toString();
  }

  private static Map<String, String> stream(String info, String group) {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("PING", "+PONG");
    answers.put("XINFO STREAM", info);
    answers.put("XINFO GROUPS", "*1\r\n" + group);
    answers.put(
        "XRANGE ORDERS 1700000000000-1 +",
        "*1\r\n*2\r\n$15\r\n1700000005000-0\r\n" + fields("a", "b"));
    return answers;
  }

  @Test
  void aServerBeforeVersionSixTellsTheAgeButNotHowManyWait() throws Exception {
    String info = fields("length", "7", "last-generated-id", "1700000009000-0", "groups", "1");
    String group =
        fields(
            "name",
            "shipping",
            "consumers",
            "2",
            "pending",
            "3",
            "last-delivered-id",
            "1700000000000-0");
    QueueSample sample = reader(answering(stream(info, group)), STREAM).read(AT);
    assertThat(sample.depth()).isNull();
    assertThat(sample.oldestAge()).isEqualTo(Duration.ofSeconds(5));
    assertThat(sample.inFlight()).isEqualTo(3);
    assertThat(sample.consumers()).isEqualTo(2);
    assertThat(sample.arrivedTotal()).isNull();
    assertThat(sample.drainedTotal()).isNull();
    assertThat(sample.positions()).isFalse();
  }

  @Test
  void beforeVersionSevenAGroupThatReadEverythingIsEmpty() throws Exception {
    String info = fields("length", "7", "last-generated-id", "1700000000000-0");
    String group =
        fields(
            "name",
            "shipping",
            "consumers",
            "2",
            "pending",
            "0",
            "last-delivered-id",
            "1700000000000-0");
    QueueSample sample = reader(answering(stream(info, group)), STREAM).read(AT);
    assertThat(sample.depth()).isZero();
    assertThat(sample.oldestAge()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aServerThatLostCountOfTheLagStillTellsWhatWasRead() throws Exception {
    String info =
        fields("length", "7", "last-generated-id", "1700000009000-0", "entries-added", "20");
    String group =
        fields(
            "name",
            "shipping",
            "consumers",
            "1",
            "pending",
            "2",
            "last-delivered-id",
            "1700000000000-0",
            "entries-read",
            "13",
            "lag",
            "nil");
    QueueSample sample = reader(answering(stream(info, group)), STREAM).read(AT);
    assertThat(sample.depth()).isNull();
    assertThat(sample.drainedTotal()).isEqualTo(11);
    assertThat(sample.positions()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+OK",
        "$-1",
        "*0",
        "*1\r\n$3\r\nabc",
        "*2\r\n$6\r\nlength\r\n$3\r\nNaN",
        "*2\r\n$6\r\nlength\r\n:-4",
        "*2\r\n$6\r\nlength\r\n*0",
        "*4\r\n$6\r\nlength\r\n:1\r\n$17\r\nlast-generated-id\r\n$4\r\nsoon",
        "*4\r\n$6\r\nlength\r\n:1\r\n$17\r\nlast-generated-id\r\n*0",
        "-LOADING Redis is loading the dataset in memory",
        "-MOVED 3999 10.0.0.1:6381",
        "!!!",
      })
  void anAnswerThatIsNoneIsNotReadable(String info) throws Exception {
    String group =
        fields("name", "shipping", "consumers", "2", "pending", "0", "last-delivered-id", "0-0");
    RedisReader reader = reader(answering(stream(info, group)), STREAM);
    assertThatThrownBy(() -> reader.read(AT)).isInstanceOf(ReadFailure.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$-1", "+many", ":-1", "*0", "$3\r\n1.5"})
  void aLengthThatIsNoNumberIsNotReadable(String length) throws Exception {
    int port = answering(Map.of("PING", "+PONG", "LLEN", length));
    RedisReader reader = reader(port, new Layout.PlainList("jobs"));
    assertThatThrownBy(() -> reader.read(AT))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("required a whole number");
  }

  @Test
  void aServerThatNeverAnswersCostsOneTimeoutAndLeavesNoConnection() throws Exception {
    NetServer silent =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  connected.incrementAndGet();
                  socket.closeHandler(gone -> connected.decrementAndGet());
                });
    int port =
        silent
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .actualPort();
    RedisReader reader = reader(port, new Layout.PlainList("jobs"));
    for (int i = 0; i < 3; i++) {
      long from = System.nanoTime();
      assertThatThrownBy(() -> reader.read(AT)).hasMessageContaining("no answer within 300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> connected.get() == 0);
  }

  @Test
  void aServerThatIsNotThereSaysWhere() throws Exception {
    try (ClosedPort port = new ClosedPort()) {
      RedisReader reader = reader(port.number(), new Layout.PlainList("jobs"));
      assertThatThrownBy(() -> reader.read(AT))
          .isInstanceOf(ReadFailure.class)
          .hasMessageContaining("127.0.0.1:" + port.number());
    }
  }

  @Test
  void closingLetsGoOfTheConnection() throws Exception {
    int port = answering(Map.of("PING", "+PONG", "LLEN", ":4"));
    RedisReader reader = reader(port, new Layout.PlainList("jobs"));
    assertThat(reader.read(AT).depth()).isEqualTo(4);
    reader.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> connected.get() == 0);
  }
}
