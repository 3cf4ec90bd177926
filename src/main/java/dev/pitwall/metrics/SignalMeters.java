package dev.pitwall.metrics;

import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SampleReport;
import dev.pitwall.signal.Unreadable;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is read from outside. The figures of a signal are those of its last good reading, and go
 * when that is stale: an old figure is no figure.
 */
final class SignalMeters implements MultiCollector {
  static final Metric DEPTH = signal("pitwall_queue_depth", "items", "Items waiting.");
  static final Metric IN_FLIGHT =
      signal("pitwall_queue_in_flight", "items", "Items being worked on.");
  static final Metric AGE =
      signal("pitwall_queue_oldest_age_seconds", "seconds", "How long the oldest item has waited.");
  static final Metric CONSUMERS =
      signal("pitwall_queue_consumers", "consumers", "Who takes items.");
  static final Metric STATE =
      Metric.states(
          "pitwall_queue_state",
          "How a queue is, by the limits of the first gate that reads it.",
          "signal",
          "node",
          "state");
  static final Metric DRAIN =
      signal(
          "pitwall_queue_time_to_drain_seconds",
          "seconds",
          "How long the backlog needs at the rates of the window; +Inf when it does not shrink.");
  static final Metric FULL =
      signal(
          "pitwall_queue_time_to_full_seconds",
          "seconds",
          "When it is full at the rates of the window; +Inf when it does not grow, absent where"
              + " nobody knows how much it holds.");
  static final Metric BAD =
      signal(
          "pitwall_error_bad_requests",
          "requests",
          "The failed requests a source counts; a counter of somebody else, that restarts.");
  static final Metric TOTAL =
      signal(
          "pitwall_error_requests",
          "requests",
          "The requests a source counts; a counter of somebody else, that restarts.");
  static final Metric FIRING =
      Metric.gauge(
          "pitwall_alerts_firing", "alerts", "Alerts that fire, as a signal reads them.", "signal");
  static final Metric SOURCE_UP =
      signal("pitwall_source_up", "1 or 0", "Whether a signal's last reading worked.");
  static final Metric SOURCE_SUCCESS =
      signal(
          "pitwall_source_last_success_timestamp_seconds",
          "Unix seconds",
          "When a signal was last read well.");
  static final Metric NODE_UP =
      Metric.gauge(
          "pitwall_node_up",
          "1 or 0",
          "Whether a node's last health answer was good.",
          "service",
          "node");
  static final Metric CERTIFICATE =
      Metric.gauge(
          "pitwall_certificate_expiry_timestamp_seconds",
          "Unix seconds",
          "When the first certificate of the chain expires; node is empty for the front door.",
          "service",
          "node");
  static final List<Metric> ALL =
      List.of(
          DEPTH,
          IN_FLIGHT,
          AGE,
          CONSUMERS,
          STATE,
          DRAIN,
          FULL,
          BAD,
          TOTAL,
          FIRING,
          SOURCE_UP,
          SOURCE_SUCCESS,
          NODE_UP,
          CERTIFICATE);

  /** By the name of a figure of a reading. A figure without a metric is shown elsewhere only. */
  private static final Map<String, Metric> BY_FIGURE =
      Map.of(
          "depth", DEPTH,
          "inFlight", IN_FLIGHT,
          "oldestAgeSeconds", AGE,
          "consumers", CONSUMERS,
          "bad", BAD,
          "total", TOTAL,
          "firing", FIRING,
          "up", NODE_UP,
          "notAfter", CERTIFICATE);

  private static final List<String> STATES =
      Arrays.stream(QueueState.values()).map(QueueState::name).toList();
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  private record Place(String signal, String node) {
    static Place of(Sample sample) {
      return new Place(sample.signal(), Objects.requireNonNullElse(sample.node(), ""));
    }
  }

  /** What is read of services as they are, which goes on being told until the next reading. */
  private record OfService(String kind, Place place) {}

  /**
   * What is known of a signal at a place.
   *
   * @param good the last reading that worked; null while none did
   */
  private record Known(boolean up, @Nullable Sample good) {}

