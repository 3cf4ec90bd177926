package dev.pitwall.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what arrived and what did not, and says once when it stops and when it works again. */
final class CountedExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(CountedExporter.class);

  private final SpanExporter exporter;
  private final String endpoint;
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicBoolean failing = new AtomicBoolean();

  CountedExporter(SpanExporter exporter, String endpoint) {
    this.exporter = exporter;
    this.endpoint = endpoint;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    result.whenComplete(() -> ended(result, spans.size()));
    return result;
  }

  private void ended(CompletableResultCode result, int count) {
    if (result.isSuccess()) {
      sent.add(count);
      if (failing.compareAndSet(true, false)) {
        LOG.info("spans reach {} again", endpoint);
      }
      return;
    }
    failed.add(count);
    if (failing.compareAndSet(false, true)) {
      LOG.warn(
          "spans do not reach {}: {}; they are lost until they do, and everything else goes on",
          endpoint,
          why(result.getFailureThrowable()));
    }
  }

  private static String why(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    return cause == null ? "the collector does not take them" : cause.toString();
  }

  long sent() {
    return sent.sum();
  }

  long failed() {
    return failed.sum();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
