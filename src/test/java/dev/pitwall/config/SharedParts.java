package dev.pitwall.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Moves what a schema says several times to its definitions. */
final class SharedParts {
  private static final int SHORT = 250;
  private static final String KEYS = "properties";

  private final Map<JsonNode, Integer> seen = new LinkedHashMap<>();
  private final Map<JsonNode, String> names = new LinkedHashMap<>();

  private SharedParts() {}

  static ObjectNode of(ObjectNode schema) {
    SharedParts parts = new SharedParts();
    parts.count(schema, false);
    ObjectNode root = (ObjectNode) parts.replaced(schema.deepCopy(), "schema", true);
    ObjectNode definitions = root.putObject("definitions");
    while (definitions.size() < parts.names.size()) {
      new LinkedHashMap<>(parts.names)
          .forEach(
              (part, name) -> {
                if (!definitions.has(name)) {
                  definitions.set(name, parts.replaced(part.deepCopy(), name, true));
                }
              });
    }
    return root;
  }

  /** What stands under {@code properties} is a map of schemas, not a schema. */
  private void count(JsonNode part, boolean map) {
    if (!map && part.isObject() && part.toString().length() > SHORT) {
      // What is counted twice has its parts counted once: they are defined inside it.
      if (seen.merge(part, 1, Integer::sum) > 1) {
        return;
      }
    }
    if (part.isObject()) {
      part.properties().forEach(member -> count(member.getValue(), member.getKey().equals(KEYS)));
    } else {
      part.forEach(one -> count(one, false));
    }
  }

  private JsonNode replaced(JsonNode part, String name, boolean whole) {
    if (!whole && seen.getOrDefault(part, 0) > 1) {
      JsonNode original = part.deepCopy();
      names.putIfAbsent(original, unique(name));
      ObjectNode reference = ((ObjectNode) part).objectNode();
      return reference.put("$ref", "#/definitions/" + names.get(original));
    }
    if (part instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member ->
                  member.setValue(
                      replaced(
                          member.getValue(),
                          isWord(member.getKey()) ? name : member.getKey(),
                          member.getKey().equals(KEYS))));
    } else if (part instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced(array.get(i), name, false));
      }
    }
    return part;
  }

  private static boolean isWord(String key) {
    return key.equals(KEYS)
        || key.equals("additionalProperties")
        || key.equals("items")
        || key.endsWith("Of");
  }

  private String unique(String name) {
    String unique = name;
    for (int i = 2; names.containsValue(unique); i++) {
      unique = name + i;
    }
    return unique;
  }
}
