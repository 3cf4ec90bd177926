package dev.pitwall.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a caller has been at the head or the body of its request. A byte now and then renews
 * nothing: the time counts from the first one. Between requests nothing is counted. Of one
 * connection, and used on its event loop only.
 */
final class RequestClock {
  /** How long a caller may take for each part of a request. */
  record Patience(Duration head, Duration body) {
    /** What a caller with a slow line still keeps. */
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));

    /** How often to look. */
    Duration tick() {
      Duration shorter = head.compareTo(body) < 0 ? head : body;
      return shorter.dividedBy(10);
    }
  }

  /** What of a request is on its way. */
  enum Part {
    NOTHING,
    HEAD,
    BODY
  }

  private final Patience patience;
  private final LongSupplier nanos;
  private Part part = Part.HEAD;
  private long since;

  /** A clock that counts from now on: a new connection has to say something. */
  RequestClock(Patience patience, LongSupplier nanos) {
    this.patience = patience;
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Some bytes came. */
  void heard() {
    if (part == Part.NOTHING) {
      count(Part.HEAD);
    }
  }

  /** A head is complete. */
  void headEnded() {
    count(Part.BODY);
  }

  /** A request is complete, or nobody listens to the rest of it. */
  void requestEnded() {
    part = Part.NOTHING;
  }

  /** It was us who did not read, so the time starts again. */
  void pardon() {
    since = nanos.getAsLong();
  }

  private void count(Part next) {
    part = next;
    since = nanos.getAsLong();
  }

  /** The part that is overdue, or NOTHING. */
  Part overdue() {
    Duration most =
        switch (part) {
          case NOTHING -> Duration.ofNanos(Long.MAX_VALUE);
          case HEAD -> patience.head();
          case BODY -> patience.body();
        };
    return nanos.getAsLong() - since > most.toNanos() ? part : Part.NOTHING;
  }
}
