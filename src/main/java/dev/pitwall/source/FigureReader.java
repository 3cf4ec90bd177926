package dev.pitwall.source;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec.Kind;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@code queue:} or {@code errors:}: for each figure, where it is found.
 *
 * @param place what each figure is read from, such as a JSONPath
 * @param example one of them
 */
public record FigureReader(Form<?> place, String example) {
  private static final Set<Figure> QUEUE = EnumSet.range(Figure.DEPTH, Figure.DEAD_LETTERS);
  private static final Set<Figure> ERRORS = EnumSet.of(Figure.BAD, Figure.GOOD, Figure.TOTAL);
  private static final List<String> BACKLOG = List.of("depth", "oldest_age", "in_flight");

  /** What the figures make up, and where each is found. */
  public record Figures<T>(Kind kind, Map<Figure, T> where) {}

  /** The keys of which a source has exactly one. */
  public List<Key<?>> kinds() {
    return List.of(
        Key.of("queue", Forms.section(queue(), Optional::of))
            .says("figures of a queue; at least one of `depth`, `oldest_age` and `in_flight`"),
        Key.of("errors", Forms.section(errors(), Optional::of))
            .says("counters of requests: `total`, and one of `bad` and `good`"));
  }

  private Keys queue() {
    return Keys.of(QUEUE.stream().map(this::key).toList())
        .narrowed("anyOf", Keys.with(BACKLOG.toArray(String[]::new)));
  }

  private Keys errors() {
    String missing = "add the " + place.words() + " of the counter of all requests";
    return Keys.of(key(Figure.TOTAL).needed(missing))
        .oneOf("`errors` needs `bad` or `good`", key(Figure.BAD), key(Figure.GOOD));
  }

  private Key<?> key(Figure figure) {
    return Key.of(figure.key(), place).says(figure.meaning());
  }

  /** Reads the one of the two that is there. */
  public <T> Optional<Figures<T>> read(YamlMap source, Function<YamlValue, Optional<T>> where) {
    return source
        .one(List.of("queue", "errors"), "a signal needs `queue` or `errors`")
        .map(
            key -> {
              YamlValue value = source.find(key).orElseThrow();
              return "queue".equals(key)
                  ? new Figures<>(Kind.QUEUE, places(backlog(value), QUEUE, where))
                  : new Figures<>(Kind.ERRORS, places(outcomes(value), ERRORS, where));
            });
  }

  private YamlMap backlog(YamlValue value) {
    YamlMap map = queue().read(value);
    if (value.isMap() && map.present(BACKLOG).isEmpty()) {
      value.wrong(
          "`queue` has neither `depth` nor `oldest_age` nor `in_flight`",
          "add the " + place.words() + " of one, such as depth: " + example);
    }
    return map;
  }

  private YamlMap outcomes(YamlValue value) {
    YamlMap map = errors().read(value);
    map.chosen();
    return map;
  }

  private static <T> Map<Figure, T> places(
      YamlMap map, Set<Figure> figures, Function<YamlValue, Optional<T>> where) {
    Map<Figure, T> places = new EnumMap<>(Figure.class);
    for (Figure figure : figures) {
      map.find(figure.key()).flatMap(where).ifPresent(one -> places.put(figure, one));
    }
    return places;
  }
}
