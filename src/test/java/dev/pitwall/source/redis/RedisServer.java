package dev.pitwall.source.redis;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.redis.RedisSpec.Layout;
import dev.pitwall.testing.RealServer;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real server, with a user for each layout, and the readers that look at it. */
final class RedisServer implements AutoCloseable {
  static final String PASSWORD = "slick-and-wet";
  static final QueueLimits NO_LIMITS = QueueLimits.none(Duration.ofMinutes(1));

  private static final Secrets SECRETS =
      new Secrets(Map.of("REDIS", PASSWORD, "WRONG", "hard-compound"));

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

  private final RealServer server = new RealServer("redis");
  private final Path cli = RealServer.program("redis-tools", "redis-cli");
  private final int port = RealServer.freePort();
  private final int tlsPort = RealServer.freePort();
  private final List<String> command;
  private final Vertx vertx = Vertx.vertx();
  private final List<RedisReader> open = new ArrayList<>();
  private Instant start = Instant.now();

  RedisServer() {
    Path program = RealServer.program("redis-server", "redis-server");
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
    comeBack();
  }

  void comeBack() {
    server.start(() -> RealServer.listens(port), command);
  }

  void kill() {
    server.kill();
  }

  /** With no data, and the users it began with; what is read is read from now on. */
  void empty() {
    start = Instant.now();
    redis("ACL", "LOAD");
    redis("FLUSHALL");
  }

  void closeReaders() {
    open.forEach(RedisReader::close);
    open.clear();
  }

  @Override
  public void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** When it was emptied. */
  Instant start() {
    return start;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  String url() {
    return "redis://" + address();
  }

  /** Over TLS, by that name. */
  String tlsUrl(String host) {
    return "rediss://" + host + ":" + tlsPort;
  }

  Path certificate() {
    return server.folder().resolve("cert.pem");
  }

  /** Does something there, as one who may do everything. */
  String redis(String... words) {
    List<String> line = new ArrayList<>(List.of(cli.toString(), "-p", "" + port, "--user", "boss"));
    line.addAll(List.of("--pass", "boss", "--no-auth-warning", "-e"));
    line.addAll(List.of(words));
    return server.run(line.toArray(String[]::new));
  }

  RedisReader reader(Layout layout, String user) {
    return reader(url(), layout, user, "REDIS", TlsRules.USUAL);
  }

  RedisReader reader(
      String url, Layout layout, @Nullable String user, String secret, TlsRules tls) {
    SourceSpec.Login login =
        user == null
            ? null
            : new SourceSpec.Login(Template.of(user), Template.of("{{secret." + secret + "}}"));
    RedisSpec source = new RedisSpec(url, login, layout, tls);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15));
    RedisReader reader =
        new RedisReader(
            spec, source, new NodeTexts(null, SECRETS), vertx, new TlsMaterials(SECRETS));
    open.add(reader);
    return reader;
  }

  /** Three readings three seconds apart, with something done before each. */
  QueueWindow readings(RedisReader reader, Runnable... before) throws Exception {
    QueueWindow window = QueueWindow.EMPTY;
    for (int i = 0; i < before.length; i++) {
      before[i].run();
      window = window.with(reader.read(start.plusSeconds(3L * i)));
    }
    return window;
  }

  static QueueState state(QueueWindow window) {
    return window.assess(window.samples().getLast().at(), NO_LIMITS).state();
  }
}
