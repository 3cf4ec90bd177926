package dev.pitwall.probe.http;

import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.HttpDriver;
import dev.pitwall.probe.JourneyRun;
import dev.pitwall.probe.ObservedIdentity;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.RunListener;
import java.util.function.Supplier;

/** Runs journeys of HTTP steps on the calling thread, which should be a virtual one. */
public final class HttpProbe implements Probe {
  private static final String WORKER = "http";

  private final HttpDriver driver;
  private final Supplier<Secrets> secrets;
  private final RunEnvironment around;

  /**
   * One that keeps no state between runs but what the driver keeps.
   *
   * @param secrets asked at the start of every run, since they can be read anew
   */
  public HttpProbe(HttpDriver driver, Supplier<Secrets> secrets, RunEnvironment around) {
    this.driver = driver;
    this.secrets = secrets;
    this.around = around;
  }

  /** {@inheritDoc} A browser step is ERRORED here. */
  @Override
  public Run run(RunRequest request) {
    return run(request, RunListener.NONE);
  }

  /** Runs it once, and tells somebody how it goes. */
  public Run run(RunRequest request, RunListener listener) {
    return new JourneyRun(
            request,
            secrets.get(),
            driver,
            null,
            new MemoryCookies(around.clock()),
            new ObservedIdentity(request.target()),
            WORKER,
            around)
        .execute(listener);
  }
}
