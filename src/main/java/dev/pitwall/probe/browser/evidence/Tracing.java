package dev.pitwall.probe.browser.evidence;

/**
 * When a run writes a Playwright trace; it is kept only when the run fails.
 *
 * <p>Measured on a busy machine of two cores, medians of 40 interleaved runs of seven steps over
 * three small pages: bare Playwright 481 ms, a slot without a trace 466 ms, with a trace 710 ms. A
 * trace on every run would make every run half as long again.
 */
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
