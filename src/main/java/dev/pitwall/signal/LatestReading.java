package dev.pitwall.signal;

import dev.pitwall.text.Words;
import org.jspecify.annotations.Nullable;

/**
 * The newest reading of one signal at one place.
 *
 * @param latest the reading
 * @param queue what the window of a queue amounts to; null for anything else, and for a queue of
 *     which only the work in flight is told
 */
public record LatestReading(Sample latest, @Nullable QueueReport queue) {
  /** What it says; of a queue, what its window says. */
  public SampleReport report() {
    SampleReport read = latest.report();
    QueueReport judged = queue;
    return judged == null
        ? read
        : new SampleReport(
            read.kind(),
            Words.of(judged.state()),
            read.well() && judged.state() == QueueState.OK,
            judged.observed(),
            judged.required(),
            read.values());
  }
}
