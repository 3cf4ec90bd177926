package dev.pitwall.config;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.HealthRule.Question;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.UrlScalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a node is asked whether it is well: a path, or a map for all that can be said. */
final class HealthReader {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int MOST_IN_A_ROW = 100;

  private static final Key<String> PATH =
      Key.of("path", Forms.path()).says("what to GET from the node with the service's Host");
  private static final Key<Boolean> TCP =
      Key.of("tcp", Forms.bool().called("true").then(HealthReader::tcp).narrowed("const", true))
          .says("only whether the node accepts connections");
  private static final Key<Integer> STATUS =
      Key.of("status", Forms.integer(100, 599))
          .says("the status of a good answer")
          .otherwise("any 2xx")
          .with("path");
  private static final Key<String> CONTAINS =
      Key.of("contains", Forms.text()).says("what its body must hold").with("path");
  private static final Key<Map<String, String>> JSON =
      Key.of(
              "json",
              Form.of(
                  "map from JSONPath to text",
                  Forms.named(Forms.jsonPath(), Forms.text().schema()),
                  HealthReader::json))
          .says("what its document must say, such as `{$.components.db.status: UP}`")
          .usually(Map.of(), "none")
          .with("path");
  private static final Key<Duration> EVERY =
      Key.of("every", Forms.duration(SHORTEST)).says("how often").usually(HealthRule.EVERY);
  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", Forms.duration(SHORTEST)).says("for how long").usually(HealthRule.TIMEOUT);
  private static final Key<Integer> UP =
      Key.of("up_after", Forms.integer(1, MOST_IN_A_ROW))
          .says("so many good answers in a row make it up")
          .usually(HealthRule.UP_AFTER);
  private static final Key<Integer> DOWN =
      Key.of("down_after", Forms.integer(1, MOST_IN_A_ROW))
          .says("so many bad answers in a row make it down")
          .usually(HealthRule.DOWN_AFTER);

  private static final Keys KEYS =
      Keys.of()
          .oneOf("`health` needs `path` or `tcp`", PATH, TCP)
          .and(STATUS, CONTAINS, JSON, EVERY, TIMEOUT, UP, DOWN);

  static final Form<HealthRule> FORM =
      Forms.orMap("path, or map", Forms.path().schema(), KEYS).readBy(HealthReader::read);

  private HealthReader() {}

  private static Optional<HealthRule> read(YamlValue value) {
    if (!value.isMap()) {
      return UrlScalars.path(value).map(HealthRule::of);
    }
    YamlMap map = KEYS.read(value);
    Duration every = map.get(EVERY);
    Duration timeout = map.get(TIMEOUT);
    int up = map.get(UP);
    int down = map.get(DOWN);
    return question(map).map(asked -> new HealthRule(asked, every, timeout, up, down));
  }

  private static Optional<Question> question(YamlMap map) {
    Optional<String> key = map.chosen();
    if (key.filter(TCP.name()::equals).isPresent()) {
      for (String other : map.present(List.of(STATUS.name(), CONTAINS.name(), JSON.name()))) {
        map.value().keyOf(other).wrong("`" + other + "` goes with `path`", "remove it");
      }
      return map.read(TCP).map(yes -> new Question.Tcp());
    }
    Optional<Integer> status = map.read(STATUS);
    String contains = map.read(CONTAINS).orElse(null);
    Map<String, String> json = map.get(JSON);
    return key.flatMap(one -> map.read(PATH))
        .map(path -> new Question.Http(path, status, contains, json));
  }

  private static Optional<Boolean> tcp(YamlValue value, boolean wanted) {
    return wanted ? Optional.of(true) : value.mustBe("true", "leave `health` out to ask nothing");
  }

  private static Optional<Map<String, String>> json(YamlValue value) {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Optional<String> path = Scalars.jsonPath(value.keyOf(entry.getKey()));
      Optional<String> wanted = entry.getValue().text();
      path.ifPresent(p -> wanted.ifPresent(w -> paths.put(p, w)));
    }
    return Optional.of(paths);
  }
}
