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
 */
public record Patience(
    Duration pending, Duration hold, Duration unreachable, Duration poll, Duration again) {
  /** For a gate with a deadline of 45 s. */
  public static final Patience USUAL =
      new Patience(
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(8),
          Duration.ofSeconds(1));

  Patience askingAgainAfter(Duration pause) {
    return new Patience(pending, hold, unreachable, poll, pause);
  }
}
