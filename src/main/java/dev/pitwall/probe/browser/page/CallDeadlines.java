package dev.pitwall.probe.browser.page;

import dev.pitwall.probe.TextSanitizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which Playwright call is on the stack of a slot's thread, and until when it may be.
 *
 * <p>Playwright's timeouts live in its driver: when that is frozen nothing on the calling side ever
 * times out, so another thread has to look here.
 */
public final class CallDeadlines {
  private record Call(String what, Duration allowed, long deadlineNanos) {}

  private final AtomicReference<@Nullable Call> current = new AtomicReference<>();
  private final LongSupplier nanos;
  private final Duration usual;
  private final Duration margin;

  /**
   * For one thread.
   *
   * @param usual how long a call without a timeout of its own may take
   * @param margin how much longer than its own timeout a call may take
   */
  public CallDeadlines(LongSupplier nanos, Duration usual, Duration margin) {
    this.nanos = nanos;
    this.usual = usual;
    this.margin = margin;
  }

  /** A timeout as Playwright takes it; 0 would be "for ever". */
  public static double millis(Duration timeout) {
    return Math.max(1.0, timeout.toNanos() / 1e6);
  }

  /** A call that has no timeout of its own. */
  public <T extends @Nullable Object> T call(String what, Supplier<T> body) {
    return within(what, usual, body);
  }

  /** A call that has no timeout of its own and answers nothing. */
  public void tell(String what, Runnable body) {
    within(
        what,
        usual,
        () -> {
          body.run();
          return what;
        });
  }

  /** A call that ought to end by itself after a time and answers nothing. */
  public void tell(String what, Duration timeout, Runnable body) {
    timed(
        what,
        timeout,
        () -> {
          body.run();
          return what;
        });
  }

  /** A call that ought to end by itself after a time. */
  public <T extends @Nullable Object> T timed(String what, Duration timeout, Supplier<T> body) {
    return within(what, timeout.plus(margin), body);
  }

  private <T extends @Nullable Object> T within(String what, Duration allowed, Supplier<T> body) {
    Call outer = current.get();
    current.set(new Call(what, allowed, nanos.getAsLong() + allowed.toNanos()));
    try {
      return body.get();
    } finally {
      current.set(outer);
    }
  }

  /** What is stuck, in a few words, when a call has been on the stack for too long. */
  public Optional<String> overdue() {
    Call call = current.get();
    if (call == null || nanos.getAsLong() - call.deadlineNanos() < 0) {
      return Optional.empty();
    }
    return Optional.of(
        call.what() + " did not return within " + TextSanitizer.words(call.allowed()));
  }
}
