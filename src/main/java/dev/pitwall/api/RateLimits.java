package dev.pitwall.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often each caller may ask: a steady pace, with a burst of five seconds of it ahead. Of a
 * caller only the moment is kept up to which its requests are paid for (GCRA, as ATM networks
 * count). So many callers are told apart; beyond, all that are new share one pace.
 */
final class RateLimits {
  static final int MOST_CALLERS = 10_000;

  /** The seconds of the steady pace that may be asked at once. */
  static final int BURST_SECONDS = 5;

  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(BURST_SECONDS);
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Object OTHERS = "others";

  private final long nanosEach;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<Object, AtomicLong> paidUntil = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  RateLimits(int perSecond, LongSupplier nanos) {
    this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanos = nanos;
    this.swept = new AtomicLong(nanos.getAsLong() - SWEEP_NANOS);
  }

  /** Takes one request of a caller; false when it is one too many. Never waits. */
  boolean take(Object caller) {
    long now = nanos.getAsLong();
    AtomicLong paid = account(caller, now);
    while (true) {
      long before = paid.get();
      long next = (before - now > 0 ? before : now) + nanosEach;
      if (next - now > BURST_NANOS) {
        return false;
      }
      if (paid.compareAndSet(before, next)) {
        return true;
      }
    }
  }

  private AtomicLong account(Object caller, long now) {
    AtomicLong known = paidUntil.get(caller);
    if (known != null) {
      return known;
    }
    long last = swept.get();
    if (paidUntil.size() >= MOST_CALLERS
        && now - last >= SWEEP_NANOS
        && swept.compareAndSet(last, now)) {
      paidUntil.values().removeIf(paid -> paid.get() - now <= 0);
    }
    Object kept = paidUntil.size() >= MOST_CALLERS ? OTHERS : caller;
    return paidUntil.computeIfAbsent(kept, other -> new AtomicLong(now));
  }

  /** How many callers are told apart now. */
  int size() {
    return paidUntil.size();
  }
}
