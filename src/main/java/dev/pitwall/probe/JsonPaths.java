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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds values by JSONPath, in the dialect of Jayway's json-path, which departs from RFC 9535.
 *
 * <p>A definite path ({@code $.cart.id}, {@code $.items[0]}) has one value or none. An indefinite
 * one ({@code $..id}, {@code $.items[*]}, filters, slices) finds a list, empty when nothing
 * matches. Where RFC 9535 has {@code length($.items)}, this dialect has {@code $.items.length()};
 * it knows the operators {@code in}, {@code nin}, {@code =~ /regex/} besides the standard's; {@code
 * $['a','b']} makes one object of both members; and no order is promised for {@code ..}.
 */
final class JsonPaths {
  private static final int MOST_COMPILED = 1_000;
  private static final Map<String, JsonPath> COMPILED = new ConcurrentHashMap<>();
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new WithoutNullsBeyondTheEnd())
          .mappingProvider(new JacksonMappingProvider(Jsons.MAPPER))
          .build();

  private JsonPaths() {}

  /**
   * What a path finds.
   *
   * @param isMany whether the path is an indefinite one, so that the value is a list of all matches
   * @param value null when there is nothing at a definite path
   */
  record Found(boolean isMany, @Nullable JsonNode value) {
    /** The value, or the first of them; null when there is none. */
    @Nullable JsonNode first() {
      return isMany && value != null ? value.get(0) : value;
    }

    /** Whether there is a value at all. */
    boolean isAny() {
      return first() != null;
    }
  }

  /**
   * Looks for what is at a path.
   *
   * @throws ProbeBroken when the path itself is wrong
   */
  static Found find(JsonNode root, String path) throws ProbeBroken {
    JsonPath compiled = compiled(path);
    try {
      Object found = compiled.read(root, CONFIGURATION);
      if (found == null) {
        throw new ProbeBroken(path + " has no value: its function is none for what stands there");
      }
      // Functions give numbers and texts of Java, all else is JSON.
      JsonNode value = found instanceof JsonNode json ? json : Jsons.MAPPER.valueToTree(found);
      return new Found(!compiled.isDefinite(), value);
    } catch (PathNotFoundException e) {
      return new Found(false, null);
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

  /** The library's own takes what is beyond the end of a list for a null in it. */
  private static final class WithoutNullsBeyondTheEnd extends JacksonJsonNodeJsonProvider {
    WithoutNullsBeyondTheEnd() {
      super(Jsons.MAPPER);
    }

    @Override
    public Object getArrayIndex(Object list, int index) {
      return super.getArrayIndex(list, Objects.checkIndex(index, length(list)));
    }
  }
}
