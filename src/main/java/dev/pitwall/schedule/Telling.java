package dev.pitwall.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells others of runs: what they throw is logged, and a place that is taken is given back. */
final class Telling {
  private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

  private Telling() {}

  /**
   * @param failure what to say in the log when it throws
   */
  static void guarded(String failure, Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.error("{}", failure, e);
    }
  }
}
