package dev.pitwall.config;

import dev.pitwall.journey.Json;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a text or a JSON value must be like. */
final class MatchReader {
  private static final List<String> ON_TEXT =
      List.of("equals", "contains", "not_contains", "matches");
  private static final List<String> ON_JSON =
      List.of("equals", "contains", "not_contains", "matches", "exists", "above", "below");

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
    YamlMap section = YamlMap.of(value, ON_TEXT.toArray(String[]::new));
    return section
        .one(ON_TEXT, "`" + value.name() + "` makes one demand")
        .flatMap(key -> onText(key, section.find(key).orElseThrow()));
  }

  /** Any number of demands on a text. */
  List<Match> texts(YamlValue value, Function<Template, Match> bare) {
    if (!value.isMap()) {
      return variables.template(value).map(bare).stream().toList();
    }
    YamlMap section = YamlMap.unchecked(value);
    List<Match> matches = new ArrayList<>();
    for (String key : demands(section, ON_TEXT)) {
      onText(key, section.find(key).orElseThrow()).ifPresent(matches::add);
    }
    return matches;
  }

  private static Iterable<String> demands(YamlMap section, List<String> keys) {
    if (section.allow(keys) && section.present(keys).isEmpty()) {
      section.value().wrong("no demand", "write one of: " + String.join(", ", keys));
    }
    return section.present(keys);
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
    YamlMap section = YamlMap.unchecked(value);
    List<Match> matches = new ArrayList<>();
    for (String key : demands(section, ON_JSON)) {
      onJson(key, section.find(key).orElseThrow()).ifPresent(matches::add);
    }
    return matches;
  }

  private Optional<Match> onJson(String key, YamlValue value) {
    return switch (key) {
      case "equals" -> {
        Json wanted = json.read(value);
        yield Optional.of(new Match.Is(wanted));
      }
      case "exists" -> value.bool().map(Match.Exists::new);
      case "above" -> value.number().map(Match.Above::new);
      case "below" -> value.number().map(Match.Below::new);
      default -> onText(key, value);
    };
  }
}
