package dev.pitwall.source;

import static dev.pitwall.testing.MisbehavingServer.head;
import static dev.pitwall.testing.MisbehavingServer.say;
import static dev.pitwall.testing.MisbehavingServer.trickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Secrets;
import dev.pitwall.schedule.Poller;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.http.HttpReader;
import dev.pitwall.source.http.HttpSpec;
import dev.pitwall.testing.MisbehavingServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Endpoints that hang, flood, lie or leave: each is no reading, in time, and nothing else. */
class HostileEndpointsTest {
  private static final Duration TIMEOUT = Duration.ofMillis(800);

  /** What a crowded machine may need on top. */
  private static final Duration LITTLE = Duration.ofSeconds(3);

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final HttpFetch fetch = new HttpFetch(vertx);

  @AfterEach
  void close() throws Exception {
    fetch.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private SignalSource source(int port) {
    return source(port, TIMEOUT);
  }

  private SignalSource source(int port, Duration timeout) {
    HttpSpec http =
        new HttpSpec(
            new SourceSpec.Link("http://127.0.0.1:" + port + "/queue", null, Map.of()),
            Map.of(Figure.DEPTH, "$.depth"));
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            http,
            Duration.ofSeconds(1),
            timeout,
            Duration.ofSeconds(5));
    HttpReader reader = new HttpReader(spec, http, new NodeTexts(null, Secrets.NONE), fetch);
    return new GuardedSource(spec, null, reader, Secrets.NONE, InstantSource.system());
  }

