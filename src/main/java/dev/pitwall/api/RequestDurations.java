package dev.pitwall.api;

import dev.pitwall.text.Durations;
import java.time.Duration;

/** Durations as they are written in requests: 500ms, 8s, 5m, 2h, 30d; a bare number is seconds. */
final class RequestDurations {
  private RequestDurations() {}

  /** The duration of a text that the contract has checked. */
  static Duration parse(String text) {
    String withUnit = text.matches("[0-9]+") ? text + "s" : text;
    return Durations.parse(withUnit)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is no duration; expected such as 8s"));
  }
}
