package dev.pitwall.boot;

import dev.pitwall.api.ProbeOnce;
import dev.pitwall.config.Config;
import dev.pitwall.config.Config.ProbeTargets;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Finds what is asked for at /probe, and has it run. */
final class OnDemandProbe implements ProbeOnce, AutoCloseable {
  private final Config config;
  private final SharedRuns runs;
  private final AtomicLong unknown = new AtomicLong();

  OnDemandProbe(Config config, Probe probe, Ids ids) {
    this.config = config;
    this.runs = new SharedRuns(probe, ids, config.browser().slots());
  }

  /** How many are under way. */
  int inFlight() {
    return runs.size();
  }

  /** How many callers wait for those. */
  int waiting() {
    return runs.waiting();
  }

  /** How many asked for a journey that there is not. */
  long unknownModules() {
    return unknown.get();
  }

  @Override
  public Answer probe(Question asked) {
    Optional<Journey> journey =
        config.journeys().stream().filter(one -> one.name().equals(asked.module())).findFirst();
    Optional<Service> service =
        journey.flatMap(
            one ->
                config.services().stream()
                    .filter(each -> each.name().equals(one.service()))
                    .findFirst());
    if (journey.isEmpty() || service.isEmpty()) {
      unknown.incrementAndGet();
      return new Answer.UnknownModule();
    }
    boolean any = config.metrics().probeTargets() == ProbeTargets.ANY;
    return switch (ProbeTarget.of(asked.target(), asked.hostname(), service.get(), any)) {
      case ProbeTarget.Missing missing -> new Answer.NoTarget(missing.expected());
      case ProbeTarget.Refused refused -> new Answer.BadTarget(refused.reason());
      case ProbeTarget.Aimed aimed -> run(journey.get(), aimed.target(), asked.limit());
    };
  }

  private Answer run(Journey journey, Target target, @Nullable Duration limit) {
    Duration most = limit == null ? journey.timeout() : shorter(limit, journey.timeout());
    return runs.ask(new SharedRuns.Aim(journey, target, most));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    runs.close();
  }
}
