package dev.pitwall.probe.browser.slot;

import java.time.Duration;

/**
 * Every bound of the browser slots.
 *
 * @param slots how many there are, 0..16
 * @param waitForSlot how long a run waits for a free slot before it is skipped
 * @param waiting how many runs may wait; one more is skipped at once
 * @param start how long a slot may take to start its driver and browser
 * @param call how long a call without a timeout of its own may take
 * @param callMargin how much longer than its own timeout a call may take
 * @param runMargin what a run may take beyond its journey's timeout and its undo steps
 * @param browserRuns runs after which a browser is replaced
 * @param browserAge age at which a browser is replaced
 * @param slotRuns runs after which driver and browser are replaced
 * @param slotAge age at which driver and browser are replaced
 * @param heartbeat how often an idle slot proves that it is alive
 * @param tick how often the watchdog looks
 * @param usage what each may take of the machine
 */
public record SlotLimits(
    int slots,
    Duration waitForSlot,
    int waiting,
    Duration start,
    Duration call,
    Duration callMargin,
    Duration runMargin,
    int browserRuns,
    Duration browserAge,
    int slotRuns,
    Duration slotAge,
    Duration heartbeat,
    Duration tick,
    SlotUsage usage) {
  private static final int MOST_SLOTS = 16;

  public SlotLimits {
    if (slots < 0 || slots > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "browser slots: " + slots + ", must be 0.." + MOST_SLOTS + "; each needs about 0.5 GiB");
    }
  }

  /** The usual bounds. */
  public static SlotLimits usual(int slots) {
    return new SlotLimits(
        slots,
        Duration.ofSeconds(10),
        64,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(15),
        50,
        Duration.ofMinutes(30),
        500,
        Duration.ofHours(6),
        Duration.ofSeconds(3),
        Duration.ofMillis(250),
        SlotUsage.USUAL);
  }

  /** The same with another wait for a slot. */
  public SlotLimits withWaitForSlot(Duration wait) {
    return new SlotLimits(
        slots,
        wait,
        waiting,
        start,
        call,
        callMargin,
        runMargin,
        browserRuns,
        browserAge,
        slotRuns,
        slotAge,
        heartbeat,
        tick,
        usage);
  }

  /** The same with other numbers of runs after which a browser and a slot are replaced. */
  public SlotLimits withRuns(int perBrowser, int perSlot) {
    return new SlotLimits(
        slots,
        waitForSlot,
        waiting,
        start,
        call,
        callMargin,
        runMargin,
        perBrowser,
        browserAge,
        perSlot,
        slotAge,
        heartbeat,
        tick,
        usage);
  }
}
