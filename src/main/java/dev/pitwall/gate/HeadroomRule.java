package dev.pitwall.gate;

import org.jspecify.annotations.Nullable;

/**
 * What the other nodes must be able to carry when one is taken out.
 *
 * @param signal what each node has in flight and how much it can hold; or a whole queue
 * @param most how busy the others may become, 1 being full
 * @param nodeDrains for a whole queue, how many items a second one node works off; null for a
 *     signal read from each node
 */
public record HeadroomRule(String signal, double most, @Nullable Double nodeDrains) {
  /** How busy the others may become where nothing else is said. */
  public static final double DEFAULT_MOST = 0.8;
}
