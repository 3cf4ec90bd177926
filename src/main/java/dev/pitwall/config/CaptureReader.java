package dev.pitwall.config;

import dev.pitwall.journey.Capture;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what is taken from the answer to a request. */
final class CaptureReader {
  private static final Key<String> HEADER = Key.of("header", Forms.header()).says("takes a header");
  private static final Key<Pattern> BODY =
      Key.of("body", Forms.regex())
          .says("takes the first group of the match in the body, or the whole match");
  private static final Keys KEYS =
      Keys.of().oneOf("a capture takes a JSONPath, a `header` or a `body`", HEADER, BODY);

  /** A map from variables to what each takes. */
  static final Form<YamlValue> FORM =
      VariableScope.named(Forms.orMap("JSONPath, or map", Forms.jsonPath().schema(), KEYS))
          .called("map from variables to JSONPaths or maps");

  private CaptureReader() {}

  static List<Capture> read(YamlValue value) {
    List<Capture> captures = new ArrayList<>();
    // A capture that is wrong still makes its variable known, or each use would be a problem too.
    value
        .entries("variable", VariableScope.NAME)
        .forEach(
            (name, one) ->
                captures.add(capture(name, one).orElse(new Capture.FromJson(name, "$"))));
    return captures;
  }

  private static Optional<Capture> capture(String variable, YamlValue value) {
    if (!value.isMap()) {
      return Scalars.jsonPath(value).map(path -> new Capture.FromJson(variable, path));
    }
    YamlMap map = KEYS.read(value);
    return map.chosen()
        .flatMap(
            key ->
                key.equals(HEADER.name())
                    ? map.read(HEADER).map(name -> new Capture.FromHeader(variable, name))
                    : map.read(BODY).map(found -> new Capture.FromBody(variable, found)));
  }
}
