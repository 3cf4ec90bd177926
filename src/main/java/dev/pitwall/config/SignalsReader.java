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

  /** By the key it stands under. */
  private static final Map<String, SourceReader> SOURCES = sources();

  private final Map<String, Service> services;
  private final Map<String, String> secrets;
  private final List<Value> journeys = new ArrayList<>();

  SignalsReader(Map<String, Service> services, Map<String, String> secrets) {
    this.services = services;
    this.secrets = secrets;
  }

  private static Map<String, SourceReader> sources() {
    Map<String, SourceReader> sources = new LinkedHashMap<>();
    sources.put("http", new HttpSourceReader());
    sources.put("openmetrics", new OpenMetricsSourceReader());
    sources.put("prometheus", new PrometheusSourceReader());
    sources.put("rabbitmq", new RabbitMqSourceReader());
    sources.put("artemis", new ArtemisSourceReader());
    sources.put("kafka", new KafkaSourceReader());
    sources.put("redis", new RedisSourceReader());
    sources.put("jdbc", new JdbcSourceReader());
    sources.put("alertmanager", new AlertmanagerSourceReader());
    sources.put("journeys", new JourneysSourceReader());
    return sources;
  }

  /** That every journey exists whose runs are read. */
  void check(JourneyNames names) {
    for (Value at : journeys) {
      at.text().ifPresent(name -> names.check(at, name, ""));
    }
  }

  /** The signals by name; empty for one that could not be understood, so that its name is known. */
  Map<String, Optional<SignalSpec>> read(Value value) {
    Map<String, Optional<SignalSpec>> signals = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : value.entries().entrySet()) {
      Scalars.name(value.keyOf(entry.getKey()).called("signal"));
      signals.put(entry.getKey(), signal(entry.getKey(), entry.getValue()));
    }
    return signals;
  }

  private Optional<SignalSpec> signal(String name, Value value) {
    List<String> keys = new ArrayList<>(SOURCES.keySet());
    keys.addAll(List.of("service", "every", "timeout", "stale_after"));
    Section section = Section.of(value, keys.toArray(String[]::new));
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

  private Optional<SourceReader.Described> source(Section section) {
    Optional<String> key =
        section.one(SOURCES.keySet(), "a signal needs exactly one place to read it");
    boolean perNode = section.find("service").isPresent();
    SourceTexts texts = new SourceTexts(perNode, secrets);
    Optional<SourceReader.Described> described =
        key.flatMap(k -> reader(k).read(section.find(k).orElseThrow(), texts));
    journeys.addAll(texts.journeys());
    if (perNode && described.isPresent() && !texts.namesNode()) {
      Value at = section.find(key.orElseThrow()).orElseThrow();
      return at.find("url")
          .orElse(at)
          .wrong(
              "`" + at.find("url").orElse(at).name() + "` is the same for every node",
              reader(key.orElseThrow()).perNodeHint());
    }
    return described;
  }

  private static SourceReader reader(String key) {
    SourceReader reader = SOURCES.get(key);
    if (reader == null) {
      throw new IllegalArgumentException(key);
    }
    return reader;
  }

  private static Optional<Duration> duration(Section section, String key) {
    return section.find(key).flatMap(v -> Scalars.duration(v, SHORTEST));
  }

  private Optional<String> service(Value value) {
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
