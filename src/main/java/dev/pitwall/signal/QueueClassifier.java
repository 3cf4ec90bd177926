package dev.pitwall.signal;

import static dev.pitwall.signal.QueueRates.depthOf;
import static dev.pitwall.signal.QueueReport.number;
import static dev.pitwall.signal.QueueReport.seconds;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says how a queue is. Where limits are given they decide; otherwise rules without thresholds do: a
 * queue that was empty at any moment of the window keeps up, one that waits while nothing is
 * finished is stalled.
 *
 * <p>The rules without thresholds follow Burrow's for consumer lag, taken over to every kind of
 * queue.
 */
final class QueueClassifier {
  private static final int ENOUGH_SAMPLES = 3;

  private final List<QueueSample> samples;
  private final QueueSample last;
  private final QueueRates rates;
  private final QueueLimits limits;

  /**
   * @param samples oldest first, each possible and with a backlog; the last is fresh
   */
  QueueClassifier(List<QueueSample> samples, QueueLimits limits) {
    this.samples = samples;
    this.last = samples.getLast();
    this.rates = new QueueRates(samples);
    this.limits = limits;
  }

  QueueReport report() {
    Optional<QueueReport> atOnce = atOnce();
    if (atOnce.isPresent()) {
      return atOnce.get();
    }
    Optional<String> part = new Partitions(samples).stalled(limits.stallAfter());
    if (part.isPresent()) {
      return report(QueueState.STALLED, part.get(), "items to be finished while others wait");
    }
    if (rates.wasEmpty()) {
      return standingSinceEmpty()
          .orElseGet(() -> report(QueueState.OK, figures(), "an empty moment in the window"));
    }
    String missing = missing();
    if (missing != null) {
      return unknown(missing);
    }
    if (samples.size() < ENOUGH_SAMPLES || rates.span().compareTo(QueueWindow.SHORTEST) < 0) {
      return unknown("only " + samples.size() + " readings over " + seconds(rates.span()));
    }
    return movement();
  }

  /** What a single reading tells, or two: no patience is needed. */
  private Optional<QueueReport> atOnce() {
    Optional<String> back = new Partitions(samples).turnedBack();
    if (back.isPresent()) {
      return Optional.of(report(QueueState.REWIND, back.get(), "positions that only go forward"));
    }
    Duration maxAge = limits.maxAge();
    Duration oldest = last.oldestAge();
    if (maxAge != null && oldest != null && oldest.compareTo(maxAge) > 0) {
      return Optional.of(
          report(QueueState.SATURATED, figures(), "oldest item at most " + seconds(maxAge)));
    }
    if (depthOf(last) > 0 && Objects.equals(last.consumers(), 0.0)) {
      return Optional.of(report(QueueState.NO_CONSUMERS, figures(), "at least one consumer"));
    }
    return overfull();
  }

  private Optional<QueueReport> overfull() {
    Double capacity = last.capacity();
    if (capacity != null && capacity > 0 && depthOf(last) >= capacity) {
      return Optional.of(report(QueueState.SATURATED, figures(), "fewer than " + number(capacity)));
    }
    Double most = limits.maxDeadLetters();
    Double dead = most == null ? null : rates.increase(QueueSample::deadLetters);
    if (most != null && dead != null && dead > most) {
      return Optional.of(
          report(
              QueueState.SATURATED,
              number(dead) + " given up on, " + figures(),
              "at most " + number(most) + " given up on"));
    }
    return Optional.empty();
  }

  /**
   * A queue that was empty, then filled, and of which nothing was finished since: a worker that has
   * just died looks so, and one at a long job. The window will tell; until then it is not well.
   */
  private Optional<QueueReport> standingSinceEmpty() {
    QueueRates since = rates.sinceEmpty();
    if (since.samples().size() < ENOUGH_SAMPLES
        || since.span().compareTo(limits.stallAfter()) < 0) {
      return Optional.empty();
    }
    Double drained = since.increase(QueueSample::drainedTotal);
    boolean stands = drained == null ? since.neverFell() : drained == 0;
    return stands
        ? Optional.of(
            report(
                QueueState.WARN,
                figures() + ", nothing finished for " + seconds(since.span()),
                "items to be finished while others wait"))
        : Optional.empty();
  }

