package dev.pitwall.signal;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one queue over the last while, oldest first. Where limits are given they decide;
 * otherwise rules without thresholds do: a queue that was empty at any moment of the window keeps
 * up, one that waits while nothing is finished is stalled.
 */
public record QueueWindow(List<QueueSample> samples, @Nullable Unreadable lastFailure) {
  /** How far back it looks. */
  public static final Duration SPAN = Duration.ofSeconds(30);

  /** Over less than this nothing is said about movement. */
  public static final Duration SHORTEST = Duration.ofSeconds(6);

  /** Nothing read yet. */
  public static final QueueWindow EMPTY = new QueueWindow(List.of(), null);

  private static final int MAX_SAMPLES = 256;
  private static final int ENOUGH_SAMPLES = 3;

  public QueueWindow {
    samples = List.copyOf(samples);
  }

  /** The window with one more reading, and without those it no longer looks back to. */
  public QueueWindow with(QueueSample sample) {
    List<QueueSample> kept = new ArrayList<>();
    for (QueueSample old : samples) {
      if (old.at().isAfter(sample.at().minus(SPAN)) && old.at().isBefore(sample.at())) {
        kept.add(old);
      }
    }
    kept.add(sample);
    int from = Math.max(0, kept.size() - MAX_SAMPLES);
    return new QueueWindow(kept.subList(from, kept.size()), null);
  }

  /** The window after a reading that failed. */
  public QueueWindow with(Unreadable failure) {
    return new QueueWindow(samples, failure);
  }

  /** The window without the readings before a moment. */
  public QueueWindow since(Instant from) {
    List<QueueSample> kept = samples.stream().filter(one -> !one.at().isBefore(from)).toList();
    return new QueueWindow(kept, lastFailure);
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
    return sound().judge(last, limits);
  }

  /** The window without readings that are impossible or tell nothing of the backlog. */
  private QueueWindow sound() {
    List<QueueSample> sound =
        samples.stream().filter(one -> one.fault() == null && one.tellsBacklog()).toList();
    return sound.size() == samples.size() ? this : new QueueWindow(sound, lastFailure);
  }

  private QueueReport judge(QueueSample last, QueueLimits limits) {
    Duration maxAge = limits.maxAge();
    Duration oldest = last.oldestAge();
    if (maxAge != null && oldest != null && oldest.compareTo(maxAge) > 0) {
      return report(QueueState.SATURATED, figures(), "oldest item at most " + seconds(maxAge));
    }
    if (depthOf(last) > 0 && Objects.equals(last.consumers(), 0.0)) {
      return report(QueueState.NO_CONSUMERS, figures(), "at least one consumer");
    }
    if (isFull(last)) {
      return report(QueueState.SATURATED, figures(), "fewer than " + number(depthOf(last)));
    }
    if (wasEmpty()) {
      return report(QueueState.OK, figures(), "an empty moment in the window");
    }
    String missing = missing(last, limits);
    if (missing != null) {
      return unknown(missing, last.at());
    }
    if (samples.size() < ENOUGH_SAMPLES || span().compareTo(SHORTEST) < 0) {
      return unknown("only " + samples.size() + " readings over " + seconds(span()), last.at());
    }
    return judgeMovement(limits);
  }

  private static boolean isFull(QueueSample sample) {
    Double capacity = sample.capacity();
    return capacity != null && capacity > 0 && depthOf(sample) >= capacity;
  }

  /** The figure that a limit needs and the source does not give; null when it gives all. */
  private static @Nullable String missing(QueueSample last, QueueLimits limits) {
    if (limits.maxAge() != null && last.oldestAge() == null) {
      return "no age of the oldest item was given, so its limit cannot be held against it";
    }
    return limits.maxTimeToDrain() != null && last.depth() == null
        ? "no depth was given, so the time to drain cannot be told"
        : null;
  }

