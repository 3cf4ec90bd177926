package dev.pitwall.api;

import dev.pitwall.text.Unshowable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the contract says about one field of a request; also in words, for refusals.
 *
 * @param name as in the request
 * @param place query, path or body
 * @param schema its schema, references resolved
 */
record FieldRule(String name, Place place, JsonObject schema, boolean required) {
  /** Where a field stands in a request. */
  enum Place {
    QUERY,
    PATH,
    BODY
  }

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  /** Whether a value of the query or path fits. */
  boolean fits(String value) {
    JsonArray words = schema.getJsonArray("enum");
    if (words != null && words.stream().noneMatch(word -> word.toString().equals(value))) {
      return false;
    }
    if (isWhole()) {
      return WHOLE.matcher(value).matches() && isWithin(Long.parseLong(value));
    }
    return fitsText(value);
  }

  /** Whether a member of a body fits. */
  boolean fits(Object value) {
    if (isWhole()) {
      return value instanceof Integer && fits(value.toString());
    }
    return value instanceof String text && fits(text);
  }

  private boolean isWhole() {
    return "integer".equals(schema.getString("type"));
  }

  private boolean isWithin(long value) {
    return value >= schema.getInteger("minimum", Integer.MIN_VALUE)
        && value <= schema.getInteger("maximum", Integer.MAX_VALUE);
  }

  /** Everything that is shown later, or named in an audit line, stays on its line. */
  private boolean fitsText(String value) {
    String pattern = schema.getString("pattern");
    return value.length() >= schema.getInteger("minLength", 0)
        && value.length() <= schema.getInteger("maxLength", Integer.MAX_VALUE)
        && Unshowable.in(value).isEmpty()
        && (pattern == null || Pattern.compile(pattern).matcher(value).matches());
  }

  /** What would have been right in the place of that value. */
  String expectedFor(String value) {
    OptionalInt unshowable = isWhole() ? OptionalInt.empty() : Unshowable.in(value);
    return unshowable.isEmpty()
        ? expected()
        : expected() + ", without " + Unshowable.name(unshowable.getAsInt());
  }

  /** What would have been right. */
  String expected() {
    JsonArray words = schema.getJsonArray("enum");
    if (words != null) {
      return "one of " + words.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
    if (isWhole()) {
      return "a whole number from %d to %d"
          .formatted(schema.getInteger("minimum"), schema.getInteger("maximum"));
    }
    return schema.getString("x-expected", "another value");
  }
}
