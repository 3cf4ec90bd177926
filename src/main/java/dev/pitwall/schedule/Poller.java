package dev.pitwall.schedule;

import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every signal at its own pace, each on a virtual thread, never one of them twice at once.
 * One that cannot be read is asked less and less often, up to ten times its pace, so that a dead
 * source costs nothing but its own readings. It closes the sources when it is closed.
 */
public final class Poller implements AutoCloseable {
  private static final int SLOWEST = 10;

  /** The first readings of however many sources are spread over no more than this. */
  private static final Duration FIRST_ROUND = Duration.ofSeconds(1);

  private static final Duration FIRST_GAP = Duration.ofMillis(4);
  private static final Duration TO_LET_GO = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  /**
   * A source and its pace.
   *
   * @param key equal for sources that read the same in the same way; null for one that is like no
   *     other
   * @param every from the start of one reading to the start of the next
   * @param backsOff whether a failing source is asked less often; health is not, since its return
   *     is what everybody waits for
   * @param place where it is read, such as a host; a hanging place keeps no other waiting. Null for
   *     a place of its own
   */
  public record PolledSource(
      @Nullable Object key,
      SignalSource source,
      Duration every,
      boolean backsOff,
      @Nullable String place) {
    /** A beat like no other. */
    public PolledSource(
        SignalSource source, Duration every, boolean backsOff, @Nullable String place) {
      this(null, source, every, backsOff, place);
    }

    /** A beat at a place of its own. */
    public PolledSource(SignalSource source, Duration every, boolean backsOff) {
      this(source, every, backsOff, null);
    }
  }

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("poller").factory());
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final ReadLimiter limiter = new ReadLimiter();
  private final List<PolledReading> readings = new CopyOnWriteArrayList<>();
  private final Consumer<Sample> sink;
  private final RandomGenerator random;
  private volatile boolean closed;

  public Poller(Consumer<Sample> sink, RandomGenerator random) {
    this.sink = sink;
    this.random = random;
  }

  /** Starts reading: the first source at once, each other a little after the one before. */
  public void start(List<PolledSource> beats) {
    long gap = Math.min(FIRST_GAP.toNanos(), FIRST_ROUND.toNanos() / Math.max(1, beats.size()));
    for (int i = 0; i < beats.size(); i++) {
      PolledReading reading = new PolledReading(beats.get(i));
      readings.add(reading);
      // Its second reading comes early, by chance, so that those started together drift apart.
      double share = 0.5 + random.nextDouble() / 2;
      schedule(() -> read(reading, 0, share), i * gap);
    }
  }

  /**
   * Goes on with other sources: those of a key that is read already go on undisturbed, and what is
   * wanted no more is closed once it is read to its end, and told to nobody.
   */
  public void become(List<PolledSource> beats) {
    Map<Object, PolledReading> known = new HashMap<>();
    readings.stream()
        .filter(reading -> reading.key() != null)
        .forEach(reading -> known.put(Objects.requireNonNull(reading.key()), reading));
    List<PolledSource> fresh = new ArrayList<>();
    Set<PolledReading> kept = new HashSet<>();
    for (PolledSource beat : beats) {
      PolledReading same = beat.key() == null ? null : known.get(beat.key());
      if (same == null || !kept.add(same)) {
        fresh.add(beat);
      } else {
        PolledReading.close(beat.source());
      }
    }
    List<PolledReading> gone = readings.stream().filter(one -> !kept.contains(one)).toList();
    readings.removeAll(gone);
    gone.forEach(PolledReading::close);
    start(fresh);
  }

  /**
   * Reads once, and sees to the next reading.
   *
   * @param failures how often it failed since it last worked
   * @param share of the usual wait until the next reading
   */
  private void read(PolledReading reading, int failures, double share) {
    if (!reading.begin()) {
      return;
    }
    PolledSource beat = reading.beat();
    int failed = failures;
    long from = System.nanoTime();
    try {
      Runnable giveBack = limiter.pass(beat.place(), failures > 0);
      from = System.nanoTime();
      try {
        Sample sample = beat.source().read();
        failed = sample instanceof Unreadable ? failures + 1 : 0;
        deliver(reading, sample);
      } finally {
        giveBack.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed = failures + 1;
      LOG.error("a signal source broke", e);
    } finally {
      if (reading.end()) {
        again(reading, failed, share, System.nanoTime() - from);
      }
    }
  }

  private void deliver(PolledReading reading, Sample sample) {
    // What is read while everything ends is told to nobody: it was broken off.
    if (!closed && !reading.isOver()) {
      sink.accept(sample);
    }
  }

  private void again(PolledReading reading, int failures, double share, long took) {
    PolledSource beat = reading.beat();
    long pace = beat.every().toNanos();
    long wait = (long) (share * pace);
    if (failures > 0 && beat.backsOff()) {
      long slower = pace * Math.min(1L << Math.min(failures, 4), SLOWEST);
      wait = Math.min(slower + random.nextLong(pace / 4 + 1), SLOWEST * pace);
    }
    // One that is slower than its pace still gets a rest.
    schedule(() -> read(reading, failures, 1), Math.max(wait - took, pace / SLOWEST));
  }

  private void schedule(Runnable reading, long nanos) {
    if (closed) {
      return;
    }
    try {
      var _ = timer.schedule(() -> readers.execute(reading), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closing; no further readings");
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    readers.shutdownNow();
    try {
      var _ = readers.awaitTermination(TO_LET_GO.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readings.forEach(reading -> PolledReading.close(reading.beat().source()));
    readings.clear();
  }
}
