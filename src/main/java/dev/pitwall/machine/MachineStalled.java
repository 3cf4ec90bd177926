package dev.pitwall.machine;

import java.io.IOException;

/** Something was too late because this process stood still. */
public final class MachineStalled extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why as {@link Stalls} says it
   */
  public MachineStalled(String why) {
    super(why);
  }
}
