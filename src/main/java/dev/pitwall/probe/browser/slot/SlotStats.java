package dev.pitwall.probe.browser.slot;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the slots are doing at this moment.
 *
 * @param busy slots with a run, or being replaced
 * @param idle slots that could take a run at once, or after starting
 * @param started slots with a living browser
 * @param waiting runs that wait for a slot
 * @param restarts how often a browser or slot was replaced, by reason, since the service started
 */
public record SlotStats(
    int busy, int idle, int started, int waiting, Map<RestartReason, Long> restarts) {
  public SlotStats {
    Map<RestartReason, Long> copy = new EnumMap<>(RestartReason.class);
    copy.putAll(restarts);
    restarts = Collections.unmodifiableMap(copy);
  }
}
