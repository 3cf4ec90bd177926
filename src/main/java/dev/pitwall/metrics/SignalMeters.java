package dev.pitwall.metrics;

import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Sample;
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

  private static final List<String> STATES =
      Arrays.stream(QueueState.values()).map(QueueState::name).toList();
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  private record Place(String signal, String node) {
    static Place of(Sample sample) {
      return new Place(sample.signal(), Objects.requireNonNullElse(sample.node(), ""));
    }
  }

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
  private final Map<Place, HealthSample> health = new ConcurrentHashMap<>();
  private final Map<Place, CertificateSample> certificates = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Refusals refusals;
  private volatile Roster roster = Roster.NOBODY;

  SignalMeters(InstantSource clock, Refusals refusals) {
    this.clock = clock;
    this.refusals = refusals;
  }

  private static Metric signal(String name, String unit, String meaning) {
    return Metric.gauge(name, unit, meaning, "signal", "node");
  }

  /** Takes a reading. */
  void sampled(Sample sample) {
    Place place = Place.of(sample);
    switch (sample) {
      case HealthSample one -> put(health, place, one, NODE_UP);
      case CertificateSample one -> put(certificates, place, one, CERTIFICATE);
      case Unreadable _ -> {
        Known before = readings.get(place);
        put(readings, place, new Known(false, before == null ? null : before.good()), SOURCE_UP);
      }
      case QueueSample _, ErrorCounts _, AlertSample _ ->
          put(readings, place, new Known(true, sample), SOURCE_UP);
    }
  }

  /** Takes what the readings of a queue amount to. */
  void assessed(Sample latest, QueueState state, double toDrain, @Nullable Double toFull) {
    put(queues, Place.of(latest), new Assessed(state, toDrain, toFull), STATE);
  }

  private <T> void put(Map<Place, T> map, Place place, T value, Metric metric) {
    if (allows(metric, place)) {
      map.put(place, value);
    } else {
      refusals.count(metric);
    }
  }

  private boolean allows(Metric metric, Place place) {
    return roster.allows(metric.labels().subList(0, 2), List.of(place.signal(), place.node()));
  }

  void know(Roster names) {
    roster = names;
    readings.keySet().removeIf(place -> !allows(SOURCE_UP, place));
    queues.keySet().removeIf(place -> !allows(STATE, place));
    health.keySet().removeIf(place -> !allows(NODE_UP, place));
    certificates.keySet().removeIf(place -> !allows(CERTIFICATE, place));
  }

  @Override
  public MetricSnapshots collect() {
    Sheet sheet = new Sheet(refusals);
    Instant now = clock.instant();
    readings.forEach((place, known) -> write(sheet, place, known, now));
    queues.forEach((place, queue) -> write(sheet, place, queue));
    health.forEach((place, one) -> sheet.put(NODE_UP, one.up(), place.signal(), place.node()));
    certificates.forEach(
        (place, one) -> sheet.put(CERTIFICATE, one.notAfter(), place.signal(), place.node()));
    return sheet.snapshots();
  }

  private void write(Sheet sheet, Place place, Known known, Instant now) {
    sheet.put(SOURCE_UP, known.up(), place.signal(), place.node());
    Sample good = known.good();
    if (good == null) {
      return;
    }
    sheet.put(SOURCE_SUCCESS, good.at(), place.signal(), place.node());
    Duration stale = roster.staleAfter().getOrDefault(place.signal(), STALE_AFTER);
    if (Duration.between(good.at(), now).compareTo(stale) <= 0) {
      figures(sheet, place, good);
    }
  }

  private static void figures(Sheet sheet, Place place, Sample good) {
    String[] labels = {place.signal(), place.node()};
    switch (good) {
      case QueueSample queue -> {
        Duration age = queue.oldestAge();
        sheet.put(DEPTH, queue.depth(), labels);
        sheet.put(IN_FLIGHT, queue.inFlight(), labels);
        sheet.put(CONSUMERS, queue.consumers(), labels);
        sheet.put(AGE, age == null ? null : Double.valueOf(age.toNanos() / 1e9), labels);
      }
      case ErrorCounts counts -> {
        sheet.put(BAD, counts.badTotal(), labels);
        sheet.put(TOTAL, counts.total(), labels);
      }
      case AlertSample alerts -> sheet.put(FIRING, (double) alerts.total(), place.signal());
      case HealthSample _, CertificateSample _, Unreadable _ -> {
        // not kept as the good reading of a signal
      }
    }
  }

  private static void write(Sheet sheet, Place place, Assessed queue) {
    sheet.states(STATE, queue.state().name(), STATES, place.signal(), place.node());
    sheet.put(DRAIN, queue.toDrain(), place.signal(), place.node());
    sheet.put(FULL, queue.toFull(), place.signal(), place.node());
  }
}
