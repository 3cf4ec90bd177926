package dev.pitwall.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds values by JSONPath, in the dialect of Jayway's json-path, which departs from RFC 9535.
 *
 * <p>A definite path ({@code $.cart.id}, {@code $.items[0]}) has one value or none. An indefinite
 * one ({@code $..id}, {@code $.items[*]}, filters, slices) finds a list; here its first match is
 * its value, and it has none when the list is empty. Where RFC 9535 has {@code length($.items)},
 * this dialect has {@code $.items.length()}; it knows the operators {@code in}, {@code nin}, {@code
 * =~ /regex/} besides the standard's; {@code $['a','b']} makes one object of both members; and no
 * order is promised for {@code ..}.
 */
final class JsonPaths {
  private static final int MOST_COMPILED = 1_000;
  private static final Map<String, JsonPath> COMPILED = new ConcurrentHashMap<>();
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider(Jsons.MAPPER))
          .mappingProvider(new JacksonMappingProvider(Jsons.MAPPER))
          .build();

  private JsonPaths() {}

  /**
   * The value at a path, or null when there is none.
   *
   * @throws ProbeBroken when the path itself is wrong
   */
  static @Nullable JsonNode find(JsonNode root, String path) throws ProbeBroken {
    JsonPath compiled = compiled(path);
    try {
      JsonNode found = compiled.read(root, CONFIGURATION);
      return compiled.isDefinite() ? found : found.get(0);
    } catch (PathNotFoundException e) {
      return null;
    } catch (JsonPathException | ClassCastException e) {
      throw new ProbeBroken("JSONPath " + path + " cannot be evaluated: " + e.getMessage(), e);
    }
  }

  private static JsonPath compiled(String path) throws ProbeBroken {
    JsonPath known = COMPILED.get(path);
    if (known != null) {
      return known;
    }
    try {
      JsonPath compiled = JsonPath.compile(path);
      // Journeys are few; whoever has more than this many paths pays for compiling them again.
      if (COMPILED.size() < MOST_COMPILED) {
        COMPILED.put(path, compiled);
      }
      return compiled;
    } catch (InvalidPathException | IllegalArgumentException e) {
      throw new ProbeBroken(path + " is no JSONPath: " + e.getMessage(), e);
    }
  }
}
