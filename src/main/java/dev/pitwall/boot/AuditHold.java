package dev.pitwall.boot;

import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.text.Cut;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Holds every gate when what was kept is found changed: a stop that was taken out of it would be a
 * GO. Like any hold it is written, and ends when a person releases it.
 */
record AuditHold(GateService gate, InstantSource clock) implements Consumer<String> {
  private static final int LONGEST = 300;

  @Override
  public void accept(String broken) {
    Instant now = clock.instant();
    boolean isHeld =
        gate.holds().stream()
            .anyMatch((Hold hold) -> hold.isActive(now) && hold.author().equals(Hold.BY_PITWALL));
    if (!isHeld) {
      gate.hold(
          null, Hold.BY_PITWALL, Cut.to("the audit is broken: " + broken, LONGEST), null, now);
    }
  }
}
