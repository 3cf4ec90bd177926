package dev.pitwall.cli;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Target;

/**
 * A journey that is to run once.
 *
 * @param secrets those it may use, which must not be shown
 */
record RunPlan(Journey journey, Target target, Secrets secrets) {
  /** A text of the configuration, fit to be shown. */
  String shown(String text) {
    return TerminalText.plain(secrets.redact(text));
  }
}
