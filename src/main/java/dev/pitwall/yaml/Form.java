package dev.pitwall.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a value may be: how it is read, what a table calls it, and what a JSON Schema says of it.
 *
 * @param words for a table, such as "duration, 1m or more"
 * @param schema in JSON Schema draft-07; it may let more pass than the reader does
 * @param keys those of the map, or of the maps, that it holds
 * @param reader tells what is wrong with a value and then answers nothing
 */
public record Form<T>(
    String words,
    Map<String, Object> schema,
    Optional<Keys> keys,
    Function<YamlValue, Optional<T>> reader) {
  public static <T> Form<T> of(
      String words, Map<String, Object> schema, Function<YamlValue, Optional<T>> reader) {
    return new Form<>(words, schema, Optional.empty(), reader);
  }

  public Optional<T> read(YamlValue value) {
    return reader.apply(value);
  }

  /** The same under other words. */
  public Form<T> called(String otherWords) {
    return new Form<>(otherWords, schema, keys, reader);
  }

  /** The same, read another way; for what depends on more than the value. */
  public <R> Form<R> readBy(Function<YamlValue, Optional<R>> other) {
    return new Form<>(words, schema, keys, other);
  }

  /** The same with a further condition, which tells what is wrong. */
  public <R> Form<R> then(BiFunction<YamlValue, T, Optional<R>> further) {
    return readBy(value -> read(value).flatMap(one -> further.apply(value, one)));
  }

  /** The same as another type. */
  public <R> Form<R> as(Function<? super T, R> made) {
    return readBy(value -> read(value).map(made));
  }

  /** The same with more said to editors. */
  public Form<T> narrowed(String keyword, Object constraint) {
    Map<String, Object> more = new LinkedHashMap<>(schema);
    more.put(keyword, constraint);
    return new Form<>(words, more, keys, reader);
  }
}
