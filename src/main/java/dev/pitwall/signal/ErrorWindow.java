package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The error counters of one thing over the last while, oldest first. */
public record ErrorWindow(List<ErrorCounts> samples, @Nullable Unreadable lastFailure)
    implements Window {
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

  @Override
  public ErrorWindow with(Sample sample) {
    return switch (sample) {
      case ErrorCounts counts -> with(counts);
      case Unreadable failure -> with(failure);
      default -> this;
    };
  }

  /**
   * The window with one more reading, and without those it no longer looks back to. One that is
   * older than the newest comes in its place.
   */
  public ErrorWindow with(ErrorCounts sample) {
    if (sample.fault() != null) {
      return with(Unreadable.of(sample));
    }
    return new ErrorWindow(InOrder.with(samples, sample, SPAN, MAX_SAMPLES), null);
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

  /** When it was last read at or before a moment. */
  public Optional<Instant> lastReadBy(Instant moment) {
    int next = firstFrom(moment);
    if (next < samples.size() && samples.get(next).at().equals(moment)) {
      return Optional.of(moment);
    }
    return next == 0 ? Optional.empty() : Optional.of(samples.get(next - 1).at());
  }

  /** When it was first read at or after a moment. */
  public Optional<Instant> firstReadFrom(Instant moment) {
    int first = firstFrom(moment);
    return first == samples.size() ? Optional.empty() : Optional.of(samples.get(first).at());
  }

  /**
   * Whether the counters began anew after one instant and up to another: what they counted between
   * the reading before and that moment is lost.
   */
  public boolean restarted(Instant after, Instant upTo) {
    for (int i = Math.max(1, firstFrom(after)); i < samples.size(); i++) {
      Instant at = samples.get(i).at();
      if (at.isAfter(upTo)) {
        return false;
      }
      if (at.isAfter(after) && isRestart(samples.get(i - 1), samples.get(i))) {
        return true;
      }
    }
    return false;
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

  static Increase step(ErrorCounts before, ErrorCounts now) {
    return isRestart(before, now)
        ? new Increase(now.badTotal(), now.total())
        : new Increase(
            Math.max(0, now.badTotal() - before.badTotal()), now.total() - before.total());
  }

  /**
   * Errors that fall by no more than the requests rose are no restart: a source that counts good
   * requests and all of them does not read both at one instant.
   */
  private static boolean isRestart(ErrorCounts before, ErrorCounts now) {
    double rise = now.total() - before.total();
    return rise < 0 || before.badTotal() - now.badTotal() > rise;
  }
}
