package dev.pitwall.probe.browser.slot;

import java.util.function.LongSupplier;

/** How long and how much a slot and its browser have worked. Used by the slot's own thread. */
final class SlotWear {
  private final SlotLimits limits;
  private final LongSupplier nanos;
  private long startedNanos;
  private long launchedNanos;
  private long provedNanos;
  private int slotRuns;
  private int browserRuns;

  SlotWear(SlotLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  void started() {
    startedNanos = nanos.getAsLong();
    launchedNanos = startedNanos;
    provedNanos = startedNanos;
  }

  void relaunched() {
    launchedNanos = nanos.getAsLong();
    browserRuns = 0;
  }

  void ran() {
    slotRuns++;
    browserRuns++;
    proved();
  }

  /** It has just shown, or is about to show, that it works. */
  void proved() {
    provedNanos = nanos.getAsLong();
  }

  boolean isHeartbeatDue() {
    return nanos.getAsLong() - provedNanos >= limits.heartbeat().toNanos();
  }

  boolean isSlotWorn() {
    return slotRuns >= limits.slotRuns()
        || nanos.getAsLong() - startedNanos > limits.slotAge().toNanos();
  }

  boolean isBrowserWorn() {
    return browserRuns >= limits.browserRuns()
        || nanos.getAsLong() - launchedNanos > limits.browserAge().toNanos();
  }
}
