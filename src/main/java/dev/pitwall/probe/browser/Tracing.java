package dev.pitwall.probe.browser;

/** When a run writes a Playwright trace; it is kept only when the run fails. */
public enum Tracing {
  /** Never. */
  NEVER,
  /**
   * When the run before it, of the same journey at the same target, failed. The first failing run
   * has its screenshot and its console; the run that confirms it has the trace too, and the healthy
   * runs, nearly all, do not pay for it.
   */
  AFTER_FAILURE,
  /** Always. */
  ALWAYS
}
