package dev.pitwall.boot;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.rollout.Setup;
import dev.pitwall.schedule.Poller;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.Filled;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.Reader;
import dev.pitwall.source.http.HealthSource;
import dev.pitwall.source.http.HttpReader;
import dev.pitwall.source.jdbc.JdbcReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the sources of everything that is read from outside. */
record Signals(Setup setup, Secrets secrets, HttpFetch fetch, InstantSource clock) {
  private static final Duration HEALTH_EVERY = Duration.ofSeconds(1);

  /** Every source with its pace; whoever reads them closes them. */
  List<Poller.Beat> beats() {
    List<Poller.Beat> beats = new ArrayList<>();
    setup.services().forEach(service -> addHealth(service, beats));
    for (SignalSpec spec : setup.signals()) {
      for (Service.@Nullable Node node : places(spec)) {
        String place = Place.of(spec.source(), new Filled(node, secrets));
        beats.add(new Poller.Beat(source(spec, node), spec.every(), true, place));
      }
    }
    return beats;
  }

  private void addHealth(Service service, List<Poller.Beat> beats) {
    String path = service.healthPath();
    if (path == null) {
      return;
    }
    for (Service.Node node : service.nodes()) {
      beats.add(
          new Poller.Beat(
              new HealthSource(service, node, path, fetch, clock),
              HEALTH_EVERY,
              false,
              node.address()));
    }
  }

  /** The nodes it is read from; a single null when it is read once for all. */
  private List<Service.@Nullable Node> places(SignalSpec spec) {
    List<Service.@Nullable Node> places = new ArrayList<>();
    String service = spec.service();
    if (service == null) {
      places.add(null);
    } else {
      setup.service(service).ifPresent(found -> places.addAll(found.nodes()));
    }
    return places;
  }

  private SignalSource source(SignalSpec spec, Service.@Nullable Node node) {
    Reader reader = reader(spec, new Filled(node, secrets));
    return new GuardedSource(spec, node, reader, secrets, clock);
  }

  private Reader reader(SignalSpec spec, Filled filled) {
    return switch (spec.source()) {
      case SourceSpec.Http http -> new HttpReader(spec, http, filled, fetch);
      case SourceSpec.OpenMetrics page -> unknown(page);
      case SourceSpec.Prometheus server -> unknown(server);
      case SourceSpec.RabbitMq queue -> unknown(queue);
      case SourceSpec.Artemis queue -> unknown(queue);
      case SourceSpec.Kafka group -> unknown(group);
      case SourceSpec.Redis queue -> unknown(queue);
      case SourceSpec.Jdbc table -> new JdbcReader(spec, table, filled);
      case SourceSpec.Alertmanager server -> unknown(server);
      case SourceSpec.Journeys own -> unknown(own);
    };
  }

  private static Reader unknown(SourceSpec source) {
    throw new IllegalStateException("no reader for " + source.key());
  }
}
