package dev.pitwall.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How Pitwall itself is. */
final class OwnMeters implements MultiCollector, AutoCloseable {
  static final Metric BUILD =
      Metric.info("pitwall_build_info", "The version that runs.", "version");
  static final Metric LAG =
      Metric.histogram("pitwall_scheduler_lag_seconds", "How late slots of the schedule started.");

  /** Figures that other parts are asked for. */
  static final List<Metric> WATCHED =
      List.of(
          Metric.counter(
              "pitwall_process_stalled_seconds_total",
              "seconds",
              "How long this process stood still since the start, for want of a processor or otherwise."),
          Metric.gauge("pitwall_browser_slots_busy", "slots", "Browser slots at work."),
          Metric.gauge("pitwall_browser_slots_idle", "slots", "Browser slots free."),
          Metric.gauge(
              "pitwall_browser_runs_waiting", "runs", "Runs that wait for a browser slot."),
          Metric.counter(
              "pitwall_browser_restarts_total",
              "restarts",
              "Browsers or slots replaced since the start; `reason` is `browser_worn`, `browser_died`,"
                  + " `slot_worn`, `driver_died`, `stopped`, `too_large` (a page wanted more than it"
                  + " may have) or `stuck`.",
              "reason"),
          Metric.gauge("pitwall_store_database_bytes", "bytes", "Size of the database."),
          Metric.gauge(
              "pitwall_store_used_bytes",
              "bytes",
              "What of the database is in use, without room that was freed; bounded by"
                  + " store.run_bytes, but for runs of the last hour."),
          Metric.gauge("pitwall_store_free_bytes", "bytes", "Free on the disk of the data folder."),
          Metric.gauge(
              "pitwall_store_writable",
              "1 or 0",
              "Whether what is told can be kept; /health/ready says why not."),
          Metric.counter(
              "pitwall_store_runs_evicted_total",
              "runs",
              "Runs deleted before their time since the start, because of store.run_bytes."),
          Metric.gauge("pitwall_store_artefact_bytes", "bytes", "Size of the files of runs."),
          Metric.gauge("pitwall_store_runs_queued", "runs", "Runs not on disk yet."),
          Metric.counter("pitwall_store_runs_dropped_total", "runs", "Runs lost since the start."),
          Metric.gauge(
              "pitwall_store_unreadable_rows",
              "rows",
              "Rows found since the start that cannot be read and that lists go on without."),
          Metric.gauge(
              "pitwall_audit_broken",
              "1 or 0",
              "1 when the last verification found a line, or a record that it covers, changed or missing."),
          Metric.gauge(
              "pitwall_audit_verified_timestamp_seconds",
              "Unix seconds",
              "When the audit was last verified as a whole; 0 before the first time."),
          Metric.gauge(
              "pitwall_http_connections", "connections", "Connections of callers that are open."),
          Metric.counter(
              "pitwall_http_connections_refused_total",
              "connections",
              "Connections closed at once since the start: more than server.connections, or"
                  + " server.connections_per_address."),
          Metric.counter(
              "pitwall_http_requests_refused_total",
              "requests",
              "Requests refused with 429 since the start: more than server.requests_per_second."),
          Metric.gauge(
              "pitwall_probe_requests_in_flight", "runs", "Runs for /probe that are under way."),
          Metric.counter(
              "pitwall_probe_unknown_modules_total",
              "requests",
              "Requests to /probe for a journey that there is not, since the start."),
          Metric.counter(
              "pitwall_trace_spans_total",
              "spans",
              "Spans since the start, where traces are sent: made, sent, failed.",
              "result"));

  static final List<Metric> ALL =
      Stream.concat(List.of(BUILD, LAG, RefusedSeries.REFUSED).stream(), WATCHED.stream()).toList();

  private record Watch(Metric metric, Supplier<Number> figure, List<String> labels) {}

  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final HistogramFamily lag;
  private final String version;
  private final RefusedSeries refused;
  private final List<Watch> watched = new CopyOnWriteArrayList<>();

  OwnMeters(
      PrometheusMeterRegistry micrometer,
      RefusedSeries refused,
      String version,
      boolean nativeHistograms) {
    this.version = version;
    this.refused = refused;
    PrometheusRegistry registry = micrometer.getPrometheusRegistry();
    new JvmMemoryMetrics().bindTo(micrometer);
    new JvmThreadMetrics().bindTo(micrometer);
    new ProcessorMetrics().bindTo(micrometer);
    new UptimeMetrics().bindTo(micrometer);
    gc.bindTo(micrometer);
    this.lag = new HistogramFamily(LAG, (labels, names) -> Buckets.GRID, nativeHistograms, refused);
    registry.register(lag);
    registry.register(this);
  }

  void late(Duration by) {
    lag.observe(by, Labels.EMPTY);
  }

  void watch(String name, Supplier<Number> figure, String... labels) {
    Metric metric =
        WATCHED.stream()
            .filter(one -> one.name().equals(name) && one.labels().size() == labels.length)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name + " with " + labels.length + " labels is no figure of OwnMeters"));
    watched.add(new Watch(metric, figure, List.of(labels)));
  }

  @Override
  public MetricSnapshots collect() {
    ValueSnapshots gauges = new ValueSnapshots(refused);
    gauges.put(BUILD, true, version);
    for (Watch watch : watched) {
      gauges.put(
          watch.metric(),
          watch.figure().get().doubleValue(),
          watch.labels().toArray(String[]::new));
    }
    return gauges.snapshots();
  }

  @Override
  public void close() {
    gc.close();
  }
}
