package dev.pitwall.journey;

/** Why a run took place. */
public enum Trigger {
  /** Its slot on the schedule had come. */
  SCHEDULE,
  /** An open evaluation asked for evidence. */
  BURST,
  /** A person or a tool asked for it. */
  MANUAL
}
