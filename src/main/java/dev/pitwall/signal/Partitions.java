package dev.pitwall.signal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the parts of a queue one by one, since a sum hides a single partition that stands still
 * or was turned back.
 */
record Partitions(List<QueueSample> samples) {
  /** What is wrong with one part, in words. */
  Optional<String> turnedBack() {
    Map<String, Double> before = new HashMap<>();
    for (QueueSample sample : samples) {
      if (!sample.positions()) {
        return Optional.empty();
      }
      for (QueueSample.Part part : sample.parts()) {
        Double drained = part.drainedTotal();
        Double last = drained == null ? null : before.put(part.name(), drained);
        if (drained != null && last != null && drained < last) {
          return Optional.of(back(part.name() + " ", last, drained));
        }
      }
    }
    return totalTurnedBack();
  }

  /** Where there are no parts, or a part vanished with its items undone. */
  private Optional<String> totalTurnedBack() {
    for (int i = 1; i < samples.size(); i++) {
      Double last = samples.get(i - 1).drainedTotal();
      Double drained = samples.get(i).drainedTotal();
      boolean whole = samples.get(i).parts().isEmpty() && samples.get(i - 1).parts().isEmpty();
      if (whole && last != null && drained != null && drained < last) {
        return Optional.of(back("", last, drained));
      }
    }
    return Optional.empty();
  }

  private static String back(String part, double from, double to) {
    return "%sturned back from position %s to %s"
        .formatted(part, QueueReport.number(from), QueueReport.number(to));
  }

  /** A part in which items waited for so long and none was finished. */
  Optional<String> stalled(Duration after) {
    QueueSample last = samples.getLast();
    for (QueueSample.Part part : last.parts()) {
      Optional<Duration> standing = standing(part);
      if (standing.isPresent() && standing.get().compareTo(after) >= 0) {
        return Optional.of(
            "%s has %s waiting and stood still for %s"
                .formatted(
                    part.name(),
                    QueueReport.number(part.depth()),
                    QueueReport.seconds(standing.get())));
      }
    }
    return Optional.empty();
  }

  /** Since when a part has waited without moving, up to the last reading. */
  private Optional<Duration> standing(QueueSample.Part now) {
    if (now.depth() == 0) {
      return Optional.empty();
    }
    QueueSample last = samples.getLast();
    Duration standing = Duration.ZERO;
    for (QueueSample sample : samples.reversed()) {
      QueueSample.@Nullable Part then = find(sample, now.name());
      if (then == null || then.depth() == 0 || !same(then.drainedTotal(), now.drainedTotal())) {
        break;
      }
      standing = Duration.between(sample.at(), last.at());
    }
    return Optional.of(standing);
  }

  private static boolean same(@Nullable Double one, @Nullable Double other) {
    return one == null ? other == null : one.equals(other);
  }

  private static QueueSample.@Nullable Part find(QueueSample sample, String name) {
    for (QueueSample.Part part : sample.parts()) {
      if (part.name().equals(name)) {
        return part;
      }
    }
    return null;
  }
}
