package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads variables with their values, which are plain text. */
final class VariableReader {
  static final Form<Map<String, String>> FORM =
      VariableScope.named(Forms.text("text", "(?![\\s\\S]*\\{\\{)[\\s\\S]*", YamlValue::text))
          .called("map of texts")
          .as(VariableReader::read);

  private VariableReader() {}

  static Map<String, String> read(YamlValue value) {
    Map<String, String> variables = new LinkedHashMap<>();
    value
        .entries("variable", VariableScope.NAME)
        .forEach((name, text) -> variables.put(name, plain(text).orElse("")));
    return variables;
  }

  private static Optional<String> plain(YamlValue value) {
    Optional<String> text = value.text();
    return text.isPresent() && text.get().contains("{{")
        ? value.mustBe("plain text", "{{...}} belongs into the steps")
        : text;
  }
}
