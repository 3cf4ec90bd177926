package dev.pitwall.schedule;

import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every signal at its own pace, each on a virtual thread, never one of them twice at once.
 * One that cannot be read is asked less and less often, up to ten times its pace, so that a dead
 * source costs nothing but its own readings.
 */
public final class Poller implements AutoCloseable {
  private static final int SLOWEST = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  /**
   * A source and its pace.
   *
   * @param backsOff whether a failing source is asked less often; health is not, since its return
   *     is what everybody waits for
   */
  public record Beat(SignalSource source, Duration every, boolean backsOff) {}

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("poller").factory());
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final Consumer<Sample> sink;
  private final RandomGenerator random;
  private volatile boolean closed;

  public Poller(Consumer<Sample> sink, RandomGenerator random) {
    this.sink = sink;
    this.random = random;
  }

  /** Starts reading; the first readings come at once. */
  public void start(List<Beat> beats) {
    beats.forEach(beat -> readers.execute(() -> read(beat, 0)));
  }

  private void read(Beat beat, int failures) {
    int failed = failures;
    try {
      Sample sample = beat.source().read();
      failed = sample instanceof Unreadable ? failures + 1 : 0;
      sink.accept(sample);
    } catch (RuntimeException e) {
      failed = failures + 1;
      LOG.error("a signal source broke", e);
    } finally {
      again(beat, failed);
    }
  }

  private void again(Beat beat, int failures) {
    if (closed) {
      return;
    }
    long pace = beat.every().toMillis();
    long wait = beat.backsOff() ? pace * Math.min(1 << Math.min(failures, 4), SLOWEST) : pace;
    long jitter = failures > 0 && beat.backsOff() ? random.nextLong(pace / 4 + 1) : 0;
    try {
      var _ =
          timer.schedule(
              () -> readers.execute(() -> read(beat, failures)),
              wait + jitter,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closing; no further readings");
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    readers.shutdownNow();
  }
}
