package dev.pitwall.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.ParseContext;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.pitwall.text.Cut;
import org.jspecify.annotations.Nullable;

/** Takes numbers out of a JSON document by JSONPath. */
public final class JsonFigures {
  private static final ParseContext CONTEXT =
      JsonPath.using(
          Configuration.builder()
              .jsonProvider(new JacksonJsonNodeJsonProvider(AnswerJson.MAPPER))
              .mappingProvider(new JacksonMappingProvider(AnswerJson.MAPPER))
              .options(Option.SUPPRESS_EXCEPTIONS)
              .build());

  private final DocumentContext document;

  private JsonFigures(DocumentContext document) {
    this.document = document;
  }

  /**
   * Reads a document.
   *
   * @throws ReadFailure when it is not JSON
   */
  public static JsonFigures of(String text) throws ReadFailure {
    return new JsonFigures(CONTEXT.parse(AnswerJson.read(text)));
  }

  /**
   * The number a path finds.
   *
   * @param field what it is, for the message
   * @throws ReadFailure when the path finds nothing, or no finite number of at least zero
   */
  public double number(String field, String path) throws ReadFailure {
    JsonNode found = find(path);
    if (found == null || found.isMissingNode() || found.isNull()) {
      throw new ReadFailure(field + ": " + path + " finds nothing in the answer");
    }
    return finite(field, path, found);
  }

  /**
   * The text a path finds, a number or truth value as it is written; null when it finds nothing.
   *
   * @throws ReadFailure when the path cannot be followed
   */
  public @Nullable String text(String path) throws ReadFailure {
    JsonNode found = find(path);
    return found == null || found.isMissingNode() || found.isNull()
        ? null
        : found.isValueNode() ? found.asText() : found.toString();
  }

  private static double finite(String field, String path, JsonNode found) throws ReadFailure {
    double value = found.isNumber() || found.isTextual() ? found.asDouble(Double.NaN) : Double.NaN;
    if (!Double.isFinite(value) || value < 0) {
      String text = found.toString();
      throw new ReadFailure(
          "%s: %s finds %s; required a number of at least 0"
              .formatted(field, path, Cut.to(text, 40)));
    }
    return value;
  }

  private @Nullable JsonNode find(String path) throws ReadFailure {
    try {
      JsonNode node = document.read(path, JsonNode.class);
      return node != null && node.isArray() && node.size() == 1 ? node.get(0) : node;
    } catch (JsonPathException e) {
      throw new ReadFailure(path + ": " + e.getMessage());
    }
  }
}
