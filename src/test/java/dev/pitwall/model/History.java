package dev.pitwall.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A setting, and what happens in it.
 *
 * @param minHealthy how many of the three nodes must stay
 * @param instances whether answers name the running process
 * @param passes how many runs in a row prove a journey where none failed: 5 or 12
 * @param twoJourneys whether the gate wants two journeys proven, or one
 * @param batch evidence is judged when so much of it waits, and at the end of each action; 0 where
 *     each piece is judged on the thread that brings it
 */
record History(
    int minHealthy,
    boolean instances,
    int passes,
    boolean twoJourneys,
    int batch,
    List<Action> actions) {
  History {
    actions = List.copyOf(actions);
  }

  /** The same without one action. */
  History without(int index) {
    List<Action> fewer = new ArrayList<>(actions);
    if (index < fewer.size()) {
      fewer.remove(index);
    }
    return new History(minHealthy, instances, passes, twoJourneys, batch, fewer);
  }

  /** The same setting, in which nothing happens. */
  History without() {
    return new History(minHealthy, instances, passes, twoJourneys, batch, List.of());
  }

  /** The same in a setting that is easier to follow. */
  History plainer() {
    return new History(minHealthy, instances, passes, false, Math.min(batch, 1), actions);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "3 nodes, min_healthy %d, instances %s, passes %d, two journeys %s, batch %d"
                .formatted(minHealthy, instances, passes, twoJourneys, batch));
    for (int i = 0; i < actions.size(); i++) {
      text.append("\n  %2d  %s".formatted(i + 1, actions.get(i)));
    }
    return text.toString();
  }
}
