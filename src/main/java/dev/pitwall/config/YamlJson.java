package dev.pitwall.config;

import dev.pitwall.journey.Json;
import dev.pitwall.yaml.YamlValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads YAML as the JSON it stands for. */
record YamlJson(VariableScope variables) {

  Json read(YamlValue value) {
    if (value.isMap()) {
      Map<String, Json> members = new LinkedHashMap<>();
      value.entries().forEach((key, member) -> members.put(key, read(member)));
      return new Json.Members(members);
    }
    if (value.isList()) {
      return new Json.Elements(value.list().stream().map(this::read).toList());
    }
    return scalar(value);
  }

  private Json scalar(YamlValue value) {
    if (value.isNull()) {
      return new Json.Null();
    }
    if (value.isNumber()) {
      return new Json.Num(value.number().orElse(BigDecimal.ZERO));
    }
    return value.isBool()
        ? new Json.Bool(value.bool().orElse(false))
        : new Json.Text(variables.templateOr(value));
  }
}
