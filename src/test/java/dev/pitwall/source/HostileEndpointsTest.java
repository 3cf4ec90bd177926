package dev.pitwall.source;

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
import dev.pitwall.testing.Misbehaviours;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Endpoints that hang, flood, lie or leave: each is no reading, in time, and nothing else. */
class HostileEndpointsTest {
  private static final Duration TIMEOUT = Duration.ofMillis(800);
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /** What a crowded machine may need on top. */
  private static final Duration LITTLE = Duration.ofSeconds(3);

  private static final Duration SOON = Duration.ofSeconds(20);

  /** What is idle for half a minute is closed, whatever else was missed. */
  private static final Duration IDLE = Duration.ofSeconds(60);

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

  @TestFactory
  Stream<DynamicTest> isNoReadingInTimeAndTheConnectionIsLetGo() {
    return Misbehaviours.all().entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(), () -> isNoReading(one.getKey(), one.getValue())));
  }

  private void isNoReading(String what, MisbehavingServer.Behaviour behaviour) throws IOException {
    String reason = what.substring(what.indexOf('|') + 1).strip();
    // What ends by something else than time has more of it, so that a crowded machine is no reason.
    Duration timeout = reason.isEmpty() || reason.startsWith("no whole answer") ? TIMEOUT : PATIENT;
    try (MisbehavingServer server = new MisbehavingServer(behaviour);
        SignalSource source = source(server.port(), timeout)) {
      long from = System.nanoTime();
      Sample sample = source.read();
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertThat(sample)
          .isInstanceOfSatisfying(
              Unreadable.class,
              failure -> assertThat(failure.reason()).isNotBlank().contains(reason));
      assertThat(took).isLessThan(timeout.plus(LITTLE));
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
                    Misbehaviours.body("{\"depth\":" + (asked.getAndIncrement() == 0 ? 9 : 0) + "}")
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
    try (MisbehavingServer server = new MisbehavingServer(Misbehaviours.body("{\"depth\":3}"));
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
      for (MisbehavingServer.Behaviour behaviour : Misbehaviours.all().values()) {
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
        await().atMost(IDLE).untilAsserted(() -> assertThat(one.guests()).isZero());
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
