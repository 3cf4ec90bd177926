package dev.pitwall.boot;

import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;

/** Gives a journey to the probe that can run it. */
record RoutingProbe(Probe http, Probe browser) implements Probe {
  @Override
  public Run run(RunRequest request) {
    return (request.journey().needsBrowser() ? browser : http).run(request);
  }
}
