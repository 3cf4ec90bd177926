package dev.pitwall.boot;

import dev.pitwall.journey.Service;
import dev.pitwall.rollout.Setup;
import dev.pitwall.schedule.Poller;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.http.HealthSource;
import dev.pitwall.source.http.HttpFetch;
import dev.pitwall.source.http.HttpSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the sources of everything that is read from outside. */
final class Signals {
  private static final Duration HEALTH_EVERY = Duration.ofSeconds(1);

  private Signals() {}

  static List<Poller.Beat> beats(Setup setup, HttpFetch fetch, InstantSource clock) {
    List<Poller.Beat> beats = new ArrayList<>();
    setup.services().forEach(service -> addHealth(service, fetch, clock, beats));
    for (SignalSpec spec : setup.signals()) {
      for (Service.@Nullable Node node : places(spec, setup)) {
        beats.add(new Poller.Beat(new HttpSource(spec, node, fetch, clock), spec.every(), true));
      }
    }
    return beats;
  }

  private static void addHealth(
      Service service, HttpFetch fetch, InstantSource clock, List<Poller.Beat> beats) {
    String path = service.healthPath();
    if (path == null) {
      return;
    }
    for (Service.Node node : service.nodes()) {
      beats.add(
          new Poller.Beat(
              new HealthSource(service, node, path, fetch, clock), HEALTH_EVERY, false));
    }
  }

  /** The nodes it is read from; a single null when it is read once for all. */
  private static List<Service.@Nullable Node> places(SignalSpec spec, Setup setup) {
    List<Service.@Nullable Node> places = new ArrayList<>();
    String service = spec.service();
    if (service == null) {
      places.add(null);
    } else {
      setup.service(service).ifPresent(found -> places.addAll(found.nodes()));
    }
    return places;
  }
}
