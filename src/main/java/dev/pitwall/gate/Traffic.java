package dev.pitwall.gate;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.ErrorWindow.Increase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The requests of one node as its counters tell them, and those among them that Pitwall sent.
 *
 * @param counted what the node counts, Pitwall's own requests included
 * @param own what Pitwall sent to it, each request dated when its run ended
 * @param fresh whether its newest reading is not too old
 */
record Traffic(String name, ErrorWindow counted, ErrorWindow own, boolean fresh) {
  /**
   * A window between two readings of one node.
   *
   * @param rise requests and failures in it, without Pitwall's own
   */
  record Covering(Instant from, Instant to, Increase rise) {
    /** Requests a second. */
    double rate() {
      return rise.total() / (Duration.between(from, to).toNanos() / 1e9);
    }
  }

  /** The same, only of readings since a moment. */
  Traffic since(Instant from) {
    return new Traffic(name, counted.since(from), own, fresh);
  }

  /** The real requests between two readings: never more of Pitwall's are taken off than counted. */
  Increase real(Instant from, Instant to) {
    Increase all = counted.between(from, to);
    Increase sent = own.between(from, to);
    double bad = Math.max(0, all.bad() - sent.bad());
    return new Increase(bad, Math.max(bad, all.total() - sent.total()));
  }

  /**
   * The narrowest window between two readings that holds a stretch of time; empty where there is
   * none, or where a restart has lost a part of it.
   */
  Optional<Covering> covering(Instant from, Instant to) {
    Optional<Instant> before = counted.lastReadBy(from);
    Optional<Instant> after = counted.firstReadFrom(to);
    if (before.isEmpty() || after.isEmpty() || counted.restarted(before.get(), after.get())) {
      return Optional.empty();
    }
    Increase rise = real(before.get(), after.get());
    return Optional.of(new Covering(before.get(), after.get(), rise));
  }

  /** The fewest requests a second in any part of a window that is so long, or in all of it. */
  double lowestRate(Covering window, Duration least) {
    double lowest = window.rate();
    Instant from = window.from();
    Optional<Instant> to = counted.firstReadFrom(from.plus(least));
    while (to.isPresent() && !to.get().isAfter(window.to())) {
      lowest = Math.min(lowest, new Covering(from, to.get(), real(from, to.get())).rate());
      from = to.get();
      to = counted.firstReadFrom(from.plus(least));
    }
    return lowest;
  }

  /** Up to when it has reported, and was read once more since; empty before two readings. */
  Optional<Instant> settled() {
    List<ErrorCounts> samples = counted.samples();
    return samples.size() < 2
        ? Optional.empty()
        : Optional.of(samples.get(samples.size() - 2).at());
  }
}
