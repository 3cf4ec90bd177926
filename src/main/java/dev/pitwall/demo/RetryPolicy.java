package dev.pitwall.demo;

import java.time.Duration;

/**
 * How long the deploy tool puts up with an answer that is not final.
 *
 * @param pending with PENDING; longer than the gate's own deadline
 * @param hold with HOLD, before it leaves the fleet to a person
 * @param unreachable with a gate that does not answer
 * @param poll how long one question may wait at the gate, whole seconds, at most 8
 * @param again between two questions, unless the gate said otherwise
 * @param rush how long customers rush in before the first question; nearly as long as Pitwall looks
 *     back for how busy a node is
 */
public record RetryPolicy(
    Duration pending,
    Duration hold,
    Duration unreachable,
    Duration poll,
    Duration again,
    Duration rush) {
  /** For gates with a deadline of at most three minutes. */
  public static final RetryPolicy USUAL =
      new RetryPolicy(
          Duration.ofMinutes(4),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(8),
          Duration.ofSeconds(1),
          Duration.ofSeconds(24));

  RetryPolicy askingAgainAfter(Duration pause) {
    return new RetryPolicy(pending, hold, unreachable, poll, pause, rush);
  }
}
