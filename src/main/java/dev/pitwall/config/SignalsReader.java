package dev.pitwall.config;

import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is read from outside. */
final class SignalsReader {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int STALE_PERIODS = 3;
  private static final String NODE = "{{node.address}}";
  private static final String[] FIGURES = {
    "depth",
    "in_flight",
    "oldest_age",
    "arrived",
    "drained",
    "consumers",
    "capacity",
    "dead_letters"
  };

  private final Map<String, Service> services;

  SignalsReader(Map<String, Service> services) {
    this.services = services;
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
    Section section = Section.of(value, "http", "service", "every", "timeout", "stale_after");
    Optional<String> service = section.find("service").flatMap(this::service);
    boolean perNode = section.find("service").isPresent();
    Duration every = duration(section, "every").orElse(EVERY);
    Duration timeout = duration(section, "timeout").orElse(TIMEOUT);
    Duration stale =
        section
            .find("stale_after")
            .flatMap(v -> Scalars.duration(v, every))
            .orElse(every.multipliedBy(STALE_PERIODS));
    Optional<Section> http =
        section
            .need("http", "add where to read it: http: {url: ..., queue: {depth: $.depth}}")
            .map(v -> Section.of(v, "url", "queue", "errors"));
    return http.flatMap(
        from -> {
          Optional<String> url =
              from.need("url", "add the URL to read").flatMap(v -> url(v, perNode));
          Optional<String> kind =
              from.one(List.of("queue", "errors"), "a signal needs `queue` or `errors`");
          return kind.map(
              key ->
                  new SignalSpec(
                      name,
                      service.orElse(null),
                      kind(key),
                      url.orElse(""),
                      paths(from, key),
                      every,
                      timeout,
                      stale));
        });
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

  private static Optional<String> url(Value value, boolean perNode) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return text;
    }
    if (perNode != text.get().contains(NODE)) {
      return perNode
          ? value.wrong(
              "`url` is the same for every node", "write " + NODE + " where the host and port go")
          : value.wrong("`url` has " + NODE + " but the signal has no `service`", "add `service`");
    }
    Value filled = value;
    boolean good = Scalars.absolute(text.get().replace(NODE, "node:1")).isPresent();
    return good
        ? text
        : (text.get().contains("@") ? value.secretly() : filled)
            .mustBe("a URL", "write http://host:port/path; the only place allowed is " + NODE);
  }

  private static SignalSpec.Kind kind(String key) {
    return "queue".equals(key) ? SignalSpec.Kind.QUEUE : SignalSpec.Kind.ERRORS;
  }

  private static Map<String, String> paths(Section http, String key) {
    Value value = http.find(key).orElseThrow();
    boolean queue = "queue".equals(key);
    Section section = queue ? Section.of(value, FIGURES) : Section.of(value, "bad", "total");
    Set<String> needed = Set.of("depth", "oldest_age", "in_flight");
    if (queue && value.isMap() && section.present(needed).isEmpty()) {
      value.wrong(
          "`queue` has neither `depth` nor `oldest_age` nor `in_flight`",
          "add the JSONPath of one, such as depth: $.queue.depth");
    }
    if (!queue) {
      section.need("bad", "add the JSONPath of the counter of failed requests");
      section.need("total", "add the JSONPath of the counter of all requests");
    }
    Map<String, String> paths = new LinkedHashMap<>();
    for (String figure : queue ? FIGURES : new String[] {"bad", "total"}) {
      section.find(figure).flatMap(Scalars::jsonPath).ifPresent(path -> paths.put(figure, path));
    }
    return paths;
  }
}
