package dev.pitwall.boot;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.machine.Stalls;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.schedule.Poller;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.source.http.CertificateSource;
import dev.pitwall.source.http.HealthSource;
import dev.pitwall.source.http.TcpHealthSource;
import dev.pitwall.source.openmetrics.ProcessStartSource;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the sources of everything that is read from outside. */
record SourceFactory(
    MonitoredConfig setup,
    Secrets secrets,
    Reach reach,
    JourneyErrorCounts runs,
    InstantSource clock) {
  /** Over what sources are reached, when that stood still, and what TLS rules stand for. */
  record Reach(Vertx vertx, HttpFetch fetch, Stalls stalls, TlsMaterials materials) {}

  private static final Duration CERTIFICATE_EVERY = Duration.ofMinutes(1);

  /** Every source with its pace; whoever reads them closes them. */
  List<Poller.PolledSource> beats() {
    List<Poller.PolledSource> sources = new ArrayList<>();
    setup.services().forEach(service -> addHealth(service, sources));
    setup.services().forEach(service -> addCertificates(service, sources));
    for (SignalSpec spec : setup.signals()) {
      for (Service.@Nullable Node node : places(spec)) {
        String place = SourceHost.of(spec.source(), new NodeTexts(node, secrets));
        sources.add(new Poller.PolledSource(source(spec, node), spec.every(), true, place));
      }
    }
    return sources;
  }

  private void addHealth(Service service, List<Poller.PolledSource> sources) {
    HealthRule rule = service.health();
    if (rule == null) {
      return;
    }
    for (Service.Node node : service.nodes()) {
      SignalSource source =
          switch (rule.question()) {
            case HealthRule.Question.Http http ->
                new HealthSource(service, node, http, rule, reach.fetch(), secrets, clock);
            case HealthRule.Question.Tcp _ ->
                new TcpHealthSource(service, node, rule, clock, reach.stalls());
          };
      String metrics = service.startMetrics();
      SignalSource read =
          metrics == null
              ? source
              : new ProcessStartSource(
                  source,
                  service,
                  node,
                  NodeAccess.of(service, node, secrets),
                  metrics,
                  rule.timeout(),
                  reach.fetch());
      sources.add(new Poller.PolledSource(read, rule.every(), false, node.address()));
    }
  }

  private void addCertificates(Service service, List<Poller.PolledSource> sources) {
    if (service.certificateLeft() == null) {
      return;
    }
    sources.add(certificate(service, null));
    service.nodes().stream() // one that is spoken to plainly has none
        .filter(node -> node.scheme() != Scheme.HTTP)
        .forEach(node -> sources.add(certificate(service, node)));
  }

  private Poller.PolledSource certificate(Service service, Service.@Nullable Node node) {
    return new Poller.PolledSource(
        new CertificateSource(service, node, reach.materials(), clock), CERTIFICATE_EVERY, true);
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
    SourceReader reader = reader(spec, new NodeTexts(node, secrets));
    return new GuardedSource(spec, node, reader, secrets, clock);
  }

  private SourceReader reader(SignalSpec spec, NodeTexts texts) {
    String key = spec.source().key();
    SourceType type = SourceType.all().get(key);
    if (type == null) {
      throw new IllegalStateException("nothing reads a source of the kind " + key);
    }
    return type.open(
        spec, new SourceTools(texts, reach.fetch(), reach.vertx(), runs, reach.materials()));
  }
}