  /** By what they do, and what is said of it. */
  private static Map<String, MisbehavingServer.Behaviour> behaviours() {
    Map<String, MisbehavingServer.Behaviour> all = new LinkedHashMap<>();
    all.put("accepts and is silent | no whole answer", guest -> {});
    all.put("head and then silence | no whole answer", asked(guest -> say(guest, OK + "\r\n")));
    all.put(
        "one byte a second | no whole answer",
        asked(
            guest -> {
              say(guest, OK + "Content-Length: 100\r\n\r\n");
              trickle(guest, Duration.ofSeconds(1), " ");
            }));
    all.put(
        "a head without end, slowly | no whole answer",
        asked(
            guest -> {
              say(guest, OK);
              trickle(guest, Duration.ofMillis(50), "X-More: 1\r\n");
            }));
    all.put(
        "a head without end, at once | larger",
        asked(
            guest -> {
              say(guest, OK);
              endlessly(guest, i -> "X-" + i + ": " + "y".repeat(100) + "\r\n");
            }));
    all.put(
        "a first line without end | larger", asked(g -> endlessly(g, i -> "HTTP/1.1".repeat(9))));
    all.put(
        "continue, continue, continue | ",
        asked(guest -> endlessly(guest, i -> "HTTP/1.1 100 Continue\r\n\r\n".repeat(100))));
    all.put(
        "a gigabyte | larger than 1048576 bytes",
        asked(
            guest -> {
              say(guest, OK + "Content-Length: 1073741824\r\n\r\n");
              endlessly(guest, i -> " ".repeat(65536));
            }));
    all.put(
        "chunks without end | larger than 1048576 bytes",
        asked(
            guest -> {
              say(guest, OK + "Transfer-Encoding: chunked\r\n\r\n");
              endlessly(guest, i -> "8000\r\n" + " ".repeat(32768) + "\r\n");
            }));
    all.put(
        "a chunk of an impossible size | ",
        asked(guest -> say(guest, OK + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{")));
    all.put("a gigabyte of zeros, packed | larger than 1048576 bytes", asked(g -> bomb(g)));
    all.put("not HTTP | ", asked(guest -> say(guest, "220 ftp.example ready\r\n")));
    all.put("noise | ", asked(HostileEndpointsTest::noise));
    all.put("leaves at once | ", Socket::close);
    all.put("leaves after the question | closed", asked(Socket::close));
    all.put(
        "leaves in the middle | closed",
        asked(
            guest -> {
              say(guest, OK + "Content-Length: 100\r\n\r\n{\"depth\":");
              guest.close();
            }));
    all.put(
        "sends elsewhere for ever | answered 302; required 200; name the final URL",
        asked(
            guest ->
                say(guest, "HTTP/1.1 302 Found\r\nLocation: /queue\r\nContent-Length: 0\r\n\r\n")));
    all.put("not JSON | not JSON", body("<html>"));
    all.put("half of it | not JSON", body("{\"depth\":1"));
    all.put("two of them | more behind its end", body("{\"depth\":1}{\"depth\":2}"));
    all.put("nested without end | not JSON", body("[".repeat(100_000)));
    all.put("not a number | not JSON", body("{\"depth\":NaN}"));
    all.put("negative | required a number of at least 0", body("{\"depth\":-1}"));
    all.put("infinite | required a number of at least 0", body("{\"depth\":1e999}"));
    all.put(
        "a number of a million digits | not JSON", body("{\"depth\":" + "9".repeat(900_000) + "}"));
    all.put("no number | required a number of at least 0", body("{\"depth\":[1,2]}"));
    return all;
  }

  private static MisbehavingServer.Behaviour asked(MisbehavingServer.Behaviour then) {
    return guest -> {
      head(guest);
      then.meet(guest);
    };
  }

  private static MisbehavingServer.Behaviour body(String text) {
    return asked(guest -> say(guest, OK + "Content-Length: " + text.length() + "\r\n\r\n" + text));
  }

  private static void endlessly(Socket guest, LongFunction<String> text) throws IOException {
    for (long i = 0; i < 1L << 30; i++) {
      say(guest, text.apply(i));
    }
  }

  private static void bomb(Socket guest) throws IOException {
    say(guest, OK + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n");
    byte[] zeros = new byte[1 << 16];
    try (OutputStream packed = new GZIPOutputStream(guest.getOutputStream())) {
      for (int i = 0; i < 1 << 14; i++) {
        packed.write(zeros);
      }
    }
  }

  private static void noise(Socket guest) throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    guest.getOutputStream().write(bytes);
  }

  @TestFactory
  Stream<DynamicTest> isNoReadingInTimeAndTheConnectionIsLetGo() {
    return behaviours().entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(), () -> isNoReading(one.getKey(), one.getValue())));
  }

  private void isNoReading(String what, MisbehavingServer.Behaviour behaviour) throws IOException {
    String reason = what.substring(what.indexOf('|') + 1).strip();
    try (MisbehavingServer server = new MisbehavingServer(behaviour);
        SignalSource source = source(server.port())) {
      long from = System.nanoTime();
      Sample sample = source.read();
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertThat(sample)
          .isInstanceOfSatisfying(
              Unreadable.class,
              failure -> assertThat(failure.reason()).isNotBlank().contains(reason));
      assertThat(took).isLessThan(TIMEOUT.plus(LITTLE));
      await().atMost(SOON).untilAsserted(() -> assertThat(server.guests()).isZero());
      assertThat(server.guestsEver()).as("asked once").isEqualTo(1);
    }
  }

  @Test
  void countersThatGoBackAreReadAsTheyAre() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (MisbehavingServer server =
            new MisbehavingServer(
                guest ->
                    body("{\"depth\":" + (asked.getAndIncrement() == 0 ? 9 : 0) + "}")
                        .meet(guest));
        SignalSource source = source(server.port(), SOON)) {
      for (double depth : new double[] {9, 0}) {
        assertThat(source.read())
            .isInstanceOfSatisfying(
                QueueSample.class, queue -> assertThat(queue.depth()).isEqualTo(depth));
      }
    }
  }

  @Test
  void whoIsInterruptedLetsTheConnectionGo() throws Exception {
    try (MisbehavingServer server = new MisbehavingServer(guest -> {});
        SignalSource source = source(server.port())) {
      Thread reader = Thread.ofVirtual().start(source::read);
      await().atMost(SOON).until(() -> server.guests() == 1);
      reader.interrupt();
      assertThat(reader.join(SOON)).isTrue();
      await().atMost(SOON).until(() -> server.guests() == 0);
    }
  }

  @Test
  void noneOfThemDelaysAGoodOne() throws Exception {
    List<MisbehavingServer> servers = new ArrayList<>();
    Queue<Long> good = new ConcurrentLinkedQueue<>();
    AtomicInteger bad = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(40);
    try (MisbehavingServer server = new MisbehavingServer(body("{\"depth\":3}"));
        Poller poller =
            new Poller(
                sample -> {
                  if (sample instanceof QueueSample) {
                    good.add(System.nanoTime());
                    enough.countDown();
                  } else {
                    bad.incrementAndGet();
                  }
                },
                new Random(1))) {
      List<Poller.PolledSource> sources = new ArrayList<>();
      for (MisbehavingServer.Behaviour behaviour : behaviours().values()) {
        MisbehavingServer hostile = new MisbehavingServer(behaviour);
        servers.add(hostile);
        for (int i = 0; i < 3; i++) {
          sources.add(beat(hostile.port()));
        }
      }
      sources.add(
          new Poller.PolledSource(source(server.port(), SOON), Duration.ofMillis(100), true));
      poller.start(sources);
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(bad.get()).isGreaterThan(servers.size());
      assertThat(longestGap(good)).isLessThan(Duration.ofSeconds(5));
    } finally {
      for (MisbehavingServer one : servers) {
        await().atMost(SOON).untilAsserted(() -> assertThat(one.guests()).isZero());
        one.close();
      }
    }
  }

  private Poller.PolledSource beat(int port) {
    return new Poller.PolledSource(source(port), Duration.ofMillis(500), true, "127.0.0.1:" + port);
  }

  private static Duration longestGap(Queue<Long> moments) {
    long before = moments.element();
    long longest = 0;
    for (long moment : moments) {
      longest = Math.max(longest, moment - before);
      before = moment;
    }
    return Duration.ofNanos(longest);
  }
}
