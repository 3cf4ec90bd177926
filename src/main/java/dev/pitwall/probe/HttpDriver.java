package dev.pitwall.probe;

/** Sends an HTTP request. */
public interface HttpDriver {
  /**
   * Sends it, blocks, and follows no redirect. Cookies of the jar go out with it and those that
   * come back are put into the jar.
   *
   * @throws StepFailed when the target is to blame: refused, reset, too slow, not TLS, ...
   * @throws ProbeBroken when we are
   */
  HttpAnswer send(HttpCall call, CookieJar cookies) throws StepFailed, ProbeBroken;

  /** The run with these cookies sends nothing more, so that what was kept for it may be let go. */
  default void ended(CookieJar cookies) {}
}
