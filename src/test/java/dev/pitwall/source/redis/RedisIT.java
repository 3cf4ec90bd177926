package dev.pitwall.source.redis;

import static dev.pitwall.source.redis.RedisServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.redis.RedisSpec.Layout;
import dev.pitwall.testing.DocExamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server itself: who may read it, and over what. */
class RedisIT {
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

  private static void group() {
    server.redis("XGROUP", "CREATE", "orders", "shipping", "0", "MKSTREAM");
  }

  @Test
  void refusalsSayWhatToDo() {
    server.redis("RPUSH", "orders", "a");
    server.redis("SET", "jobs", "a");
    String url = server.url();
    Layout jobs = new Layout.PlainList("jobs");
    assertThatThrownBy(() -> server.reader(jobs, "lister").read(server.start()))
        .hasMessage("`jobs` is of another type; name the key of a list");
    assertThatThrownBy(() -> server.reader(ORDERS, "streamer").read(server.start()))
        .hasMessage("`orders` is of another type; name the key of a stream");
    assertThatThrownBy(() -> server.reader(jobs, "nobody").read(server.start()))
        .hasMessageContaining("NOPERM")
        .hasMessageContaining("grant the user");
    assertThatThrownBy(
            () -> server.reader(url, jobs, null, "REDIS", TlsRules.USUAL).read(server.start()))
        .hasMessageContaining("give it `user` and `password`");
    assertThatThrownBy(
            () -> server.reader(url, jobs, "lister", "WRONG", TlsRules.USUAL).read(server.start()))
        .hasMessageContaining("refused the login")
        .hasMessageNotContaining("hard-compound");
  }

  @Test
  void theDatabaseOfTheUrlIsRead() throws Exception {
    server.redis("-n", "3", "RPUSH", "jobs", "a", "b");
    Layout jobs = new Layout.PlainList("jobs");
    String url = server.url();
    TlsRules net = TlsRules.USUAL;
    assertThat(
            server.reader(url + "/3", jobs, "elsewhere", "REDIS", net).read(server.start()).depth())
        .isEqualTo(2);
    assertThatThrownBy(
            () -> server.reader(url + "/99", jobs, "elsewhere", "REDIS", net).read(server.start()))
        .hasMessageContaining("DB index is out of range");
  }

  @Test
  void certificatesAreChecked() throws Exception {
    server.redis("RPUSH", "jobs", "a");
    Layout jobs = new Layout.PlainList("jobs");
    String url = server.tlsUrl("localhost");
    TlsRules trusting = new TlsRules(new Pem.File(server.certificate()), null, null, false);
    assertThat(server.reader(url, jobs, "lister", "REDIS", trusting).read(server.start()).depth())
        .isEqualTo(1);
    assertThatThrownBy(
            () -> server.reader(url, jobs, "lister", "REDIS", TlsRules.USUAL).read(server.start()))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("localhost");
    String otherName = server.tlsUrl("127.0.0.1");
    assertThatThrownBy(
            () -> server.reader(otherName, jobs, "lister", "REDIS", trusting).read(server.start()))
        .isInstanceOf(ReadFailure.class);
  }

  @Test
  void aServerThatGoesAndComesBackIsReadAgain() throws Exception {
    RedisReader reader = server.reader(new Layout.PlainList("jobs"), "lister");
    assertThat(reader.read(server.start()).depth()).isZero();
    server.kill();
    assertThatThrownBy(() -> reader.read(server.start())).isInstanceOf(ReadFailure.class);
    assertThatThrownBy(() -> reader.read(server.start())).isInstanceOf(ReadFailure.class);
    server.comeBack();
    server.redis("RPUSH", "jobs", "a");
    assertThat(reader.read(server.start()).depth()).isEqualTo(1);
  }

  @Test
  void theExamplesOfTheDocumentationAreRead(@TempDir Path folder) throws Exception {
    group();
    server.redis("SADD", "queues", "mailers");
    List<String> examples = DocExamples.of("docs/signals/redis.md");
    // The first example has no login.
    server.redis("ACL", "SETUSER", "default", "on", "nopass", "~jobs", "+llen");
    for (String example : examples) {
      assertThat(
              DocExamples.read(
                  example,
                  Map.of("redis.example:6379", server.address()),
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
