package dev.pitwall.config;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code queue:} or {@code errors:}: for each figure, where it is found. */
public final class FigureReader {
  /** The keys of which a source has exactly one. */
  public static final List<String> KINDS = List.of("queue", "errors");

  private static final Set<Figure> QUEUE = EnumSet.range(Figure.DEPTH, Figure.DEAD_LETTERS);
  private static final Set<Figure> ERRORS = EnumSet.of(Figure.BAD, Figure.GOOD, Figure.TOTAL);
  private static final List<String> BACKLOG = List.of("depth", "oldest_age", "in_flight");
  private static final List<String> OUTCOMES = List.of("bad", "good");

  /** What the figures make up, and where each is found. */
  public record Figures<T>(Kind kind, Map<Figure, T> where) {}

  private FigureReader() {}

  /**
   * Reads the one of the two that is there.
   *
   * @param place what each figure is read from, such as "JSONPath", for the hints
   */
  public static <T> Optional<Figures<T>> read(
      YamlMap source, String place, String example, Function<YamlValue, Optional<T>> where) {
    return source
        .one(KINDS, "a signal needs `queue` or `errors`")
        .map(
            key ->
                "queue".equals(key)
                    ? queue(source, place, example, where)
                    : errors(source, place, where));
  }

  private static <T> Figures<T> queue(
      YamlMap source, String place, String example, Function<YamlValue, Optional<T>> where) {
    YamlValue value = source.find("queue").orElseThrow();
    YamlMap section = YamlMap.of(value, keys(QUEUE));
    if (value.isMap() && section.present(BACKLOG).isEmpty()) {
      value.wrong(
          "`queue` has neither `depth` nor `oldest_age` nor `in_flight`",
          "add the " + place + " of one, such as depth: " + example);
    }
    return new Figures<>(Kind.QUEUE, places(section, QUEUE, where));
  }

  private static <T> Figures<T> errors(
      YamlMap source, String place, Function<YamlValue, Optional<T>> where) {
    YamlMap section = YamlMap.of(source.find("errors").orElseThrow(), keys(ERRORS));
    section.one(OUTCOMES, "`errors` needs `bad` or `good`");
    section.need("total", "add the " + place + " of the counter of all requests");
    return new Figures<>(Kind.ERRORS, places(section, ERRORS, where));
  }

  private static <T> Map<Figure, T> places(
      YamlMap section, Set<Figure> figures, Function<YamlValue, Optional<T>> where) {
    Map<Figure, T> places = new EnumMap<>(Figure.class);
    for (Figure figure : figures) {
      section.find(figure.key()).flatMap(where).ifPresent(one -> places.put(figure, one));
    }
    return places;
  }

  private static String[] keys(Set<Figure> figures) {
    return figures.stream().map(Figure::key).toArray(String[]::new);
  }
}
