package dev.pitwall.boot;

import dev.pitwall.api.ProbeOnce;
import dev.pitwall.config.Config;
import dev.pitwall.config.Config.ProbeTargets;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs journeys for whoever asks at /probe, a few at once. A run that is too late goes on to its
 * undo steps in the background, and counts as under way until then.
 */
final class OnDemandProbe implements ProbeOnce, AutoCloseable {
  static final int MOST_AT_ONCE = 64;

  private final Config config;
  private final Probe probe;
  private final Ids ids;
  private final AtomicLong unknown = new AtomicLong();
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("probe-", 0).factory());

  OnDemandProbe(Config config, Probe probe, Ids ids) {
    this.config = config;
    this.probe = probe;
    this.ids = ids;
  }

  /** How many are under way. */
  int inFlight() {
    return MOST_AT_ONCE - free.availablePermits();
  }

  /** How many asked for a journey that there is not. */
  long unknownModules() {
    return unknown.get();
  }

  @Override
  public Answer probe(Question asked) {
    Optional<Journey> journey =
        config.journeys().stream().filter(one -> one.name().equals(asked.module())).findFirst();
    Optional<Service> service =
        journey.flatMap(
            one ->
                config.services().stream()
                    .filter(each -> each.name().equals(one.service()))
                    .findFirst());
    if (journey.isEmpty() || service.isEmpty()) {
      unknown.incrementAndGet();
      return new Answer.UnknownModule();
    }
    boolean any = config.metrics().probeTargets() == ProbeTargets.ANY;
    return switch (ProbeTarget.of(asked.target(), asked.hostname(), service.get(), any)) {
      case ProbeTarget.Missing missing -> new Answer.NoTarget(missing.expected());
      case ProbeTarget.Refused refused -> new Answer.BadTarget(refused.reason());
      case ProbeTarget.Aimed aimed -> run(journey.get(), aimed.target(), asked.limit());
    };
  }

  private Answer run(Journey journey, Target target, @Nullable Duration limit) {
    Duration most = limit == null ? journey.timeout() : shorter(limit, journey.timeout());
    if (!free.tryAcquire()) {
      return new Answer.Busy(MOST_AT_ONCE);
    }
    RunRequest request =
        new RunRequest(ids.next("probe"), journey.within(most), target, Trigger.MANUAL, null);
    long start = System.nanoTime();
    Future<Run> running = threads.submit(() -> runAndLeave(request));
    try {
      Run run = running.get(most.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer.Ran(run, Duration.ofNanos(System.nanoTime() - start));
    } catch (TimeoutException e) {
      return new Answer.Late(Duration.ofNanos(System.nanoTime() - start));
    } catch (ExecutionException e) {
      throw new IllegalStateException("journey " + journey.name() + " broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Late(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Run runAndLeave(RunRequest request) {
    try {
      return probe.run(request);
    } finally {
      free.release();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
