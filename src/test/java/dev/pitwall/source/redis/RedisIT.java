package dev.pitwall.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.SourceSpec.Redis.Layout;
import dev.pitwall.source.Filled;
import dev.pitwall.source.NotReadable;
import dev.pitwall.testing.DocExamples;
import dev.pitwall.testing.RealServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisIT {
  private static final String PASSWORD = "slick-and-wet";
  private static final Secrets SECRETS =
      new Secrets(Map.of("REDIS", PASSWORD, "WRONG", "hard-compound"));
  private static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofMinutes(1));
  private static final Layout ORDERS = new Layout.Stream("orders", "shipping");

  /** What the documentation grants, each to a user of its own; and all of it to one. */
  private static final String USERS =
      """
      user default off
      user boss on >boss ~* &* +@all
      user lister on >slick-and-wet resetkeys resetchannels -@all %R~jobs +llen
      user streamer on >slick-and-wet resetkeys resetchannels -@all %R~orders +xinfo|stream +xinfo|groups +xrange
      user sidekicker on >slick-and-wet resetkeys resetchannels -@all %R~queue:mailers %R~queues +llen +lindex +sismember
      user pitwall on >slick-and-wet resetkeys resetchannels -@all %R~jobs %R~orders %R~queue:mailers %R~queues +llen +lindex +sismember +xinfo|stream +xinfo|groups +xrange
      user elsewhere on >slick-and-wet resetkeys resetchannels -@all %R~jobs +llen +select
      user nobody on >slick-and-wet resetkeys resetchannels -@all
      """;

  private static RealServer server;
  private static Path cli;
  private static List<String> command;
  private static int port;
  private static int tlsPort;
  private static Vertx vertx;

  private final List<RedisReader> open = new ArrayList<>();
  private final Instant start = Instant.now();

  @BeforeAll
  static void start() {
    Path program = RealServer.program("redis-server", "redis-server");
    cli = RealServer.program("redis-tools", "redis-cli");
    server = new RealServer("redis");
    port = RealServer.freePort();
    tlsPort = RealServer.freePort();
    server.file("users.acl", USERS);
    server.run(
        ("openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2"
                + " -subj /CN=localhost -addext subjectAltName=DNS:localhost")
            .split(" "));
    command =
        List.of(
            program.toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            "" + port,
            "--tls-port",
            "" + tlsPort,
            "--tls-cert-file",
            "cert.pem",
            "--tls-key-file",
            "key.pem",
            "--tls-ca-cert-file",
            "cert.pem",
            "--tls-auth-clients",
            "no",
            "--save",
            "",
            "--aclfile",
            "users.acl");
    server.start(() -> RealServer.listens(port), command);
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (vertx != null) {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void empty() {
    redis("ACL", "LOAD");
    redis("FLUSHALL");
  }

  @AfterEach
  void close() {
    open.forEach(RedisReader::close);
  }

  private static String redis(String... words) {
    List<String> line = new ArrayList<>(List.of(cli.toString(), "-p", "" + port, "--user", "boss"));
    line.addAll(List.of("--pass", "boss", "--no-auth-warning", "-e"));
    line.addAll(List.of(words));
    return server.run(line.toArray(String[]::new));
  }

  private RedisReader reader(Layout layout, String user) {
    return reader("redis://127.0.0.1:" + port, layout, user, "REDIS", new NetClientOptions());
  }

  private RedisReader reader(
      String url, Layout layout, @Nullable String user, String secret, NetClientOptions net) {
    SourceSpec.Login login =
        user == null
            ? null
            : new SourceSpec.Login(Template.of(user), Template.of("{{secret." + secret + "}}"));
    SourceSpec.Redis source = new SourceSpec.Redis(url, login, layout);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15));
    RedisReader reader = new RedisReader(spec, source, new Filled(null, SECRETS), vertx, net);
    open.add(reader);
    return reader;
  }

  /** Three readings three seconds apart, with something done before each. */
  private QueueWindow readings(RedisReader reader, Runnable... before) throws Exception {
    QueueWindow window = QueueWindow.EMPTY;
    for (int i = 0; i < before.length; i++) {
      before[i].run();
      window = window.with(reader.read(start.plusSeconds(3L * i)));
    }
    return window;
  }

  private QueueState state(QueueWindow window) {
    return window.assess(window.samples().getLast().at(), NO_LIMITS).state();
  }

  private static void add(int entries) {
    for (int i = 0; i < entries; i++) {
      redis("XADD", "orders", "*", "tyre", "slick");
    }
  }

  /** Reads and acknowledges so many. */
  private static void work(int entries) {
    String read =
        redis(
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
    redis(ack.toArray(String[]::new));
  }

  private static void group() {
    redis("XGROUP", "CREATE", "orders", "shipping", "0", "MKSTREAM");
  }

  private static void consumer() {
    redis("XGROUP", "CREATECONSUMER", "orders", "shipping", "c1");
  }

  @Test
  void aStreamTellsEveryFigure() throws Exception {
    group();
    consumer();
    add(5);
    redis("XREADGROUP", "GROUP", "shipping", "c1", "COUNT", "3", "STREAMS", "orders", ">");
    QueueSample sample = reader(ORDERS, "streamer").read(Instant.now().plusSeconds(7));
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
    QueueWindow window = readings(reader(ORDERS, "streamer"), () -> {});
    assertThat(window.samples().getFirst().oldestAge()).isEqualTo(Duration.ZERO);
    assertThat(state(window)).isEqualTo(QueueState.OK);
  }

  @Test
  void aStreamThatIsWorkedOffKeepsUp() throws Exception {
    group();
    add(9);
    QueueWindow window =
        readings(reader(ORDERS, "streamer"), () -> work(2), () -> work(3), () -> work(3));
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
    QueueWindow window = readings(reader(ORDERS, "streamer"), losing, losing, losing);
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
    assertThat(state(readings(reader(ORDERS, "streamer"), arrive, arrive, arrive)))
        .isEqualTo(QueueState.STALLED);
  }

  @Test
  void aStreamWithoutAnyConsumerSaysSo() throws Exception {
    group();
    assertThat(state(readings(reader(ORDERS, "streamer"), () -> add(1))))
        .isEqualTo(QueueState.NO_CONSUMERS);
  }

  @Test
  void aBurstThatWasWorkedOffIsNoWorry() throws Exception {
    group();
    QueueWindow window =
        readings(
            reader(ORDERS, "streamer"),
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
        readings(
            reader(ORDERS, "streamer"),
            () -> work(4),
            () -> work(1),
            () -> redis("XGROUP", "SETID", "orders", "shipping", "0"));
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
    String second = redis("XADD", "orders", "*", "tyre", "wet").strip();
    add(1);
    redis("XDEL", "orders", second);
    QueueSample sample = reader(ORDERS, "streamer").read(Instant.now());
    assertThat(sample.depth()).isNull();
    assertThat(sample.oldestAge()).isNotNull();
    assertThat(sample.arrivedTotal()).isEqualTo(5);
  }

  @Test
  void aStreamOfWhichAllUnreadEntriesWereDeletedIsEmpty() throws Exception {
    group();
    add(1);
    work(1);
    redis("XDEL", "orders", redis("XADD", "orders", "*", "tyre", "wet").strip());
    assertThat(reader(ORDERS, "streamer").read(Instant.now()).depth()).isZero();
  }

  @Test
  void anIdThatIsNoTimeGivesNoAge() throws Exception {
    group();
    redis("XADD", "orders", "1-1", "tyre", "wet");
    QueueSample sample = reader(ORDERS, "streamer").read(Instant.now());
    assertThat(sample.depth()).isEqualTo(1);
    assertThat(sample.oldestAge()).isNull();
  }

  @Test
  void aListTellsItsDepth() throws Exception {
    RedisReader reader = reader(new Layout.PlainList("jobs"), "lister");
    QueueWindow window =
        readings(
            reader,
            () -> redis("RPUSH", "jobs", "a", "b"),
            () -> redis("RPUSH", "jobs", "c"),
            () -> redis("RPUSH", "jobs", "d"));
    assertThat(window.samples()).extracting(QueueSample::depth).containsExactly(2.0, 3.0, 4.0);
    assertThat(state(window)).isEqualTo(QueueState.WARN);
    redis("DEL", "jobs");
    assertThat(state(window.with(reader.read(start.plusSeconds(9))))).isEqualTo(QueueState.OK);
  }

  @ParameterizedTest
  @CsvSource({"1700000000.25, seconds", "1700000000250, milliseconds"})
  void sidekiqsOldestJobTellsItsAge(String enqueued, String unit) throws Exception {
    redis("SADD", "queues", "mailers");
    redis("LPUSH", "queue:mailers", "{\"class\":\"Mail\",\"enqueued_at\":" + enqueued + "}");
    redis("LPUSH", "queue:mailers", "{\"class\":\"Mail\",\"enqueued_at\":" + enqueued + "}");
    Instant at = Instant.ofEpochMilli(1_700_000_010_250L);
    QueueSample sample = reader(new Layout.Sidekiq("mailers"), "sidekicker").read(at);
    assertThat(sample.depth()).isEqualTo(2);
    assertThat(sample.oldestAge()).as(unit).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void sidekiqsEmptyQueueIsEmptyAndOneItNeverSawIsNotThere() throws Exception {
    RedisReader reader = reader(new Layout.Sidekiq("mailers"), "sidekicker");
    assertThatThrownBy(() -> reader.read(start))
        .isInstanceOf(NotReadable.class)
        .hasMessageContaining("Sidekiq knows no queue `mailers`");
    redis("SADD", "queues", "mailers");
    assertThat(reader.read(start).depth()).isZero();
    assertThat(reader.read(start).oldestAge()).isEqualTo(Duration.ZERO);
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
    redis("LPUSH", "queue:mailers", job);
    RedisReader reader = reader(new Layout.Sidekiq("mailers"), "sidekicker");
    assertThatThrownBy(() -> reader.read(start)).hasMessageContaining(message.strip());
  }

  @Test
  void whatIsNotThereIsNamed() {
    RedisReader reader = reader(ORDERS, "streamer");
    assertThatThrownBy(() -> reader.read(start))
        .hasMessage("`orders` is not there; name a stream that exists");
    redis("XGROUP", "CREATE", "orders", "billing", "0", "MKSTREAM");
    assertThatThrownBy(() -> reader.read(start))
        .hasMessage("the stream `orders` has no group `shipping`; it has billing");
  }

  @Test
  void refusalsSayWhatToDo() {
    redis("RPUSH", "orders", "a");
    redis("SET", "jobs", "a");
    String url = "redis://127.0.0.1:" + port;
    Layout jobs = new Layout.PlainList("jobs");
    assertThatThrownBy(() -> reader(jobs, "lister").read(start))
        .hasMessage("`jobs` is of another type; name the key of a list");
    assertThatThrownBy(() -> reader(ORDERS, "streamer").read(start))
        .hasMessage("`orders` is of another type; name the key of a stream");
    assertThatThrownBy(() -> reader(jobs, "nobody").read(start))
        .hasMessageContaining("NOPERM")
        .hasMessageContaining("grant the user");
    assertThatThrownBy(() -> reader(url, jobs, null, "REDIS", new NetClientOptions()).read(start))
        .hasMessageContaining("give it `user` and `password`");
    assertThatThrownBy(
            () -> reader(url, jobs, "lister", "WRONG", new NetClientOptions()).read(start))
        .hasMessageContaining("refused the login")
        .hasMessageNotContaining("hard-compound");
  }

  @Test
  void theDatabaseOfTheUrlIsRead() throws Exception {
    redis("-n", "3", "RPUSH", "jobs", "a", "b");
    Layout jobs = new Layout.PlainList("jobs");
    String url = "redis://127.0.0.1:" + port;
    NetClientOptions net = new NetClientOptions();
    assertThat(reader(url + "/3", jobs, "elsewhere", "REDIS", net).read(start).depth())
        .isEqualTo(2);
    assertThatThrownBy(() -> reader(url + "/99", jobs, "elsewhere", "REDIS", net).read(start))
        .hasMessageContaining("DB index is out of range");
  }

  @Test
  void certificatesAreChecked() throws Exception {
    redis("RPUSH", "jobs", "a");
    Layout jobs = new Layout.PlainList("jobs");
    String cert = server.folder().resolve("cert.pem").toString();
    String url = "rediss://localhost:" + tlsPort;
    NetClientOptions trusting =
        new NetClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(cert));
    assertThat(reader(url, jobs, "lister", "REDIS", trusting).read(start).depth()).isEqualTo(1);
    assertThatThrownBy(
            () -> reader(url, jobs, "lister", "REDIS", new NetClientOptions()).read(start))
        .isInstanceOf(NotReadable.class)
        .hasMessageContaining("localhost");
    String otherName = "rediss://127.0.0.1:" + tlsPort;
    assertThatThrownBy(() -> reader(otherName, jobs, "lister", "REDIS", trusting).read(start))
        .isInstanceOf(NotReadable.class);
  }

  @Test
  void aServerThatGoesAndComesBackIsReadAgain() throws Exception {
    RedisReader reader = reader(new Layout.PlainList("jobs"), "lister");
    assertThat(reader.read(start).depth()).isZero();
    server.kill();
    assertThatThrownBy(() -> reader.read(start)).isInstanceOf(NotReadable.class);
    assertThatThrownBy(() -> reader.read(start)).isInstanceOf(NotReadable.class);
    server.start(() -> RealServer.listens(port), command);
    redis("RPUSH", "jobs", "a");
    assertThat(reader.read(start).depth()).isEqualTo(1);
  }

  @Test
  void theExamplesOfTheDocumentationAreRead(@TempDir Path folder) throws Exception {
    group();
    redis("SADD", "queues", "mailers");
    List<String> examples = DocExamples.of("docs/signals/redis.md");
    // The first example has no login.
    redis("ACL", "SETUSER", "default", "on", "nopass", "~jobs", "+llen");
    for (String example : examples) {
      assertThat(
              DocExamples.read(
                  example,
                  Map.of("redis.example:6379", "127.0.0.1:" + port),
                  Map.of("REDIS_PASSWORD", PASSWORD),
                  folder))
          .allSatisfy(
              sample ->
                  assertThat(sample)
                      .isInstanceOfSatisfying(
                          QueueSample.class, queue -> assertThat(queue.depth()).isZero()));
    }
  }
}
