package dev.pitwall.config;

import dev.pitwall.journey.Match;
import dev.pitwall.journey.Template;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads what a text or a JSON value must be like. */
final class MatchReader {
  private static final List<Key<?>> OF_TEXT =
      List.of(
          Key.of("equals", Forms.text()).says("is that text"),
          Key.of("contains", Forms.text()).says("holds that text"),
          Key.of("not_contains", Forms.text()).says("does not hold that text"),
          Key.of("matches", Forms.regex())
              .says("a Java regular expression is found anywhere in it"));

  /** Demands on a text. */
  static final Keys ON_TEXT = Keys.of(OF_TEXT).narrowed("minProperties", 1);

  /** Demands on a JSON value. */
  static final Keys ON_JSON =
      Keys.of(
              Key.of("equals", Form.of("any value", Map.of(), Optional::of))
                  .says("is that value, numbers by value"))
          .and(Keys.of(OF_TEXT.subList(1, OF_TEXT.size())))
          .and(
              Key.of("exists", Forms.bool()).says("is there, or is not"),
              Key.of("above", Forms.number()).says("is a number above"),
              Key.of("below", Forms.number()).says("is a number below"))
          .narrowed("minProperties", 1);

  private static final Keys ONE_ON_TEXT = Keys.of().oneOf("one demand", OF_TEXT);

  /** One demand on a text, or a text. */
  static final Form<YamlValue> ONE =
      Forms.orMap("text, or one demand", Forms.text().schema(), ONE_ON_TEXT);

  /** Any number of demands on a text, or a text. */
  static final Form<YamlValue> TEXT =
      Forms.orMap("text, or demands", Forms.text().schema(), ON_TEXT);

  /** Any number of demands on a JSON value, or the value itself. */
  static final Form<YamlValue> JSON =
      Forms.orMap(
          "value, or demands",
          Map.of("type", List.of("string", "number", "boolean", "null", "array")),
          ON_JSON);

  private final VariableScope variables;
  private final YamlJson json;

  MatchReader(VariableScope variables) {
    this.variables = variables;
    this.json = new YamlJson(variables);
  }

  /** One demand on a text; a bare text means what the caller says. */
  Optional<Match> text(YamlValue value, Function<Template, Match> bare) {
    if (!value.isMap()) {
      return variables.template(value).map(bare);
    }
    YamlMap section = ON_TEXT.read(value);
    return section
        .one(ON_TEXT.names(), "`" + value.name() + "` makes one demand")
        .flatMap(key -> onText(key, section.find(key).orElseThrow()));
  }

  /** Any number of demands on a text. */
  List<Match> texts(YamlValue value, Function<Template, Match> bare) {
    if (!value.isMap()) {
      return variables.template(value).map(bare).stream().toList();
    }
    return demands(value, ON_TEXT, this::onText);
  }

  private static List<Match> demands(
      YamlValue value, Keys demands, BiFunction<String, YamlValue, Optional<Match>> reader) {
    List<String> keys = demands.names();
    YamlMap map = YamlMap.unchecked(value, demands);
    if (map.allow(keys) && map.present(keys).isEmpty()) {
      value.wrong("no demand", "write one of: " + String.join(", ", keys));
    }
    return map.present(keys).stream()
        .flatMap(key -> reader.apply(key, map.find(key).orElseThrow()).stream())
        .toList();
  }

  private Optional<Match> onText(String key, YamlValue value) {
    return switch (key) {
      case "equals" -> variables.template(value).map(Match.Equals::new);
      case "contains" -> variables.template(value).map(Match.Contains::new);
      case "not_contains" -> variables.template(value).map(Match.NotContains::new);
      default -> Scalars.regex(value).map(Match.Matches::new);
    };
  }

  /** Any number of demands on a JSON value; anything but a map is the value it must be. */
  List<Match> json(YamlValue value) {
    if (!value.isMap()) {
      return List.of(new Match.Is(json.read(value)));
    }
    return demands(value, ON_JSON, this::onJson);
  }

  private Optional<Match> onJson(String key, YamlValue value) {
    return switch (key) {
      case "equals" -> Optional.of(new Match.Is(json.read(value)));
      case "exists" -> value.bool().map(Match.Exists::new);
      case "above" -> value.number().map(Match.Above::new);
      case "below" -> value.number().map(Match.Below::new);
      default -> onText(key, value);
    };
  }
}
