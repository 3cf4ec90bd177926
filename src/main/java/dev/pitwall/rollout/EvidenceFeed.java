package dev.pitwall.rollout;

import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Run;
import dev.pitwall.signal.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What feeds the gate service: runs, readings and time, which wait in a queue until {@link #work}
 * takes them out; and the runs that it asks for in return. Reading the demands and which nodes are
 * out takes no lock.
 */
public final class EvidenceFeed implements RunDemands {
  /** More evidence than this waits at its source. */
  private static final int MOST_WAITING = 16_384;

  /** For so long evidence is taken with the time that was given, before a question is judged. */
  private static final Duration LONGEST = Duration.ofMillis(200);

  private final GateLock lock;
  private final WallClock clock;
  private final NodeBook book;
  private final RunHistory runs;
  private final EvidenceIntake intake;
  private final Reconfiguration reconfiguration;
  private final Judging judging;
  private final EvaluationNews news;
  private final RolloutEnds ends;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private volatile Runnable wake = () -> {};

  EvidenceFeed(
      GateLock lock,
      WallClock clock,
      NodeBook book,
      RunHistory runs,
      EvidenceIntake intake,
      Reconfiguration reconfiguration,
      Evaluations evaluations,
      RolloutEnds ends) {
    this.lock = lock;
    this.clock = clock;
    this.book = book;
    this.runs = runs;
    this.intake = intake;
    this.reconfiguration = reconfiguration;
    this.judging = evaluations.judging();
    this.news = evaluations.news();
    this.ends = ends;
  }

  /** Calls it, on any thread, when there is work to be done; it must not wait. */
  public void onWork(Runnable listener) {
    wake = listener;
  }

  @Override
  public List<RunDemand> demands() {
    return news.demands();
  }

  @Override
  public void onDemands(Runnable listener) {
    lock.onDemands(listener);
  }

  @Override
  public boolean isOut(String service, String node) {
    return book.isOut(service, node);
  }

  @Override
  public void started(String run, String journey, @Nullable String node, Instant at) {
    put(at, () -> runs.started(run, journey, node, at));
  }

  @Override
  public void gaveUp(String run, String journey, @Nullable String node) {
    put(
        clock.lastSeen(),
        () -> {
          if (runs.gaveUp(run, journey, node)) {
            judging.mark(evaluation -> true);
          }
        });
  }

  @Override
  public void settled(Run run) {
    accept(run, run.endedAt());
  }

  /** Takes a reading as evidence; waits while too much evidence waits already. */
  public void accept(Sample sample, Instant now) {
    put(now, () -> intake.take(sample, now));
  }

  /** Takes a run as evidence; waits while too much of it waits already. */
  public void accept(Run run, Instant now) {
    // One that began and was skipped by its probe is no evidence, and is out no more.
    put(now, () -> intake.take(run, now));
  }

  /**
   * Goes on by another configuration. Open questions are judged by the policy they were asked
   * under, and end where their gate or node is there no more.
   *
   * @param lanes where a journey, or the target it is aimed at, is another one now
   */
  public void become(MonitoredConfig next, Set<JourneyTarget> lanes, Instant now) {
    lock.changed(now, () -> reconfiguration.become(next, lanes, now));
  }

  /** Takes runs that were kept before a restart, without judging anything. */
  public void recall(List<Run> kept) {
    lock.locked(
        () -> {
          kept.forEach(runs::add);
          return true;
        });
  }

  /** Lets time pass: deadlines, holds that expire, rollouts left alone. Call it once a second. */
  public void tick(Instant now) {
    put(
        now,
        () -> {
          judging.mark(evaluation -> true);
          ends.abandonIdle(now);
        });
  }

  private void put(Instant now, Runnable evidence) {
    if (lock.isAtOnce()) {
      lock.changed(now, evidence);
      return;
    }
    try {
      waiting.put(evidence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the service stops; what is told now is told to nothing
    }
    wake.run();
  }

  /**
   * Takes evidence that waits, and judges one question that is due. Each is done under the lock by
   * itself, so that those who ask get their turn between; and never so much at once that the time
   * it was given is far behind.
   *
   * @return how long until more is due, zero when something may be; empty when nothing is until
   *     there is news
   */
  public Optional<Duration> work(Instant now) {
    long began = clock.nanos().getAsLong();
    Runnable next = waiting.poll();
    while (next != null) {
      Runnable evidence = next;
      lock.locked(
          now,
          () -> {
            evidence.run();
            return true;
          });
      boolean late = clock.nanos().getAsLong() - began >= LONGEST.toNanos();
      next = late ? null : waiting.poll();
    }
    Optional<Duration> due = lock.locked(now, () -> judging.judgeNext(now));
    return waiting.isEmpty() ? due : Optional.of(Duration.ZERO);
  }
}
