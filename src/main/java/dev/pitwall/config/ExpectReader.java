package dev.pitwall.config;

import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Match;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads what the answer to a request must be like. */
record ExpectReader(MatchReader matches) {
  private static final Pattern CLASS = Pattern.compile("([1-5])xx");

  private static final Key<Set<Integer>> STATUS =
      Key.of(
              "status",
              Form.of("`201`, `2xx`, or a list of such", statusSchema(), ExpectReader::statuses))
          .says("the status it must have")
          .usually(Set.of(), "any 2xx");
  private static final Key<Duration> WITHIN =
      Key.of("within", Forms.duration(Duration.ofMillis(1)))
          .says("how long it may take to the last byte of the body")
          .otherwise("the step's timeout");
  private static final Key<YamlValue> HEADER =
      Key.of(
              "header",
              Forms.mapOf("map from names to texts or demands", Forms.header(), MatchReader.TEXT))
          .says("a text must be contained");
  private static final Key<YamlValue> BODY =
      Key.of("body", MatchReader.TEXT).says("a text must be contained");
  private static final Key<YamlValue> JSON =
      Key.of(
              "json",
              Forms.mapOf(
                  "map from JSONPaths to values or demands", Forms.jsonPath(), MatchReader.JSON))
          .says("a value must be equal, numbers by value");
  private static final Keys KEYS = Keys.of(STATUS, WITHIN, HEADER, BODY, JSON);

  static final Form<YamlValue> FORM = Forms.section(KEYS, Optional::of).readBy(Optional::of);

  private static Map<String, Object> statusSchema() {
    Map<String, Object> one =
        Forms.either(
            List.of(
                Map.of("type", "integer", "minimum", 100, "maximum", 599),
                Map.of("type", "string", "pattern", "^([1-5]xx|[1-5]\\d\\d)$")));
    return Forms.either(List.of(one, Map.of("type", "array", "minItems", 1, "items", one)));
  }

  Expectation read(YamlValue value) {
    YamlMap map = KEYS.read(value);
    return new Expectation(
        map.get(STATUS),
        map.read(WITHIN).orElse(null),
        map.find(HEADER).map(this::onHeaders).orElse(List.of()),
        map.find(BODY).map(v -> matches.texts(v, Match.Contains::new)).orElse(List.of()),
        map.find(JSON).map(this::onJson).orElse(List.of()));
  }

  private static Optional<Set<Integer>> statuses(YamlValue value) {
    Set<Integer> statuses = new TreeSet<>();
    List<YamlValue> items = value.isList() ? value.list() : List.of(value);
    if (items.isEmpty()) {
      value.mustBe("a status code, a class such as 2xx, or a list of them", "");
    }
    for (YamlValue item : items) {
      statuses.addAll(status(item));
    }
    return Optional.of(statuses);
  }

  private static List<Integer> status(YamlValue value) {
    Optional<String> text = value.text();
    Optional<Matcher> family = text.map(CLASS::matcher).filter(Matcher::matches);
    if (family.isPresent()) {
      int from = 100 * Integer.parseInt(family.get().group(1));
      return IntStream.range(from, from + 100).boxed().toList();
    }
    if (text.isEmpty() || text.get().matches("[1-5]\\d\\d")) {
      return text.map(Integer::valueOf).stream().toList();
    }
    value.mustBe("a status code from 100 to 599 or a class such as 2xx", "");
    return List.of();
  }

  private List<Expectation.OnHeader> onHeaders(YamlValue value) {
    List<Expectation.OnHeader> headers = new ArrayList<>();
    value
        .entries("header", Forms.header())
        .forEach(
            (name, one) ->
                matches.texts(one, Match.Contains::new).stream()
                    .map(match -> new Expectation.OnHeader(name, match))
                    .forEach(headers::add));
    return headers;
  }

  private List<Expectation.OnJson> onJson(YamlValue value) {
    List<Expectation.OnJson> all = new ArrayList<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Scalars.jsonPath(value.keyOf(entry.getKey()));
      matches
          .json(entry.getValue())
          .forEach(match -> all.add(new Expectation.OnJson(entry.getKey(), match)));
    }
    return all;
  }
}
