package dev.pitwall.signal;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one queue over the last while, oldest first.
 *
 * @param span how far back it looks
 */
public record QueueWindow(
    Duration span, List<QueueSample> samples, @Nullable Unreadable lastFailure) {
  /** How far back it looks where nothing else is said. */
  public static final Duration SPAN = Duration.ofSeconds(30);

  /** Over less than this nothing is said about movement. */
  public static final Duration SHORTEST = Duration.ofSeconds(6);

  /** Nothing read yet. */
  public static final QueueWindow EMPTY = new QueueWindow(SPAN, List.of(), null);

  private static final int MAX_SAMPLES = 256;

  public QueueWindow {
    samples = List.copyOf(samples);
  }

  /** Nothing read yet, looking that far back. */
  public static QueueWindow over(Duration span) {
    return new QueueWindow(span, List.of(), null);
  }

  /** The window with one more reading, and without those it no longer looks back to. */
  public QueueWindow with(QueueSample sample) {
    List<QueueSample> kept = new ArrayList<>();
    for (QueueSample old : samples) {
      if (old.at().isAfter(sample.at().minus(span)) && old.at().isBefore(sample.at())) {
        kept.add(old);
      }
    }
    kept.add(sample);
    int from = Math.max(0, kept.size() - MAX_SAMPLES);
    return new QueueWindow(span, kept.subList(from, kept.size()), null);
  }

  /** The window after a reading that failed. */
  public QueueWindow with(Unreadable failure) {
    return new QueueWindow(span, samples, failure);
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
    if (age.abs().compareTo(limits.staleAfter()) > 0) {
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

  private String failureText() {
    Unreadable failure = lastFailure;
    return requireNonNullElse(failure == null ? null : ": " + failure.reason(), "");
  }
}
