package dev.pitwall.yaml;

import dev.pitwall.text.Durations;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The forms of values that any file may hold. */
public final class Forms {
  /** An absolute URL without user and password; in it, places may stand. */
  public static final String URL = "https?://[^/?#@\\s]+([/?#]\\S*)?";

  private static final Map<String, Object> TEXT =
      Map.of("type", List.of("string", "number", "boolean"));

  private Forms() {}

  public static Form<String> text() {
    return Form.of("text", TEXT, YamlValue::text);
  }

  /** A text that is not empty, which whoever asks makes sure of. */
  public static Form<String> filled(String words) {
    return Form.of(words, matching("(?=[\\s\\S]*\\S)[\\s\\S]*"), YamlValue::text);
  }

  /** A text of at least one character, be it a blank, which whoever asks makes sure of. */
  public static Form<String> notEmpty(String words) {
    return Form.of(words, matching("[\\s\\S]+"), YamlValue::text);
  }

  /** A text that a pattern describes to editors; the reader is the judge. */
  public static <T> Form<T> text(
      String words, String pattern, Function<YamlValue, Optional<T>> reader) {
    return Form.of(words, matching(pattern), reader);
  }

  /** Numbers, true and false are texts too, where such a text may be there. */
  private static Map<String, Object> matching(String pattern) {
    List<String> types = new ArrayList<>(List.of("string"));
    if (Pattern.matches(pattern, "1")) {
      types.add("number");
    }
    if (Pattern.matches(pattern, "true")) {
      types.add("boolean");
    }
    return Map.of("type", types.size() == 1 ? "string" : types, "pattern", "^(" + pattern + ")$");
  }

  public static Form<Boolean> bool() {
    return Form.of("true or false", Map.of("type", "boolean"), YamlValue::bool);
  }

  public static Form<Integer> integer(int least, int most) {
    return Form.of(
        least + " to " + String.format(Locale.ROOT, "%,d", most),
        Map.of("type", "integer", "minimum", least, "maximum", most),
        value -> value.integer(least, most));
  }

  public static Form<BigDecimal> number() {
    return Form.of("number", Map.of("type", "number"), YamlValue::number);
  }

  /** A share of a whole. */
  public static Form<Double> share(String hint) {
    return Form.of(
        "0 to 1",
        Map.of("type", "number", "minimum", 0, "maximum", 1),
        value -> {
          Optional<BigDecimal> share = value.number();
          return share.isEmpty()
                  || (share.get().signum() >= 0 && share.get().compareTo(BigDecimal.ONE) <= 0)
              ? share.map(BigDecimal::doubleValue)
              : value.mustBe("a share from 0 to 1", hint);
        });
  }

  /** A number above one limit and below another. */
  public static Form<Double> between(double above, double below) {
    return Form.of(
        "above " + YamlValue.plain(above) + ", below " + YamlValue.plain(below),
        Map.of(
            "type",
            "number",
            "exclusiveMinimum",
            BigDecimal.valueOf(above),
            "exclusiveMaximum",
            BigDecimal.valueOf(below)),
        value -> value.between(above, below));
  }

  public static Form<Duration> duration(Duration least) {
    String words = least.toMillis() <= 1 ? "" : ", " + Scalars.words((Object) least) + " or more";
    return text(
        "duration" + words, Durations.FORM.pattern(), value -> Scalars.duration(value, least));
  }

  public static Form<Long> size() {
    return text("size", Scalars.SIZE.pattern(), Scalars::size);
  }

  public static Form<String> name() {
    return text("name", Scalars.NAME.pattern(), Scalars::name);
  }

  public static Form<String> header() {
    return text("header name", Scalars.TOKEN.pattern(), Scalars::header);
  }

  public static Form<URI> url() {
    return text("URL", URL, UrlScalars::url);
  }

  /** {@code host:port}, IPv6 in brackets, or the same as a URL without a path. */
  public static Form<UrlScalars.Address> address() {
    return text(
        "host:port or URL",
        "[^/?#@\\s]+:0*[1-9]\\d{0,4}|https?://[^/?#@\\s]+/?",
        UrlScalars::address);
  }

