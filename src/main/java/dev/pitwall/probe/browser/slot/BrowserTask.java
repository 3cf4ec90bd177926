package dev.pitwall.probe.browser.slot;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Step;
import dev.pitwall.probe.JourneyRun;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.RunListener;
import dev.pitwall.probe.TextSanitizer;
import dev.pitwall.probe.browser.evidence.TraceDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run on its way through a slot: waited for by one thread, done by another. */
final class BrowserTask {
  /** A run that has begun. */
  private record Under(JourneyRun run, long deadlineNanos, Duration allowed) {}

  private final RunRequest request;
  private final String worker;
  private final RunEnvironment around;
  private final TraceDetail trace;
  private final RunListener listener;
  private final Runnable leaveSeat;
  private final Instant asked;
  private final CompletableFuture<Run> result = new CompletableFuture<>();
  private final AtomicBoolean seated = new AtomicBoolean(true);
  private volatile @Nullable Under under;
  private UnaryOperator<Run> confirmation = run -> run;

  BrowserTask(
      RunRequest request,
      String worker,
      RunEnvironment around,
      TraceDetail trace,
      RunListener listener,
      Runnable leaveSeat) {
    this.request = request;
    this.worker = worker;
    this.around = around;
    this.trace = trace;
    this.listener = listener;
    this.leaveSeat = leaveSeat;
    this.asked = around.clock().instant();
  }

  RunRequest request() {
    return request;
  }

  /** How a run counts that is told before its undo steps; set on the slot's thread. */
  void settlingBy(UnaryOperator<Run> confirmation) {
    this.confirmation = confirmation;
  }

  /**
   * The order, which hears of the run before its undo steps only as it counts, and while it does.
   */
  RunRequest settling() {
    return new RunRequest(
        request.id(),
        request.journey(),
        request.target(),
        request.trigger(),
        request.avoidWorker(),
        this::settled);
  }

  private void settled(Run run) {
    Run counts = confirmation.apply(run);
    if (!isDone()) {
      request.settled().accept(counts);
    }
  }

  String worker() {
    return worker;
  }

  TraceDetail trace() {
    return trace;
  }

  RunListener listener() {
    return listener;
  }

  boolean isDone() {
    return result.isDone();
  }

  /**
   * The run begins; from now on the watchdog counts.
   *
   * @param margin what it may take beyond its journey's timeout and its undo steps
   */
  void begins(JourneyRun run, Duration margin) {
    Duration allowed = allowed().plus(margin);
    under = new Under(run, around.nanos().getAsLong() + allowed.toNanos(), allowed);
  }

  /** The steps' time, the undo steps' time, which is never more than the steps'. */
  private Duration allowed() {
    Duration timeout = request.journey().timeout();
    Duration undo =
        request.journey().undo().stream()
            .map(Step::common)
            .map(Step.Common::timeout)
            .reduce(Duration.ZERO, Duration::plus);
    return timeout.plus(undo.compareTo(timeout) < 0 ? undo : timeout);
  }

  /** What is wrong, when the run has taken longer than it may. */
  Optional<String> overdue() {
    Under now = under;
    if (now == null || around.nanos().getAsLong() - now.deadlineNanos() < 0) {
      return Optional.empty();
    }
    return Optional.of("the run was not done after " + TextSanitizer.words(now.allowed()));
  }

  /** The run has ended; what comes later does not count. */
  void complete(Run run) {
    result.complete(run);
  }

  /** The run could not be done, or not to its end. */
  void broken(String why) {
    Under now = under;
    complete(
        now == null
            ? unmeasured(request, worker, Outcome.ERRORED, asked, waited(), why)
            : now.run().cutShort(Outcome.ERRORED, why, "a working browser slot"));
  }

  private Duration waited() {
    Duration waited = Duration.between(asked, around.clock().instant());
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  /** The slot may take another run. */
  void leaveSeat() {
    if (seated.compareAndSet(true, false)) {
      leaveSeat.run();
    }
  }

  /** Waits for the run; the watchdog sees to it that it comes. */
  Run await() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken("the caller was interrupted while it waited for the run");
      return result.join();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a run never ends exceptionally", impossible);
    }
  }

  /** A run without a single step. */
  static Run unmeasured(
      RunRequest request, String worker, Outcome how, Instant at, Duration took, String why) {
    return Run.withoutSteps(request, how, at, took, worker, new Failure(0, "browser", why, ""));
  }
}
