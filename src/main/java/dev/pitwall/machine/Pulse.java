package dev.pitwall.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Beats twenty times a second and notes what came late: its own thread, and a task for each of
 * those who do the work (event loops, virtual threads).
 *
 * <p>Where several stood still at the same time, the one that did so longest counts.
 */
public final class Pulse implements Stalls, AutoCloseable {
  static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long TOLERATED_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private final LongSupplier nanos;
  private final StallLog own = new StallLog(TOLERATED_NANOS);
  private final List<Worker> workers = new ArrayList<>();
  private final Thread thread;
  private volatile boolean ended;

  private record Worker(Executor executor, StallLog log) {}

  /**
   * One that beats from now on.
   *
   * @param workers who run the tasks of this process
   */
  public static Pulse start(List<Executor> workers) {
    Pulse pulse = new Pulse(workers, System::nanoTime);
    pulse.thread.start();
    return pulse;
  }

  Pulse(List<Executor> executors, LongSupplier nanos) {
    this.nanos = nanos;
    executors.forEach(it -> workers.add(new Worker(it, new StallLog(TOLERATED_NANOS))));
    this.thread = Thread.ofPlatform().daemon().name("pulse").unstarted(this::beat);
    own.await(nanos.getAsLong());
  }

  private void beat() {
    while (!ended) {
      tick();
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  /** One beat: it came, and the next is due. */
  void tick() {
    long now = nanos.getAsLong();
    own.came(now);
    own.await(now + EVERY_NANOS);
    for (Worker worker : workers) {
      if (!worker.log().isAwaited()) {
        ask(worker, now);
      }
    }
  }

  private void ask(Worker worker, long now) {
    worker.log().await(now);
    try {
      worker.executor().execute(() -> worker.log().came(nanos.getAsLong()));
    } catch (RejectedExecutionException | IllegalStateException e) {
      worker.log().came(now); // it is ending, and nothing is asked of it any more
    }
  }

  @Override
  public Duration between(long from, long to) {
    long now = nanos.getAsLong();
    long most = own.within(from, to, now);
    for (Worker worker : workers) {
      most = Math.max(most, worker.log().within(from, to, now));
    }
    return Duration.ofNanos(most);
  }

  /** All the time that its own thread came late since the start, in seconds. */
  public double stoodStill() {
    return own.all() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
  }
}
