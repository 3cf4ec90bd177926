package dev.pitwall.config;

import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceType;
import dev.pitwall.tls.TlsReader;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is read from outside. */
final class SignalsReader {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int STALE_PERIODS = 3;

  private static final Key<String> SERVICE =
      Key.of("service", Forms.text().called("name"))
          .says(
              "with it the signal is read from each node of the service, and a text of its source must"
                  + " hold `{{node.address}}`, `{{node.host}}` or `{{node.name}}`");
  private static final Key<Duration> EVERY =
      Key.of("every", Forms.duration(SHORTEST))
          .says("how often it is read")
          .usually(Duration.ofSeconds(5));
  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", Forms.duration(SHORTEST))
          .says("how long a reading may take")
          .usually(Duration.ofSeconds(2));
  private static final Key<YamlValue> STALE_AFTER =
      Key.of(
              "stale_after",
              Forms.duration(Duration.ZERO)
                  .called("duration, `every` or more")
                  .<YamlValue>readBy(Optional::of))
          .says("an older reading is no reading")
          .otherwise(STALE_PERIODS + " x every");

  /** A map from names to signals, which are read once services and secrets are known. */
  static final Form<YamlValue> FORM =
      Forms.mapOf("map", Forms.name(), Forms.section(keys(SourceType.own()), Optional::of));

  private final Map<String, SourceType> sources = SourceType.all();
  private final Keys keys = keys(sources);
  private final Map<String, Service> services;
  private final Map<String, String> secrets;
  private final TlsReader tls;
  private final List<YamlValue> journeys = new ArrayList<>();

  SignalsReader(Map<String, Service> services, Map<String, String> secrets, TlsReader tls) {
    this.services = services;
    this.secrets = secrets;
    this.tls = tls;
  }

  private static Keys keys(Map<String, SourceType> sources) {
    return Keys.of()
        .oneOf(
            "a signal needs exactly one place to read it",
            sources.values().stream().map(SignalsReader::key).toList())
        .and(SERVICE, EVERY, TIMEOUT, STALE_AFTER);
  }

  private static Key<?> key(SourceType source) {
    String page = " ([%s](signals/%s.md))".formatted(source.key(), source.key());
    return Key.of(source.key(), source.form()).says(source.says() + page);
  }

  /** That every journey exists whose runs are read. */
  void check(JourneysFolder folder) {
    for (YamlValue at : journeys) {
      at.text().ifPresent(name -> folder.check(at, name, ""));
    }
  }

  /** The signals by name; empty for one that could not be understood, so that its name is known. */
  Map<String, Optional<SignalSpec>> read(YamlValue value) {
    Map<String, Optional<SignalSpec>> signals = new LinkedHashMap<>();
    value
        .entries("signal", Forms.name())
        .forEach((name, one) -> signals.put(name, signal(name, one)));
    return signals;
  }

  private Optional<SignalSpec> signal(String name, YamlValue value) {
    YamlMap map = keys.read(value);
    String service = map.find(SERVICE).flatMap(this::service).orElse(null);
    Duration every = map.get(EVERY);
    Duration timeout = map.get(TIMEOUT);
    Duration stale =
        map.find(STALE_AFTER)
            .flatMap(v -> Scalars.duration(v, every))
            .orElse(every.multipliedBy(STALE_PERIODS));
    return source(map)
        .map(
            from ->
                new SignalSpec(name, service, from.kind(), from.source(), every, timeout, stale));
  }

  private Optional<SourceType.Described> source(YamlMap map) {
    boolean perNode = map.find(SERVICE).isPresent();
    SourceTemplates texts = new SourceTemplates(perNode, secrets, tls);
    Optional<SourceType> chosen = map.chosen().map(sources::get);
    Optional<SourceType.Described> described =
        chosen.flatMap(type -> type.read(map.find(type.key()).orElseThrow(), texts));
    journeys.addAll(texts.journeys());
    if (perNode && described.isPresent() && !texts.namesNode()) {
      YamlValue at = map.find(chosen.orElseThrow().key()).orElseThrow();
      YamlValue url = at.find("url").orElse(at);
      return url.wrong(
          "`" + url.name() + "` is the same for every node", chosen.get().perNodeHint());
    }
    return described;
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
