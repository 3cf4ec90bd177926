package dev.pitwall.probe.browser.evidence;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;

/** Whether a run writes a trace, and what is in it. */
public enum TraceDetail {
  NONE,
  WITH_FILM,
  WITHOUT_FILM;

  /** The fullest trace that keeps a journey's secrets: a film would show those that are typed. */
  public static TraceDetail of(Journey journey) {
    boolean typesSecrets =
        journey.steps().stream()
            .anyMatch(
                step -> step instanceof BrowserStep.Fill it && !it.with().secrets().isEmpty());
    return typesSecrets ? WITHOUT_FILM : WITH_FILM;
  }
}
