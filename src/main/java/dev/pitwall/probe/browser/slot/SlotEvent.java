package dev.pitwall.probe.browser.slot;

/** What changes the state of a slot. */
enum SlotEvent {
  /** A session was started. */
  START,
  /** The session's browser is up. */
  UP,
  /** A run begins. */
  BEGIN,
  /** The run is done, and the browser fit for another. */
  DONE,
  /** The session has served its number of runs, or its time. */
  WORN,
  /** The session cannot go on, and says so itself. */
  BROKE,
  /** The session has closed in good order. */
  ENDED,
  /** The session is to be killed, as it is lost or stuck. */
  KILL,
  /** The session's processes are gone. */
  KILLED,
  /** The service stops. */
  CLOSE
}
