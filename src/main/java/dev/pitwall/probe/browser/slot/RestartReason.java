package dev.pitwall.probe.browser.slot;

import java.util.Locale;

/** Why a browser, or a whole slot, was replaced. */
public enum RestartReason {
  /** The browser had served its number of runs, or its time. */
  BROWSER_WORN,
  /** The browser had died between two runs, or during one. */
  BROWSER_DIED,
  /** The slot had served its number of runs, or its time. */
  SLOT_WORN,
  /** The driver had died. */
  DRIVER_DIED,
  /** A process of the slot was stopped by a signal. */
  STOPPED,
  /** Its processes or its files took more of the machine than they may. */
  TOO_LARGE,
  /** A call or a run took longer than it may. */
  STUCK;

  /** As it stands in a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
