package dev.pitwall.config;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.HealthRule.Question;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a node is asked whether it is well: a path, or a map for all that can be said. */
final class HealthReader {
  private static final List<String> QUESTIONS = List.of("path", "tcp");
  private static final List<String> OF_PATH = List.of("status", "contains", "json");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int MOST_IN_A_ROW = 100;

  private HealthReader() {}

  static Optional<HealthRule> read(YamlValue value) {
    if (!value.isMap()) {
      return path(value).map(HealthRule::of);
    }
    YamlMap section =
        YamlMap.of(
            value,
            "path",
            "tcp",
            "status",
            "contains",
            "json",
            "every",
            "timeout",
            "up_after",
            "down_after");
    Optional<Duration> every = section.find("every").flatMap(v -> Scalars.duration(v, SHORTEST));
    Optional<Duration> timeout =
        section.find("timeout").flatMap(v -> Scalars.duration(v, SHORTEST));
    Optional<Integer> up = section.find("up_after").flatMap(v -> v.integer(1, MOST_IN_A_ROW));
    Optional<Integer> down = section.find("down_after").flatMap(v -> v.integer(1, MOST_IN_A_ROW));
    return question(section)
        .map(HealthRule::of)
        .map(
            usual ->
                new HealthRule(
                    usual.question(),
                    every.orElse(usual.every()),
                    timeout.orElse(usual.timeout()),
                    up.orElse(usual.upAfter()),
                    down.orElse(usual.downAfter())));
  }

  private static Optional<Question> question(YamlMap section) {
    Optional<String> key = section.one(QUESTIONS, "`health` needs `path` or `tcp`");
    if (key.isPresent() && key.get().equals("tcp")) {
      for (String other : section.present(OF_PATH)) {
        section.value().keyOf(other).wrong("`" + other + "` goes with `path`", "remove it");
      }
      YamlValue tcp = section.find("tcp").orElseThrow();
      Optional<Boolean> wanted = tcp.bool();
      return wanted.isPresent() && !wanted.get()
          ? tcp.mustBe("true", "leave `health` out to ask nothing")
          : wanted.map(yes -> new Question.Tcp());
    }
    Optional<Integer> status = section.find("status").flatMap(v -> v.integer(100, 599));
    Optional<String> contains = section.find("contains").flatMap(YamlValue::text);
    Map<String, String> json = section.find("json").map(HealthReader::json).orElse(Map.of());
    return key.flatMap(k -> section.find(k))
        .flatMap(HealthReader::path)
        .map(path -> new Question.Http(path, status, contains.orElse(null), json));
  }

  private static Map<String, String> json(YamlValue value) {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Optional<String> path = Scalars.jsonPath(value.keyOf(entry.getKey()));
      Optional<String> wanted = entry.getValue().text();
      path.ifPresent(p -> wanted.ifPresent(w -> paths.put(p, w)));
    }
    return paths;
  }

  static Optional<String> path(YamlValue value) {
    Optional<String> text = value.text();
    return text.isEmpty() || Scalars.isPath(text.get())
        ? text
        : value.mustBe("a path", "start with /, such as /health");
  }
}
