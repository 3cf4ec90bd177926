package dev.pitwall.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON as it stands in a column, written and read field by field. Absent means null. */
final class StoredJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoredJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a column holds "
              + text.length()
              + " characters that are no JSON: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** An array with one object for each value. */
  static <T> ArrayNode array(List<T> values, BiConsumer<T, ObjectNode> fill) {
    ArrayNode array = MAPPER.createArrayNode();
    values.forEach(value -> fill.accept(value, array.addObject()));
    return array;
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
    List<T> values = new ArrayList<>(array.size());
    array.forEach(element -> values.add(read.apply(element)));
    return values;
  }

  static void putText(ObjectNode to, String field, @Nullable String value) {
    if (value != null) {
      to.put(field, value);
    }
  }

  static void putInstant(ObjectNode to, String field, @Nullable Instant value) {
    if (value != null) {
      to.put(field, value.toString());
    }
  }

  static void putMicros(ObjectNode to, String field, @Nullable Duration value) {
    if (value != null) {
      to.put(field, Micros.of(value));
    }
  }

  static String text(JsonNode from, String field) {
    JsonNode value = require(from, field);
    if (!value.isTextual()) {
      throw new IllegalStateException(
          "a kept record has " + value.getNodeType() + " as its " + field + "; required a text");
    }
    return value.textValue();
  }

  static @Nullable String textOrNull(JsonNode from, String field) {
    return from.has(field) ? text(from, field) : null;
  }

  static Instant instant(JsonNode from, String field) {
    return InstantText.read(text(from, field));
  }

  static @Nullable Instant instantOrNull(JsonNode from, String field) {
    return from.has(field) ? instant(from, field) : null;
  }

  static Duration micros(JsonNode from, String field) {
    return Micros.duration(require(from, field).longValue());
  }

  static @Nullable Duration microsOrNull(JsonNode from, String field) {
    return from.has(field) ? micros(from, field) : null;
  }

  static JsonNode require(JsonNode from, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      throw new IllegalStateException("a kept record has no " + field + "; was it edited by hand?");
    }
    return value;
  }
}
