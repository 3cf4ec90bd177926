package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/**
 * Whom a run really met, told by the answers of the service's own origin.
 *
 * @param node the node that said it answered; null when none said so
 * @param version the version that answered last; null when none said so
 * @param instance the process that answered last, as its instance header names it; null when none
 *     said so
 * @param stray why it is in doubt that the run's target answered, in words; null when nothing
 *     speaks against it. A stray run is no evidence about any node
 * @param requests how many requests the run sent to the service
 * @param errors how many of those were answered with a status from 500 on, or not at all
 */
public record Met(
    @Nullable String node,
    @Nullable String version,
    @Nullable String instance,
    @Nullable String stray,
    int requests,
    int errors) {
  /** Nothing was seen and nothing was sent. */
  public static final Met NOBODY = new Met(null, null, null, null, 0, 0);

  /** A node and a version, and nothing else. */
  public static Met of(@Nullable String node, @Nullable String version) {
    return new Met(node, version, null, null, 0, 0);
  }

  /** The same, but in doubt for that reason. */
  public Met strayed(String reason) {
    return new Met(node, version, instance, reason, requests, errors);
  }
}
