package dev.pitwall.probe.browser.evidence;

import dev.pitwall.journey.Journey;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a run writes a trace, and what is in it. */
public enum TraceDetail {
  NONE,
  WITH_FILM,
  WITHOUT_FILM;

  private static final Pattern SECRET = Pattern.compile("\\{\\{\\s*secret\\.");

  /**
   * The fullest trace that keeps a journey's secrets: pages show what is typed into them, and what
   * comes back of a URL, a header or a form.
   */
  public static TraceDetail of(Journey journey) {
    // A step is printed with the sources of all its texts, so that none is overlooked.
    boolean usesSecrets =
        Stream.concat(journey.steps().stream(), journey.undo().stream())
            .anyMatch(step -> SECRET.matcher(step.toString()).find());
    return usesSecrets ? WITHOUT_FILM : WITH_FILM;
  }
}
