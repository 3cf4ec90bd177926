package dev.pitwall.probe;

import dev.pitwall.journey.Trace;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Names what it is about in every line that this thread logs, until it is closed. */
public final class LogNames implements AutoCloseable {
  private final Map<String, String> before;

  private LogNames() {
    Map<String, String> names = MDC.getCopyOfContextMap();
    this.before = names == null ? Map.of() : names;
  }

  /** From now on, that run. */
  public static LogNames ofRun(String run, String journey, Trace trace) {
    LogNames names = new LogNames();
    MDC.put("run_id", run);
    MDC.put("journey", journey);
    MDC.put("trace_id", trace.id());
    return names;
  }

  /** From now on, that evaluation. */
  public static LogNames ofEvaluation(String evaluation, @Nullable String rollout, Trace trace) {
    LogNames names = new LogNames();
    MDC.put("evaluation_id", evaluation);
    if (rollout != null) {
      MDC.put("rollout_id", rollout);
    }
    MDC.put("trace_id", trace.id());
    return names;
  }

  @Override
  public void close() {
    MDC.setContextMap(before);
  }
}
