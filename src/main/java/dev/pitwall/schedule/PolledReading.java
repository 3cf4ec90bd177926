package dev.pitwall.schedule;

import dev.pitwall.signal.SignalSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that is read again and again, until it is closed. */
final class PolledReading {
  private static final Logger LOG = LoggerFactory.getLogger(PolledReading.class);

  private final Poller.PolledSource beat;
  private boolean isUnderWay;
  private boolean isOver;

  PolledReading(Poller.PolledSource beat) {
    this.beat = beat;
  }

  Poller.PolledSource beat() {
    return beat;
  }

  @Nullable Object key() {
    return beat.key();
  }

  /** Begins to read; false when it is over, and nothing may be read any more. */
  synchronized boolean begin() {
    isUnderWay = !isOver;
    return isUnderWay;
  }

  synchronized boolean isOver() {
    return isOver;
  }

  /** Ends what was begun; false when it is over, and the source is closed now. */
  synchronized boolean end() {
    isUnderWay = false;
    if (isOver) {
      close(beat.source());
    }
    return !isOver;
  }

  /** Closes the source, at once or when it is read to its end. */
  synchronized void close() {
    boolean isFirst = !isOver;
    isOver = true;
    if (isFirst && !isUnderWay) {
      close(beat.source());
    }
  }

  static void close(SignalSource source) {
    try {
      source.close();
    } catch (RuntimeException e) {
      LOG.error("a signal source could not be closed", e);
    }
  }
}
