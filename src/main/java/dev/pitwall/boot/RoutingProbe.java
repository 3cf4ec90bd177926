package dev.pitwall.boot;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a journey to the probe that can run it, and to none while this machine has no room for one.
 *
 * @param shortage what the machine is short of, in words
 */
record RoutingProbe(
    Probe http, Probe browser, Supplier<Optional<String>> shortage, InstantSource clock)
    implements Probe {
  @Override
  public Run run(RunRequest request) {
    Optional<String> lacking = shortage.get();
    return lacking.isPresent()
        ? skipped(request, lacking.get())
        : (request.journey().needsBrowser() ? browser : http).run(request);
  }

  private Run skipped(RunRequest request, String lacking) {
    Failure failure = new Failure(0, "not run", lacking, "a machine with room for a run");
    return Run.withoutSteps(
        request, Outcome.SKIPPED, clock.instant(), Duration.ZERO, "none", failure);
  }
}
