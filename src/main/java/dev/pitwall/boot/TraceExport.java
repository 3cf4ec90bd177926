package dev.pitwall.boot;

import dev.pitwall.config.Config;
import dev.pitwall.metrics.Meters;
import dev.pitwall.otel.Collector;
import dev.pitwall.otel.Spans;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.NodeTexts;
import org.jspecify.annotations.Nullable;

/** Sends what happens as spans, where the configuration asks for it. */
final class TraceExport {
  private TraceExport() {}

  /** What makes the spans; null when none are sent. */
  static @Nullable Spans start(Config config, Meters meters, String version, Lifecycle lifecycle) {
    Config.Traces traces = config.traces();
    SourceSpec.Link otlp = traces.otlp();
    if (otlp == null) {
      return null;
    }
    NodeTexts texts = new NodeTexts(null, config.secrets());
    Collector collector =
        new Collector(
            texts.url(otlp, ""), texts.headers(otlp), traces.attributes(), traces.sampled());
    Spans spans = lifecycle.closing(new Spans(collector, version));
    meters.watch("pitwall_trace_spans_total", spans::made, "made");
    meters.watch("pitwall_trace_spans_total", spans::sent, "sent");
    meters.watch("pitwall_trace_spans_total", spans::failed, "failed");
    return spans;
  }
}