  /** How a queue is. */
  private record Assessed(QueueState state, double toDrain, @Nullable Double toFull) {}

  private final Map<Place, Known> readings = new ConcurrentHashMap<>();
  private final Map<Place, Assessed> queues = new ConcurrentHashMap<>();
  private final Map<OfService, SampleReport> services = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final RefusedSeries refused;
  private volatile KnownLabels roster = KnownLabels.NOBODY;

  SignalMeters(InstantSource clock, RefusedSeries refused) {
    this.clock = clock;
    this.refused = refused;
  }

  private static Metric signal(String name, String unit, String meaning) {
    return Metric.gauge(name, unit, meaning, "signal", "node");
  }

  /** Takes a reading. */
  void sampled(Sample sample) {
    Place place = Place.of(sample);
    if (sample.isOfService()) {
      SampleReport report = sample.report();
      put(services, new OfService(report.kind(), place), report, NODE_UP, place);
    } else if (sample instanceof Unreadable) {
      Known before = readings.get(place);
      Known now = new Known(false, before == null ? null : before.good());
      put(readings, place, now, SOURCE_UP, place);
    } else {
      put(readings, place, new Known(true, sample), SOURCE_UP, place);
    }
  }

  /** Takes what the readings of a queue amount to. */
  void assessed(Sample latest, QueueState state, double toDrain, @Nullable Double toFull) {
    Place place = Place.of(latest);
    put(queues, place, new Assessed(state, toDrain, toFull), STATE, place);
  }

  private <K, T> void put(Map<K, T> map, K key, T value, Metric metric, Place place) {
    if (allows(metric, place)) {
      map.put(key, value);
    } else {
      refused.count(metric);
    }
  }

  private boolean allows(Metric metric, Place place) {
    return roster.allows(metric.labels().subList(0, 2), List.of(place.signal(), place.node()));
  }

  void know(KnownLabels names) {
    roster = names;
    readings.keySet().removeIf(place -> !allows(SOURCE_UP, place));
    queues.keySet().removeIf(place -> !allows(STATE, place));
    services.keySet().removeIf(one -> !allows(NODE_UP, one.place()));
  }

  @Override
  public MetricSnapshots collect() {
    ValueSnapshots gauges = new ValueSnapshots(refused);
    Instant now = clock.instant();
    readings.forEach((place, known) -> write(gauges, place, known, now));
    queues.forEach((place, queue) -> write(gauges, place, queue));
    services.forEach((one, report) -> figures(gauges, one.place(), report));
    return gauges.snapshots();
  }

  private void write(ValueSnapshots gauges, Place place, Known known, Instant now) {
    gauges.put(SOURCE_UP, known.up(), place.signal(), place.node());
    Sample good = known.good();
    if (good == null) {
      return;
    }
    gauges.put(SOURCE_SUCCESS, good.at(), place.signal(), place.node());
    Duration stale = roster.staleAfter().getOrDefault(place.signal(), STALE_AFTER);
    if (Duration.between(good.at(), now).compareTo(stale) <= 0) {
      figures(gauges, place, good.report());
    }
  }

  private static void figures(ValueSnapshots gauges, Place place, SampleReport report) {
    for (SampleReport.Value value : report.values()) {
      Metric metric = BY_FIGURE.get(value.name());
      if (metric != null) {
        String[] labels =
            metric.labels().size() == 1
                ? new String[] {place.signal()}
                : new String[] {place.signal(), place.node()};
        switch (value) {
          case SampleReport.Amount figure -> gauges.put(metric, figure.number(), labels);
          case SampleReport.Moment moment -> gauges.put(metric, moment.at(), labels);
        }
      }
    }
  }

  private static void write(ValueSnapshots gauges, Place place, Assessed queue) {
    gauges.states(STATE, queue.state().name(), STATES, place.signal(), place.node());
    gauges.put(DRAIN, queue.toDrain(), place.signal(), place.node());
    gauges.put(FULL, queue.toFull(), place.signal(), place.node());
  }
}
