package dev.pitwall.probe;

import dev.pitwall.journey.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Names what it is about in every line that this thread logs, until it is closed. */
public final class LogNames implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("run_id", "journey", "evaluation_id", "rollout_id", "trace_id");

  private LogNames() {}

  /** From now on, that run. */
  public static LogNames ofRun(String run, String journey, Trace trace) {
    MDC.put("run_id", run);
    MDC.put("journey", journey);
    MDC.put("trace_id", trace.id());
    return new LogNames();
  }

  /** From now on, that evaluation. */
  public static LogNames ofEvaluation(String evaluation, @Nullable String rollout, Trace trace) {
    MDC.put("evaluation_id", evaluation);
    if (rollout != null) {
      MDC.put("rollout_id", rollout);
    }
    MDC.put("trace_id", trace.id());
    return new LogNames();
  }

  @Override
  public void close() {
    NAMES.forEach(MDC::remove);
  }
}
