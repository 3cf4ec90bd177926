package dev.pitwall.boot;

import dev.pitwall.api.SignalsView;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.rollout.Setup;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.Unreadable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The newest reading of every signal at every place, for those who look. */
final class LatestSamples implements SignalsView {
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  /** What a queue is like. */
  record Assessed(QueueState state, double secondsToDrain, @Nullable Double secondsToFull) {}

  private record Entry(Sample latest, QueueWindow window) {}

  private final Setup setup;
  private final InstantSource clock;
  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  LatestSamples(Setup setup, InstantSource clock) {
    this.setup = setup;
    this.clock = clock;
  }

  /** Takes a reading; answers what the window of its queue is like now, when it is of a queue. */
  Optional<Assessed> accept(Sample sample) {
    String kind =
        switch (sample) {
          case HealthSample _ -> "health ";
          case CertificateSample _ -> "certificate ";
          case QueueSample _, ErrorCounts _, AlertSample _, Unreadable _ -> "signal ";
        };
    String key = kind + sample.signal() + " " + (sample.node() == null ? "" : sample.node());
    QueueWindow window = entries.compute(key, (same, old) -> entry(sample, old)).window();
    return window.samples().isEmpty() || tellsWorkOnly(sample)
        ? Optional.empty()
        : Optional.of(
            new Assessed(
                window.assess(clock.instant(), limits(sample.signal())).state(),
                window.secondsToDrain(),
                window.secondsToFull().orElse(null)));
  }

  private Entry entry(Sample sample, @Nullable Entry old) {
    QueueWindow window =
        old == null ? QueueWindow.over(setup.windowOf(sample.signal())) : old.window();
    return switch (sample) {
      case QueueSample queue -> new Entry(sample, window.with(queue));
      case Unreadable failure -> new Entry(sample, window.with(failure));
      default -> new Entry(sample, window);
    };
  }

  @Override
  public List<Reading> readings() {
    return new TreeMap<>(entries).values().stream().map(this::reading).toList();
  }

  private Reading reading(Entry entry) {
    boolean queue = !entry.window().samples().isEmpty() && !tellsWorkOnly(entry.latest());
    return new Reading(
        entry.latest(),
        queue ? entry.window().assess(clock.instant(), limits(entry.latest().signal())) : null);
  }

  /** A signal that only tells what is in flight is no backlog that could be judged. */
  private static boolean tellsWorkOnly(Sample sample) {
    return sample instanceof QueueSample queue
        && queue.fault() == null
        && !queue.tellsBacklog()
        && queue.inFlight() != null;
  }

  private QueueLimits limits(String signal) {
    Duration stale = setup.signal(signal).map(SignalSpec::staleAfter).orElse(STALE_AFTER);
    return setup.gates().stream()
        .flatMap(gate -> gate.queues().stream())
        .filter(one -> one.signal().equals(signal))
        .findFirst()
        .orElse(QueueRule.of(signal))
        .limits(stale, null);
  }
}
