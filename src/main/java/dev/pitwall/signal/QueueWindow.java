package dev.pitwall.signal;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one queue over the last while, oldest first.
 *
 * @param span how far back it looks
 */
public record QueueWindow(
    Duration span, List<QueueSample> samples, @Nullable Unreadable lastFailure) implements Window {
  /** How far back it looks where nothing else is said. */
  public static final Duration SPAN = Duration.ofSeconds(30);

  /** Over less than this nothing is said about movement. */
  public static final Duration SHORTEST = Duration.ofSeconds(6);

  /** Nothing read yet. */
  public static final QueueWindow EMPTY = new QueueWindow(SPAN, List.of(), null);

  private static final int MAX_SAMPLES = 256;

  /** A reading is dated ahead of the clock by no more than this; further ahead a clock jumped. */
  private static final Duration AHEAD = Duration.ofSeconds(1);

  public QueueWindow {
    samples = List.copyOf(samples);
  }

  /** Nothing read yet, looking that far back. */
  public static QueueWindow over(Duration span) {
    return new QueueWindow(span, List.of(), null);
  }

  @Override
  public QueueWindow with(Sample sample) {
    return switch (sample) {
      case QueueSample queue -> with(queue);
      case Unreadable failure -> with(failure);
      default -> this;
    };
  }

  /**
   * The window with one more reading, and without those it no longer looks back to. One that is
   * older than the newest comes in its place.
   */
  public QueueWindow with(QueueSample sample) {
    return new QueueWindow(span, InOrder.with(samples, sample, span, MAX_SAMPLES), null);
  }

  /** The window after a reading that failed. */
  public QueueWindow with(Unreadable failure) {
    return new QueueWindow(span, samples, failure);
  }

  /** The newest reading; null before the first. */
  public @Nullable QueueSample newest() {
    return samples.isEmpty() ? null : samples.getLast();
  }

  /** The window without the readings before a moment. */
  public QueueWindow since(Instant from) {
    List<QueueSample> kept = samples.stream().filter(one -> !one.at().isBefore(from)).toList();
    return new QueueWindow(span, kept, lastFailure);
  }

  /** How the queue is at that moment. */
  public QueueReport assess(Instant now, QueueLimits limits) {
    if (samples.isEmpty()) {
      return unknown("no reading yet" + failureText(), Instant.EPOCH);
    }
    QueueSample last = samples.getLast();
    Duration age = Duration.between(last.at(), now);
    if (last.at().isAfter(now.plus(AHEAD))) {
      String observed = "last read is dated %d s ahead of the clock".formatted(-age.toSeconds());
      return unknown(observed + failureText(), last.at());
    }
    if (age.compareTo(limits.staleAfter()) > 0) {
      return unknown("last read %d s ago".formatted(age.toSeconds()) + failureText(), last.at());
    }
    String fault = last.fault();
    if (fault != null || !last.tellsBacklog()) {
      String observed = fault == null ? "neither depth nor age was given" : fault;
      return unknown(observed, last.at());
    }
    return new QueueClassifier(sound(), limits).report();
  }

  /** The readings that are possible and tell something of the backlog. */
  private List<QueueSample> sound() {
    return samples.stream().filter(one -> one.fault() == null && one.tellsBacklog()).toList();
  }

  /**
   * Seconds until it is empty at the rates of the window; infinite when it does not shrink or
   * nothing is known of it.
   */
  public double secondsToDrain() {
    List<QueueSample> sound = sound();
    return sound.isEmpty() ? Double.POSITIVE_INFINITY : new QueueRates(sound).secondsToDrain();
  }

  /** Seconds until it is full at the rates of the window; empty when it has no known capacity. */
  public Optional<Double> secondsToFull() {
    List<QueueSample> sound = sound();
    return sound.isEmpty() ? Optional.empty() : new QueueRates(sound).secondsToFull();
  }

  /** Whether it was empty at some moment of the window, as far as readings tell. */
  public boolean wasEmpty() {
    List<QueueSample> sound = sound();
    return !sound.isEmpty() && new QueueRates(sound).wasEmpty();
  }

  /** Items that arrive a second; empty when no source tells, or not for long enough. */
  public Optional<Double> arrivalRate() {
    List<QueueSample> sound = samples.stream().filter(one -> one.fault() == null).toList();
    if (sound.isEmpty()) {
      return Optional.empty();
    }
    QueueRates rates = new QueueRates(sound);
    return rates.span().compareTo(SHORTEST) < 0
        ? Optional.empty()
        : Optional.ofNullable(rates.arrivalRate());
  }

  private QueueReport unknown(String observed, Instant newest) {
    return new QueueReport(
        QueueState.UNKNOWN,
        observed,
        "fresh readings over at least " + QueueReport.seconds(SHORTEST),
        samples.size(),
        newest);
  }

  /** Why the last reading failed, to end a sentence with; empty when it did not. */
  public String failureText() {
    Unreadable failure = lastFailure;
    return requireNonNullElse(failure == null ? null : ": " + failure.reason(), "");
  }
}
