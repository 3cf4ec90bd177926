package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The error counters of one thing over the last while, oldest first. */
public record ErrorWindow(List<ErrorCounts> samples, @Nullable Unreadable lastFailure) {
  /** How far back it looks. */
  public static final Duration SPAN = Duration.ofMinutes(15);

  /** Nothing read yet. */
  public static final ErrorWindow EMPTY = new ErrorWindow(List.of(), null);

  private static final int MAX_SAMPLES = 1024;

  /** How much both counters rose within a stretch of time. */
  public record Increase(double bad, double total) {
    /** Nothing happened. */
    public static final Increase ZERO = new Increase(0, 0);

    /** Both together. */
    public Increase plus(Increase other) {
      return new Increase(bad + other.bad, total + other.total);
    }
  }

  public ErrorWindow {
    samples = List.copyOf(samples);
  }

  /** The window with one more reading, and without those it no longer looks back to. */
  public ErrorWindow with(ErrorCounts sample) {
    if (!isFigure(sample.badTotal()) || !isFigure(sample.total())) {
      String reason = "read %s errors of %s requests".formatted(sample.badTotal(), sample.total());
      return with(new Unreadable(sample.signal(), sample.node(), sample.at(), reason));
    }
    List<ErrorCounts> kept = new ArrayList<>();
    for (ErrorCounts old : samples) {
      if (old.at().isAfter(sample.at().minus(SPAN)) && old.at().isBefore(sample.at())) {
        kept.add(old);
      }
    }
    kept.add(sample);
    int from = Math.max(0, kept.size() - MAX_SAMPLES);
    return new ErrorWindow(kept.subList(from, kept.size()), null);
  }

  /** The window after a reading that failed. */
  public ErrorWindow with(Unreadable failure) {
    return new ErrorWindow(samples, failure);
  }

  /** The window without the readings before a moment. */
  public ErrorWindow since(Instant from) {
    return new ErrorWindow(samples.subList(firstFrom(from), samples.size()), lastFailure);
  }

  /** When it was last read. */
  public Optional<Instant> newest() {
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.getLast().at());
  }

  /**
   * How much the counters rose after one instant and up to another. A counter that fell had
   * restarted, and rose from zero.
   */
  public Increase between(Instant after, Instant upTo) {
    Increase sum = Increase.ZERO;
    for (int i = Math.max(1, firstFrom(after)); i < samples.size(); i++) {
      ErrorCounts now = samples.get(i);
      if (now.at().isAfter(upTo)) {
        break;
      }
      if (now.at().isAfter(after)) {
        sum = sum.plus(step(samples.get(i - 1), now));
      }
    }
    return sum;
  }

  /** The index of the first reading that is not before a moment. */
  private int firstFrom(Instant moment) {
    int low = 0;
    int high = samples.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (samples.get(middle).at().isBefore(moment)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isFigure(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY;
  }

  static Increase step(ErrorCounts before, ErrorCounts now) {
    boolean restarted = now.total() < before.total() || now.badTotal() < before.badTotal();
    return restarted
        ? new Increase(now.badTotal(), now.total())
        : new Increase(now.badTotal() - before.badTotal(), now.total() - before.total());
  }
}
