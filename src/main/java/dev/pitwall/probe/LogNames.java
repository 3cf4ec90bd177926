package dev.pitwall.probe;

import dev.pitwall.journey.Trace;
import org.slf4j.MDC;

/** Names the run and its trace in every line that this thread logs, until it is closed. */
public final class LogNames implements AutoCloseable {
  private static final String RUN = "run_id";
  private static final String JOURNEY = "journey";
  private static final String TRACE = "trace_id";

  private LogNames() {}

  /** From now on, that run. */
  public static LogNames of(String run, String journey) {
    MDC.put(RUN, run);
    MDC.put(JOURNEY, journey);
    MDC.put(TRACE, Trace.of(run).id());
    return new LogNames();
  }

  @Override
  public void close() {
    MDC.remove(RUN);
    MDC.remove(JOURNEY);
    MDC.remove(TRACE);
  }
}
