package dev.pitwall.bench;

import dev.pitwall.journey.Secrets;
import dev.pitwall.schedule.Poller;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.http.HttpReader;
import dev.pitwall.source.http.HttpSpec;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs to read 500 signals every five seconds, and whether memory grows over the polls.
 */
final class PollBench {
  private static final int SIGNALS = 500;
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final Duration FAST = Duration.ofMillis(100);
  private static final long POLLS_OF_A_ROUND = 20L * SIGNALS;
  private static final long FULL_WINDOW = 260;
  private static final double GOAL = 0.25;
  private static final QueueLimits LIMITS =
      QueueLimits.none(Duration.ofSeconds(15)).withMaxAge(Duration.ofSeconds(30));

  private final Plan plan;
  private final Report report;
  private final Map<String, QueueWindow> windows = new ConcurrentHashMap<>();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  PollBench(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  void run() {
    Vertx vertx = Vertx.vertx();
    try (Child site = Child.start(Site.class);
        HttpFetch fetch = new HttpFetch(vertx)) {
      fast(fetch, site.port());
      usual(fetch, site.port());
    } finally {
      Wait.on(vertx.close());
    }
  }

  private void usual(HttpFetch fetch, int port) {
    report.say(SIGNALS + " signals every " + USUAL.toSeconds() + " s");
    try (Poller poller = new Poller(this::keep, new Random(1))) {
      poller.start(beats(fetch, port, USUAL));
      rest(plan.warmUp().multipliedBy(2));
      double highest = 0;
      for (int i = 1; i <= plan.rounds(); i++) {
        Duration cpu = cpu();
        long from = System.nanoTime();
        long before = read.get();
        rest(plan.seconds());
        double seconds = (System.nanoTime() - from) / 1e9;
        double share = cpu().minus(cpu).toNanos() / 1e9 / seconds;
        report.say(
            String.format(
                Locale.ROOT,
                "  round %d: %.3f of a core, %.0f readings/s, heap after GC %.1f MB",
                i,
                share,
                (read.get() - before) / seconds,
                heapAfterGc()));
        highest = Math.max(highest, share);
      }
      report.limit("cores for 500 signals, at most", highest, GOAL);
    }
  }

  private void fast(HttpFetch fetch, int port) {
    report.say(SIGNALS + " signals every " + FAST.toMillis() + " ms");
    try (Poller poller = new Poller(this::keep, new Random(1))) {
      poller.start(beats(fetch, port, FAST));
      // Until every window is full memory grows, and until the code is compiled it is slow.
      until(FULL_WINDOW * SIGNALS);
      for (int i = 1; i <= plan.rounds(); i++) {
        Duration cpu = cpu();
        long from = System.nanoTime();
        long before = read.get();
        until(before + POLLS_OF_A_ROUND);
        double seconds = (System.nanoTime() - from) / 1e9;
        long polls = read.get() - before;
        report.say(
            String.format(
                Locale.ROOT,
                "  %d readings in %.1f s: %.0f us CPU a reading, heap after GC %.1f MB",
                polls,
                seconds,
                cpu().minus(cpu).toNanos() / 1e3 / polls,
                heapAfterGc()));
      }
    }
    report.say("  " + read.get() + " readings in all, " + failed.get() + " of them failed");
  }

  private List<Poller.PolledSource> beats(HttpFetch fetch, int port, Duration every) {
    List<Poller.PolledSource> sources = new ArrayList<>();
    for (int i = 0; i < SIGNALS; i++) {
      sources.add(
          new Poller.PolledSource(source(fetch, port, i, every), every, true, "site:" + port));
    }
    return sources;
  }

  private static SignalSource source(HttpFetch fetch, int port, int number, Duration every) {
    String url = "http://127.0.0.1:" + port + "/queue?signal=" + number;
    HttpSpec http =
        new HttpSpec(
            new SourceSpec.Link(url, null, Map.of()),
            Map.of(Figure.DEPTH, "$.queue.depth", Figure.OLDEST_AGE, "$.queue.age"));
    SignalSpec spec =
        new SignalSpec(
            "queue-" + number,
            null,
            SignalSpec.Kind.QUEUE,
            http,
            every,
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));
    HttpReader reader = new HttpReader(spec, http, new NodeTexts(null, Secrets.NONE), fetch);
    return new GuardedSource(spec, null, reader, Secrets.NONE, InstantSource.system());
  }

  /** As the service does: the window of each signal is kept, and judged at each reading. */
  private void keep(Sample sample) {
    read.incrementAndGet();
    if (sample instanceof QueueSample queue) {
      QueueWindow window =
          windows.merge(
              queue.signal(), QueueWindow.EMPTY.with(queue), (old, one) -> old.with(queue));
      var _ = window.assess(queue.at(), LIMITS);
    } else {
      failed.incrementAndGet();
    }
  }

  private void until(long readings) {
    while (read.get() < readings) {
      rest(Duration.ofMillis(20));
    }
  }

  private static void rest(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double heapAfterGc() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
