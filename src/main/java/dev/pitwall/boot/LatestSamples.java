package dev.pitwall.boot;

import dev.pitwall.gate.QueueRule;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.signal.LatestReading;
import dev.pitwall.signal.LatestReadings;
import dev.pitwall.signal.QueueLimits;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.WindowStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest reading of every signal at every place, for those who look. */
final class LatestSamples implements LatestReadings {
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  /** A wall clock that goes back by more than this was set. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /** What a queue is like. */
  record Assessed(QueueState state, double secondsToDrain, @Nullable Double secondsToFull) {}

  private record Key(String kind, String signal, String node) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind).thenComparing(Key::signal).thenComparing(Key::node);

    /** What is read of a service is kept by kind; a signal is one, whatever was read of it. */
    static Key of(Sample sample) {
      return new Key(
          sample.isOfService() ? sample.report().kind() : "signal",
          sample.signal(),
          Objects.requireNonNullElse(sample.node(), ""));
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final MonitoredConfig setup;
  private final InstantSource clock;
  private final Map<Key, Sample> newest = new TreeMap<>();
  private final WindowStore windows;
  private Instant lastSeen = Instant.EPOCH;

  LatestSamples(MonitoredConfig setup, InstantSource clock) {
    this.setup = setup;
    this.clock = clock;
    this.windows = new WindowStore(setup::windowOf);
  }

  /** Takes a reading; answers what the window of its queue is like now, when it is of a queue. */
  synchronized Optional<Assessed> accept(Sample sample) {
    Instant now = clock.instant();
    if (now.isBefore(lastSeen.minus(CLOCK_STEP))) {
      windows.clear(); // what was read by a clock that was ahead would hide what is read now
    }
    lastSeen = now;
    newest.put(Key.of(sample), sample);
    windows.add(sample);
    return judged(sample)
        .map(
            window ->
                new Assessed(
                    window.assess(clock.instant(), limits(sample.signal())).state(),
                    window.secondsToDrain(),
                    window.secondsToFull().orElse(null)));
  }

  @Override
  public synchronized List<LatestReading> latest() {
    return newest.values().stream().map(this::reading).toList();
  }

  private LatestReading reading(Sample sample) {
    return new LatestReading(
        sample,
        judged(sample)
            .map(window -> window.assess(clock.instant(), limits(sample.signal())))
            .orElse(null));
  }

  /** The window of its queue; none of one that only tells what is in flight: it is no backlog. */
  private Optional<QueueWindow> judged(Sample sample) {
    if (sample instanceof QueueSample impossible && impossible.fault() != null) {
      return Optional.of(QueueWindow.EMPTY.with(impossible)); // which says what cannot be
    }
    boolean workOnly =
        sample instanceof QueueSample queue && !queue.tellsBacklog() && queue.inFlight() != null;
    QueueWindow window = windows.window(QueueWindow.EMPTY, sample.signal(), sample.node());
    return workOnly || sample.isOfService() || window.samples().isEmpty()
        ? Optional.empty()
        : Optional.of(window);
  }

  private QueueLimits limits(String signal) {
    Duration stale = setup.signal(signal).map(SignalSpec::staleAfter).orElse(STALE_AFTER);
    return setup.gates().stream()
        .flatMap(gate -> gate.rules(QueueRule.class).stream())
        .filter(one -> one.signal().equals(signal))
        .findFirst()
        .orElse(QueueRule.of(signal))
        .limits(stale, null);
  }
}
