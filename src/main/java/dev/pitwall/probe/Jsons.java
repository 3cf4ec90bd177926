package dev.pitwall.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.journey.Json;
import java.util.Comparator;

/** JSON of journeys and of answers. */
final class Jsons {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Comparator<JsonNode> BY_VALUE = Jsons::compare;

  private Jsons() {}

  /** The value with every place filled. */
  static JsonNode render(Json json, Scope scope) {
    return switch (json) {
      case Json.Members object -> {
        ObjectNode node = NODES.objectNode();
        object.members().forEach((name, value) -> node.set(name, render(value, scope)));
        yield node;
      }
      case Json.Elements array -> {
        ArrayNode node = NODES.arrayNode();
        array.elements().forEach(value -> node.add(render(value, scope)));
        yield node;
      }
      case Json.Text text -> NODES.textNode(scope.render(text.template()));
      case Json.Num number -> NODES.numberNode(number.value());
      case Json.Bool bool -> NODES.booleanNode(bool.value());
      case Json.Null() -> NODES.nullNode();
    };
  }

  /** Whether two values are equal, numbers compared by value. */
  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(BY_VALUE, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  /** The value as text: a string as it is, anything else as JSON. */
  static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : write(node);
  }

  /** The value as JSON. */
  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree could not be written", e);
    }
  }
}
