package dev.pitwall.probe.browser.slot;

import static dev.pitwall.probe.browser.slot.SlotEvent.BEGIN;
import static dev.pitwall.probe.browser.slot.SlotEvent.BROKE;
import static dev.pitwall.probe.browser.slot.SlotEvent.CLOSE;
import static dev.pitwall.probe.browser.slot.SlotEvent.DONE;
import static dev.pitwall.probe.browser.slot.SlotEvent.ENDED;
import static dev.pitwall.probe.browser.slot.SlotEvent.KILL;
import static dev.pitwall.probe.browser.slot.SlotEvent.KILLED;
import static dev.pitwall.probe.browser.slot.SlotEvent.START;
import static dev.pitwall.probe.browser.slot.SlotEvent.UP;
import static dev.pitwall.probe.browser.slot.SlotEvent.WORN;

import java.util.Map;

/** The states of a slot, and what leads from one to another. */
enum SlotState {
  /** It has no session. */
  EMPTY,
  /** Its session starts driver and browser. */
  STARTING,
  /** Its session waits for a run. */
  IDLE,
  /** Its session does a run. */
  RUNNING,
  /** Its session closes in good order; another may follow. */
  RETIRING,
  /** Its session is killed; another may follow. */
  KILLING,
  /** The service stops, and its session closes in good order. */
  CLOSING,
  /** The service stops, and its session is killed. */
  ABORTING,
  /** The service stops, and nothing of it is left. */
  CLOSED;

  private static final Map<SlotState, Map<SlotEvent, SlotState>> TABLE =
      Map.of(
          EMPTY, Map.of(START, STARTING, CLOSE, CLOSED),
          STARTING, Map.of(UP, IDLE, BROKE, RETIRING, KILL, KILLING, CLOSE, CLOSING),
          IDLE,
              Map.of(
                  BEGIN, RUNNING, WORN, RETIRING, BROKE, RETIRING, KILL, KILLING, CLOSE, CLOSING),
          RUNNING, Map.of(DONE, IDLE, BROKE, RETIRING, KILL, KILLING, CLOSE, ABORTING),
          RETIRING, Map.of(ENDED, EMPTY, KILL, KILLING, CLOSE, CLOSING),
          KILLING, Map.of(KILLED, EMPTY, CLOSE, ABORTING),
          // What the session was at when the service began to stop may still go well, or fail.
          CLOSING,
              Map.of(UP, CLOSING, BROKE, CLOSING, ENDED, CLOSED, KILL, ABORTING, CLOSE, CLOSING),
          ABORTING, Map.of(KILLED, CLOSED, CLOSE, ABORTING),
          CLOSED, Map.of(CLOSE, CLOSED));

  /**
   * The state that an event leads to.
   *
   * @throws IllegalStateException when it cannot happen in this state
   */
  SlotState after(SlotEvent event) {
    SlotState next = TABLE.getOrDefault(this, Map.of()).get(event);
    if (next == null) {
      throw new IllegalStateException("a browser slot that is " + this + " takes no " + event);
    }
    return next;
  }

  /** Whether its browser is up and serves. */
  boolean isUp() {
    return this == IDLE || this == RUNNING;
  }

  /** Whether its session is at work, so that a process that is gone is missed. */
  boolean needsProcesses() {
    return this == STARTING || isUp();
  }

  /** Whether its session has a word in what becomes of the slot; one that is killed has none. */
  boolean hearsSession() {
    return needsProcesses() || this == RETIRING || this == CLOSING;
  }

  /** Whether the service stops. */
  boolean isStopping() {
    return this == CLOSING || this == ABORTING || this == CLOSED;
  }
}
