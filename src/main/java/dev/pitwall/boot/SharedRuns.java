package dev.pitwall.boot;

import dev.pitwall.api.ProbeOnce.Answer;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The runs for those who ask at /probe. What is asked while the same is under way is answered by
 * that run; who would have to wait too long is told so. A run that is too late goes on to its undo
 * steps in the background, and counts as under way until then.
 */
final class SharedRuns implements AutoCloseable {
  /** So many runs are under way. */
  static final int MOST_AT_ONCE = 64;

  /** So many callers wait for runs of one journey. */
  static final int MOST_WAITING = 32;

  /**
   * What was asked: the same is answered by one run.
   *
   * @param most how long the run may take
   */
  record Aim(Journey journey, Target target, Duration most) {}

  private final Probe probe;
  private final Ids ids;
  private final int mostBrowsers;
  private final Semaphore browsers;
  private final Map<Aim, SharedRun> underway = new HashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("probe-", 0).factory());

  /**
   * Runs of a probe.
   *
   * @param slots browsers that there are; half of them, and at least one, may be used here
   */
  SharedRuns(Probe probe, Ids ids, int slots) {
    this.probe = probe;
    this.ids = ids;
    this.mostBrowsers = Math.max(1, slots / 2);
    this.browsers = new Semaphore(mostBrowsers, true);
  }

  /** A run, and who waits for it. Guarded by {@link SharedRuns}, but for its beginning. */
  private static final class SharedRun {
    private @Nullable Future<Answer> answer;
    private int callers;
    private volatile long begunAt;
    private volatile boolean begun;

    void begins() {
      begunAt = System.nanoTime();
      begun = true;
    }

    Duration took() {
      return begun ? Duration.ofNanos(System.nanoTime() - begunAt) : Duration.ZERO;
    }

    boolean hadItsTime(long asked, Duration most) {
      return begun && begunAt - asked < most.toNanos() / 4;
    }
  }

  /** How many are under way. */
  synchronized int size() {
    return underway.size();
  }

  /** How many callers wait for one. */
  synchronized int waiting() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Runs it, or joins the run that is under way, and waits. */
  Answer ask(Aim aim) {
    long asked = System.nanoTime();
    String journey = aim.journey().name();
    SharedRun run;
    Future<Answer> answer;
    synchronized (this) {
      String full = full(aim);
      if (full != null) {
        return new Answer.Busy(full);
      }
      run = underway.computeIfAbsent(aim, one -> new SharedRun());
      answer = run.answer == null ? start(aim, run) : run.answer;
      run.callers++;
      waiting.merge(journey, 1, Integer::sum);
    }
    try {
      return answer.get(aim.most().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      boolean waited = aim.journey().needsBrowser() && !run.hadItsTime(asked, aim.most());
      return waited ? noBrowser(aim) : new Answer.Late(run.took());
    } catch (ExecutionException e) {
      throw new IllegalStateException("journey " + journey + " broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Late(run.took());
    } finally {
      leave(aim, run, answer);
    }
  }

  private @Nullable String full(Aim aim) {
    if (waiting.getOrDefault(aim.journey().name(), 0) >= MOST_WAITING) {
      return "%d wait for journey %s already, which is as many as may"
          .formatted(MOST_WAITING, aim.journey().name());
    }
    return underway.size() >= MOST_AT_ONCE && !underway.containsKey(aim)
        ? MOST_AT_ONCE + " are under way, which is as many as may be"
        : null;
  }

  private Future<Answer> start(Aim aim, SharedRun run) {
    if (!aim.journey().needsBrowser()) {
      run.begins();
    }
    Future<Answer> answer = threads.submit(() -> runAndLeave(aim, run));
    run.answer = answer;
    return answer;
  }

  private Answer runAndLeave(Aim aim, SharedRun run) throws InterruptedException {
    try {
      return aim.journey().needsBrowser() ? inBrowser(aim, run) : run(aim, run);
    } finally {
      forget(aim, run);
    }
  }

  private Answer inBrowser(Aim aim, SharedRun run) throws InterruptedException {
    if (!browsers.tryAcquire(aim.most().toNanos(), TimeUnit.NANOSECONDS)) {
      return noBrowser(aim);
    }
    try {
      return run(aim, run);
    } finally {
      browsers.release();
    }
  }

  private Answer run(Aim aim, SharedRun shared) {
    Run run =
        probe.run(
            new RunRequest(
                ids.next("probe"),
                aim.journey().within(aim.most()),
                aim.target(),
                Trigger.MANUAL,
                null,
                settled -> {},
                shared::begins));
    return run.outcome() == Outcome.SKIPPED
        ? new Answer.Busy(run.sentence())
        : new Answer.Ran(run, shared.took());
  }

  private Answer noBrowser(Aim aim) {
    return new Answer.Busy(
        "no browser was free within %d ms; probes use %d at once, and let the schedule go first"
            .formatted(aim.most().toMillis(), mostBrowsers));
  }

  /** Nobody waits any more for a run that has not begun, so it need not begin. */
  private synchronized void leave(Aim aim, SharedRun run, Future<Answer> answer) {
    waiting.computeIfPresent(aim.journey().name(), (name, count) -> count > 1 ? count - 1 : null);
    run.callers--;
    if (run.callers == 0 && !run.begun && !answer.isDone()) {
      answer.cancel(true);
      underway.remove(aim, run);
    }
  }

  private synchronized void forget(Aim aim, SharedRun run) {
    underway.remove(aim, run);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
