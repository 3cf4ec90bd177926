package dev.pitwall.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes docs/METRICS.md out of the catalogue. Run it after a change: the test says how. */
public final class Manual {
  static final Path FILE = Path.of("docs", "METRICS.md");

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+) (.*)$");

  private static final String HEAD =
      """
      # Metrics

      What `/metrics` gives away, and what may be relied on. This page is made from the code: `MetricsManualTest` says how, and
      fails when the two differ.

      - Text format 0.0.4, or OpenMetrics 1.0 when the Accept header asks for it; only OpenMetrics carries exemplars. An exemplar of a
        bucket has the label `run_id` or `evaluation_id`, which can be looked up at `/runs/ID` and
        `/evaluations/ID`, and the label `trace_id`, its W3C trace.
      - Labels hold names of the configuration and words of this page; never a URL, a text of a target or an id of a run. The only labels
        a caller chooses are `rollout` and `version` of `pitwall_rollout_info`, at most 100 series.
      - The series of a journey, node, step, signal or gate that left the configuration are gone at the next scrape, those of a rollout
        or an open evaluation when it ends. A metric has at most 20,000 series (a histogram is one of them with all its buckets); what is
        refused counts in `pitwall_metrics_series_refused_total`.
      - `target` is `front` for the service through its front door, or the name of a node. `node` is empty where no node is meant.
      - Buckets of runs are a grid that is the same for all journeys up to each journey's `timeout`; those of steps have the step's
        `within` besides, so the share of steps that were fast enough can be told exactly. Two journeys with different timeouts can be
        added up; above the shorter timeout the sum is a little rough.
      - With many journeys (about 70 with three nodes and five steps) less is told of each: durations only through the front door
        in two buckets, none of steps, the last run only through the front door. A thousand journeys at three nodes stay below 20,000 series.
      - `/probe` answers a page of its own, with the names that blackbox_exporter uses: `probe_success`, `probe_duration_seconds`,
        `probe_http_status_code` (0 when nothing answered),
        `probe_http_duration_seconds` by `phase`, and by `step` `probe_step_success` and `probe_step_duration_seconds`. Its figures of TLS, DNS, redirects and lengths are not there; certificates are watched as
        `pitwall_certificate_expiry_timestamp_seconds`. How a job is written: docs/API.md.
      - Kinds: *state set* is a gauge that is 1 for the value of its last label that holds and 0 for the others; *info* is always 1.

      """;

  private static final String UNREAD =
      """

      `jvm_gc_pause_seconds_max`, `jvm_gc_concurrent_phase_time_seconds` and its `_max` come with the first collection of their kind.

      No dashboard and no rule reads `jvm_buffer_count_buffers`, `jvm_buffer_memory_used_bytes`, `jvm_buffer_total_capacity_bytes`,
      `jvm_gc_live_data_size_bytes`, `jvm_gc_max_data_size_bytes`, `jvm_gc_memory_allocated_bytes_total`,
      `jvm_gc_memory_promoted_bytes_total`, `jvm_memory_committed_bytes`, `jvm_threads_daemon_threads`, `jvm_threads_peak_threads`,
      `jvm_threads_started_threads_total`, `jvm_threads_states_threads`, `process_cpu_time_ns_total`, `process_start_time_seconds`,
      `system_cpu_count` and `system_load_average_1m`: they come with the others from Micrometer, and tell more to whoever looks into a
      process that those have shown to be short of memory, threads or CPU; nobody has to act on them.
      """;

  private Manual() {}

  /** Writes the page. */
  public static void main(String[] args) throws IOException {
    Files.writeString(FILE, markdown());
  }

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    MetricCatalogue.chapters()
        .forEach(
            (title, metrics) -> {
              heading(page, title);
              metrics.forEach(metric -> row(page, metric));
              page.append('\n');
            });
    heading(page, "JVM and process");
    foreign()
        .forEach(
            (name, parts) ->
                page.append(
                    "| `%s` | %s | %s | | %s |\n".formatted(name, parts[0], unit(name), parts[1])));
    return page.append(UNREAD).toString();
  }

  private static void heading(StringBuilder page, String title) {
    page.append("## ").append(title).append("\n\n| name | kind | unit | labels | meaning |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
  }

  private static void row(StringBuilder page, Metric metric) {
    page.append(
        "| `%s` | %s | %s | %s | %s |\n"
            .formatted(
                metric.name(),
                metric.kind().word(),
                metric.unit(),
                metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`",
                metric.meaning()));
  }

  private static String unit(String name) {
    for (String unit : new String[] {"seconds", "bytes", "threads", "buffers"}) {
      if (name.contains("_" + unit)) {
        return unit;
      }
    }
    return name.endsWith("_usage") ? "ratio" : "";
  }

  /** What Micrometer binds, as it stands on the page of meters that saw nothing yet. */
  private static Map<String, String[]> foreign() {
    Map<String, String[]> foreign = new TreeMap<>();
    try (Meters meters = new Meters("doc", false, () -> Watched.NOW)) {
      String text = Watched.page(meters, null);
      Matcher types = TYPE.matcher(text);
      while (types.find()) {
        String name = types.group(1);
        if (!name.startsWith("pitwall_") && !name.startsWith("jvm_gc_pause")) {
          foreign.put(
              name, new String[] {types.group(2).toLowerCase(Locale.ROOT), help(text, name)});
        }
      }
    }
    foreign.put("jvm_gc_pause_seconds", new String[] {"summary", "Time spent in GC pause"});
    return foreign;
  }

  private static String help(String text, String name) {
    Matcher helps = HELP.matcher(text);
    while (helps.find()) {
      if (helps.group(1).equals(name)) {
        return helps.group(2).strip();
      }
    }
    return "";
  }
}
