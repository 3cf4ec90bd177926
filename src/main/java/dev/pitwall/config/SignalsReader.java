package dev.pitwall.config;

import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is read from outside. */
final class SignalsReader {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int STALE_PERIODS = 3;

  private final Map<String, SourceParser> sources = SourceParser.all();

  private final Map<String, Service> services;
  private final Map<String, String> secrets;
  private final List<YamlValue> journeys = new ArrayList<>();

  SignalsReader(Map<String, Service> services, Map<String, String> secrets) {
    this.services = services;
    this.secrets = secrets;
  }

  /** That every journey exists whose runs are read. */
  void check(JourneyNames names) {
    for (YamlValue at : journeys) {
      at.text().ifPresent(name -> names.check(at, name, ""));
    }
  }

  /** The signals by name; empty for one that could not be understood, so that its name is known. */
  Map<String, Optional<SignalSpec>> read(YamlValue value) {
    Map<String, Optional<SignalSpec>> signals = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Scalars.name(value.keyOf(entry.getKey()).called("signal"));
      signals.put(entry.getKey(), signal(entry.getKey(), entry.getValue()));
    }
    return signals;
  }

  private Optional<SignalSpec> signal(String name, YamlValue value) {
    List<String> keys = new ArrayList<>(sources.keySet());
    keys.addAll(List.of("service", "every", "timeout", "stale_after"));
    YamlMap section = YamlMap.of(value, keys.toArray(String[]::new));
    Optional<String> service = section.find("service").flatMap(this::service);
    Duration every = duration(section, "every").orElse(EVERY);
    Duration timeout = duration(section, "timeout").orElse(TIMEOUT);
    Duration stale =
        section
            .find("stale_after")
            .flatMap(v -> Scalars.duration(v, every))
            .orElse(every.multipliedBy(STALE_PERIODS));
    return source(section)
        .map(
            from ->
                new SignalSpec(
                    name, service.orElse(null), from.kind(), from.source(), every, timeout, stale));
  }

  private Optional<SourceParser.Described> source(YamlMap section) {
    Optional<String> key =
        section.one(sources.keySet(), "a signal needs exactly one place to read it");
    boolean perNode = section.find("service").isPresent();
    SourceTemplates texts = new SourceTemplates(perNode, secrets);
    Optional<SourceParser.Described> described =
        key.flatMap(k -> reader(k).read(section.find(k).orElseThrow(), texts));
    journeys.addAll(texts.journeys());
    if (perNode && described.isPresent() && !texts.namesNode()) {
      YamlValue at = section.find(key.orElseThrow()).orElseThrow();
      return at.find("url")
          .orElse(at)
          .wrong(
              "`" + at.find("url").orElse(at).name() + "` is the same for every node",
              reader(key.orElseThrow()).perNodeHint());
    }
    return described;
  }

  private SourceParser reader(String key) {
    SourceParser reader = sources.get(key);
    if (reader == null) {
      throw new IllegalArgumentException(key);
    }
    return reader;
  }

  private static Optional<Duration> duration(YamlMap section, String key) {
    return section.find(key).flatMap(v -> Scalars.duration(v, SHORTEST));
  }

  private Optional<String> service(YamlValue value) {
    Optional<String> name = value.text();
    if (name.isEmpty()) {
      return name;
    }
    Service service = services.get(name.get());
    if (service == null) {
      return References.unknown(value, "service", name.get(), services.keySet());
    }
    return service.nodes().isEmpty()
        ? value.wrong(
            "service `" + name.get() + "` has no nodes to read the signal from",
            "add `nodes` to the service, or remove `service` here")
        : name;
  }
}
