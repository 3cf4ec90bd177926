package dev.pitwall.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.text.Cut;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose fields are known by name. Whatever is there must be of its type; null counts
 * as not there.
 */
public final class JsonFields {
  private static final int SHOWN = 120;

  private final String name;
  private final JsonNode node;

  private JsonFields(String name, JsonNode node) {
    this.name = name;
    this.node = node;
  }

  /**
   * Reads a text.
   *
   * @throws ReadFailure when it is not a JSON object
   */
  public static JsonFields of(String text) throws ReadFailure {
    JsonNode read = AnswerJson.read(text);
    if (!read.isObject()) {
      throw new ReadFailure("the answer is " + seen(read) + "; required a JSON object");
    }
    return new JsonFields("the answer", read);
  }

  /** The names of its fields. */
  public List<String> names() {
    return node.propertyStream().map(Map.Entry::getKey).toList();
  }

  /**
   * A number of at least zero that must be there.
   *
   * @throws ReadFailure when it is not
   */
  public double count(String field) throws ReadFailure {
    Double value = number(field);
    if (value == null) {
      throw new ReadFailure(field + " is missing in " + name + "; required a number");
    }
    if (value < 0) {
      throw new ReadFailure(field + " is " + value + "; required a number of at least 0");
    }
    return value;
  }

  /** A number, of either sign; null when it is not there. */
  public @Nullable Double number(String field) throws ReadFailure {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw new ReadFailure(field + " is " + seen(value) + "; required a number");
    }
    return value.asDouble();
  }

  /** A text, shortened; null when it is not there. */
  public @Nullable String text(String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? shorten(value.asText()) : null;
  }

  /** An object in it; null when it is not there. Erlang writes an empty object as an empty list. */
  public @Nullable JsonFields child(String field) throws ReadFailure {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty())) {
      return null;
    }
    if (!value.isObject()) {
      throw new ReadFailure(field + " is " + seen(value) + "; required an object");
    }
    return new JsonFields(field, value);
  }

  private static String seen(JsonNode value) {
    return value.isMissingNode() ? "empty" : shorten(value.toString());
  }

  private static String shorten(String text) {
    return Cut.to(text, SHOWN);
  }
}