  /** A path with, perhaps, a query. */
  public static Form<String> path() {
    return text("path", "/.*", UrlScalars::path);
  }

  public static Form<String> jsonPath() {
    return text("JSONPath", "\\$(?![\\s\\S]*\\{\\{)[\\s\\S]*", Scalars::jsonPath);
  }

  public static Form<Pattern> regex() {
    return Form.of("regular expression", TEXT, Scalars::regex);
  }

  /** One of the words of an enum, in lower case. */
  public static <E extends Enum<E>> Form<E> word(String kind, Class<E> type) {
    Map<String, E> words = new TreeMap<>();
    for (E one : EnumSet.allOf(type)) {
      words.put(one.name().toLowerCase(Locale.ROOT), one);
    }
    return Form.of(
        String.join(", ", words.keySet()),
        Map.of("enum", List.copyOf(words.keySet())),
        value -> {
          Optional<String> text = value.text();
          return text.isEmpty() || words.containsKey(text.get())
              ? text.map(words::get)
              : value.wrong(
                  "unknown " + kind + " `" + YamlValue.shorten(text.get()) + "`",
                  DidYouMean.hint(text.get(), words.keySet(), "there are:"));
        });
  }

  /** A map from names to texts, of which there may be so many. */
  public static Form<Map<String, String>> texts(int most) {
    return Form.<Map<String, String>>of(
            "map of texts, at most " + most,
            named(text(), TEXT),
            value -> {
              Map<String, String> texts = new LinkedHashMap<>();
              value.entries().forEach((name, one) -> one.text().ifPresent(t -> texts.put(name, t)));
              if (texts.size() > most) {
                value.wrong(
                    "%d %s, at most %d".formatted(texts.size(), value.name(), most),
                    "leave some out");
              }
              return Optional.of(texts);
            })
        .narrowed("maxProperties", most);
  }

  /** A list of values of one form; those that are wrong are left out. */
  public static <T> Form<List<T>> list(Form<T> item) {
    return new Form<>(
        "list",
        Map.of("type", "array", "items", item.schema()),
        item.keys(),
        value ->
            Optional.of(value.list().stream().flatMap(one -> item.read(one).stream()).toList()));
  }

  /**
   * A map from names to values of one form; a name that is wrong is told, and its value read.
   *
   * @param key the form of the names; what its values are called in messages stands in {@code kind}
   * @param value makes a value from its name; those that are wrong are left out
   */
  public static <T> Form<List<T>> map(
      String kind, Form<?> key, Form<?> entry, BiFunction<String, YamlValue, Optional<T>> value) {
    return new Form<>(
        "map",
        named(key, entry.schema()),
        entry.keys(),
        map -> {
          List<T> all = new ArrayList<>();
          map.entries(kind, key).forEach((name, one) -> value.apply(name, one).ifPresent(all::add));
          return Optional.of(all);
        });
  }

  /** A map with keys that are declared. */
  public static <T> Form<T> section(Keys keys, Function<YamlMap, Optional<T>> reader) {
    return new Form<>(
        "map", keys.schema(), Optional.of(keys), value -> reader.apply(keys.read(value)));
  }

  /** A map from names to values of one form, which whoever asks reads. */
  public static Form<YamlValue> mapOf(String words, Form<?> key, Form<?> value) {
    return new Form<>(words, named(key, value.schema()), value.keys(), Optional::of);
  }

  /** A simple value or a map, which whoever asks reads. */
  public static Form<YamlValue> orMap(String words, Map<String, Object> simple, Keys keys) {
    return new Form<>(
        words, either(List.of(simple, keys.schema())), Optional.of(keys), Optional::of);
  }

  /** The schema of a map from names to values of one kind. */
  public static Map<String, Object> named(Form<?> key, Map<String, Object> value) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (key.schema().get("pattern") instanceof String pattern) {
      schema.put("propertyNames", Map.of("pattern", pattern));
    }
    schema.put("additionalProperties", value);
    return schema;
  }

  /** The schema of a value that is of one kind or of another. */
  public static Map<String, Object> either(List<Map<String, Object>> kinds) {
    return Map.of("anyOf", kinds);
  }
}