  /** The figure that a limit needs and the source does not give; null when it gives all. */
  private @Nullable String missing() {
    if (limits.maxAge() != null && last.oldestAge() == null) {
      return "no age of the oldest item was given, so its limit cannot be held against it";
    }
    boolean needsDepth = limits.maxTimeToDrain() != null || limits.maxDepth() != null;
    if (needsDepth && last.depth() == null) {
      return "no depth was given, so the time to drain cannot be told";
    }
    return limits.minTimeToFull() != null && last.capacity() == null
        ? "no capacity was given, so the time to full cannot be told"
        : null;
  }

  private QueueReport movement() {
    Double drained = rates.increase(QueueSample::drainedTotal);
    if (drained != null && drained == 0) {
      return rates.span().compareTo(limits.stallAfter()) < 0
          ? unknown(
              "nothing finished for %s; up to %s is allowed"
                  .formatted(seconds(rates.span()), seconds(limits.stallAfter())))
          : report(QueueState.STALLED, figures(), "items to be finished while others wait");
    }
    Double maxDepth = limits.maxDepth();
    if (maxDepth != null && depthOf(last) > maxDepth) {
      String required = "depth at most " + number(maxDepth) + ", judged by what it was before";
      return report(QueueState.SATURATED, figures(), required);
    }
    Optional<QueueReport> timed = fullSoon().or(this::drainedLate);
    if (timed.isPresent()) {
      return timed.get();
    }
    boolean unjudged =
        limits.maxAge() == null && limits.maxTimeToDrain() == null && maxDepth == null;
    return unjudged && rates.neverFell()
        ? report(QueueState.WARN, figures(), "a backlog that falls at some moment")
        : report(QueueState.OK, figures(), "a backlog that moves");
  }

  private Optional<QueueReport> fullSoon() {
    Duration least = limits.minTimeToFull();
    double full = rates.secondsToFull().orElse(Double.POSITIVE_INFINITY);
    return least != null && full < least.toMillis() / 1000.0
        ? Optional.of(
            report(
                QueueState.SATURATED,
                figures() + ", full in " + number(full) + " s",
                "not full for at least " + seconds(least)))
        : Optional.empty();
  }

  private Optional<QueueReport> drainedLate() {
    Duration longest = limits.maxTimeToDrain();
    if (longest == null) {
      return Optional.empty();
    }
    double needed = rates.secondsToDrain();
    boolean late = needed > longest.toMillis() / 1000.0;
    String drained =
        needed == Double.POSITIVE_INFINITY
            ? ", not drained at this rate"
            : ", drained in " + number(needed) + " s";
    return Optional.of(
        report(
            late ? QueueState.SATURATED : QueueState.OK,
            figures() + drained,
            "drained in at most " + seconds(longest)));
  }

  private String figures() {
    StringBuilder text = new StringBuilder("depth ").append(number(depthOf(last)));
    Duration oldest = last.oldestAge();
    if (oldest != null) {
      text.append(", oldest ").append(seconds(oldest));
    }
    Double drained = rates.increase(QueueSample::drainedTotal);
    if (drained != null) {
      text.append(", ").append(number(drained)).append(" finished");
    }
    Double arrived = rates.increase(QueueSample::arrivedTotal);
    if (arrived != null) {
      text.append(", ").append(number(arrived)).append(" arrived");
    }
    if (drained != null || arrived != null) {
      text.append(" in the last ").append(seconds(rates.span()));
    }
    return text.toString();
  }

  private QueueReport report(QueueState state, String observed, String required) {
    return new QueueReport(state, observed, required, samples.size(), last.at());
  }

  private QueueReport unknown(String observed) {
    return new QueueReport(
        QueueState.UNKNOWN,
        observed,
        String.format(
            Locale.ROOT, "fresh readings over at least %s", seconds(QueueWindow.SHORTEST)),
        samples.size(),
        last.at());
  }
}