  private QueueReport judgeMovement(QueueLimits limits) {
    Double drained = increase(QueueSample::drainedTotal);
    if (drained != null && drained == 0) {
      return report(QueueState.STALLED, figures(), "items to be finished while others wait");
    }
    Duration longest = limits.maxTimeToDrain();
    if (longest != null) {
      double needed = secondsToDrain();
      boolean late = needed > longest.toMillis() / 1000.0;
      return report(
          late ? QueueState.SATURATED : QueueState.OK,
          figures()
              + (needed == Double.POSITIVE_INFINITY
                  ? ", not drained at this rate"
                  : ", drained in " + number(needed) + " s"),
          "drained in at most " + seconds(longest));
    }
    if (limits.maxAge() == null && neverFell()) {
      return report(QueueState.WARN, figures(), "a backlog that falls at some moment");
    }
    return report(QueueState.OK, figures(), "a backlog that moves");
  }

  /**
   * Seconds until it is empty at the rates of the window; infinite when it does not shrink or
   * nothing is known of it.
   */
  public double secondsToDrain() {
    List<QueueSample> sound = sound().samples;
    return sound.isEmpty() ? Double.POSITIVE_INFINITY : sound().drainTime();
  }

  private double drainTime() {
    double depth = depthOf(samples.getLast());
    if (depth == 0) {
      return 0;
    }
    Double drained = increase(QueueSample::drainedTotal);
    Double arrived = increase(QueueSample::arrivedTotal);
    double seconds = Math.max(span().toMillis() / 1000.0, 0.001);
    double shrink =
        drained != null && arrived != null
            ? (drained - arrived) / seconds
            : (depthOf(samples.getFirst()) - depth) / seconds;
    return shrink > 0 ? depth / shrink : Double.POSITIVE_INFINITY;
  }

  /** How much a counter rose over the window; a counter that restarted counts from zero. */
  private @Nullable Double increase(Function<QueueSample, @Nullable Double> counter) {
    double sum = 0;
    Double before = counter.apply(samples.getFirst());
    for (QueueSample sample : samples.subList(1, samples.size())) {
      Double value = counter.apply(sample);
      if (before == null || value == null) {
        return null;
      }
      sum += value >= before ? value - before : value;
      before = value;
    }
    return before == null ? null : sum;
  }

  private boolean wasEmpty() {
    return samples.stream().anyMatch(sample -> depthOf(sample) == 0);
  }

  private boolean neverFell() {
    for (int i = 1; i < samples.size(); i++) {
      if (depthOf(samples.get(i)) < depthOf(samples.get(i - 1))) {
        return false;
      }
    }
    return depthOf(samples.getLast()) > depthOf(samples.getFirst());
  }

  /** The depth; a queue that only tells the age of its oldest item is empty when that is zero. */
  private static double depthOf(QueueSample sample) {
    Double depth = sample.depth();
    if (depth != null) {
      return depth;
    }
    Duration oldest = sample.oldestAge();
    return oldest == null || oldest.isZero() ? 0 : 1;
  }

  private Duration span() {
    return Duration.between(samples.getFirst().at(), samples.getLast().at());
  }

  private String figures() {
    QueueSample last = samples.getLast();
    StringBuilder text = new StringBuilder("depth ").append(number(depthOf(last)));
    Duration oldest = last.oldestAge();
    if (oldest != null) {
      text.append(", oldest ").append(seconds(oldest));
    }
    Double drained = increase(QueueSample::drainedTotal);
    if (drained != null) {
      text.append(", ").append(number(drained)).append(" finished");
    }
    Double arrived = increase(QueueSample::arrivedTotal);
    if (arrived != null) {
      text.append(", ").append(number(arrived)).append(" arrived");
    }
    if (drained != null || arrived != null) {
      text.append(" in the last ").append(seconds(span()));
    }
    return text.toString();
  }

  private QueueReport report(QueueState state, String observed, String required) {
    return new QueueReport(state, observed, required, samples.size(), samples.getLast().at());
  }

  private QueueReport unknown(String observed, Instant newest) {
    return new QueueReport(
        QueueState.UNKNOWN,
        observed,
        "fresh readings over at least " + seconds(SHORTEST),
        samples.size(),
        newest);
  }

  private String failureText() {
    Unreadable failure = lastFailure;
    return requireNonNullElse(failure == null ? null : ": " + failure.reason(), "");
  }

  private static String seconds(Duration duration) {
    return number(duration.toMillis() / 1000.0) + " s";
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
