package dev.pitwall.yaml;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import dev.pitwall.text.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The texts that have a form: durations, sizes, names, URLs, patterns, paths. */
public final class Scalars {
  public static final Duration LONGEST = Duration.ofDays(3650);

  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");
  public static final Pattern VARIABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  static final Pattern SIZE = Pattern.compile("(\\d{1,6})(B|KiB|MiB|GiB|TiB)");
  private static final Pattern QUOTED =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern FUNCTION = Pattern.compile("\\.([A-Za-z_]\\w*)\\(");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "length", "size", "keys", "min", "max", "avg", "sum", "stddev", "concat", "append",
          "first", "last", "index");
  private static final int PATTERN_CHARS = 1000;

  private static final Map<String, Integer> BITS =
      Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  private Scalars() {}

  /** A duration of at least this length. */
  public static Optional<Duration> duration(YamlValue value, Duration least) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> parsed = Durations.parse(text.get());
    if (parsed.isEmpty()) {
      return value.mustBe("a duration", "write a whole number and ms, s, m, h or d, such as 30s");
    }
    Duration duration = parsed.get();
    if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
      return value.mustBe("a duration from " + words(least) + " to 3650d", "");
    }
    return Optional.of(duration);
  }

  /** A value as somebody would write it. */
  static String words(Object value) {
    return switch (value) {
      case Duration duration -> inLargestUnit(duration);
      case Double number -> YamlValue.plain(number);
      default -> String.valueOf(value);
    };
  }

  private static String inLargestUnit(Duration duration) {
    return Stream.of("d", "h", "m", "s")
        .filter(unit -> duration.isPositive() && duration.toMillis() % millis(unit) == 0)
        .findFirst()
        .map(unit -> duration.toMillis() / millis(unit) + unit)
        .orElse(duration.toMillis() + "ms");
  }

  private static long millis(String unit) {
    return Durations.unit(unit).toMillis();
  }

  public static String words(Duration duration) {
    if (duration.isPositive() && duration.equals(Duration.ofDays(duration.toDays()))) {
      return duration.toDays() + "d";
    }
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** A size in bytes. */
  public static Optional<Long> size(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = SIZE.matcher(text.get());
    if (!matcher.matches()) {
      return value.mustBe(
          "a size", "write a whole number and B, KiB, MiB, GiB or TiB, such as 500MiB");
    }
    return Optional.of(Long.parseLong(matcher.group(1)) << BITS.getOrDefault(matcher.group(2), 0));
  }

  /** The name of a journey, service, node, signal, gate, token or screenshot. */
  public static Optional<String> name(YamlValue value) {
    return shaped(value, NAME, "a name", "use a-z, 0-9, -, _ and ., at most 63 characters");
  }

  /** The name of a variable or secret. */
  public static Optional<String> variable(YamlValue value) {
    return shaped(
        value,
        VARIABLE,
        "a variable's name",
        "start with a letter, then letters, digits, _ and -, at most 63 characters");
  }

  /** The name of an HTTP header. */
  public static Optional<String> header(YamlValue value) {
    return shaped(value, TOKEN, "a header's name", "use letters, digits and -");
  }

  private static Optional<String> shaped(YamlValue value, Pattern form, String what, String hint) {
    Optional<String> text = value.text();
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      return value.mustBe(what, hint);
    }
    return text;
  }

  public static Optional<Pattern> regex(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().length() > PATTERN_CHARS) {
      return value.mustBe("a regular expression of at most 1000 characters", "");
    }
    try {
      return Optional.of(Pattern.compile(text.get()));
    } catch (PatternSyntaxException e) {
      return value.mustBe(
          "a regular expression", e.getDescription() + " at character " + (e.getIndex() + 1));
    }
  }

  /** A JSONPath as Jayway's json-path reads it, starting with {@code $}. */
  public static Optional<String> jsonPath(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isEmpty() || compiles(text.get())) {
      return text;
    }
    return value.wrong(
        "`" + YamlValue.shorten(text.get()) + "` is not a JSONPath",
        "start with $, such as $.cart.id or $.items[0].sku; it cannot hold {{...}}");
  }

  /** The library drops an open bracket at the end, and finds unknown functions only when asked. */
  private static boolean isClosed(String path) {
    String bare = QUOTED.matcher(path).replaceAll("");
    long open = bare.chars().filter(c -> c == '[').count();
    long closed = bare.chars().filter(c -> c == ']').count();
    return open == closed
        && FUNCTION.matcher(bare).results().allMatch(call -> FUNCTIONS.contains(call.group(1)));
  }

  private static boolean compiles(String path) {
    if (!path.startsWith("$") || path.contains("{{") || path.length() > PATTERN_CHARS) {
      return false;
    }
    if (!isClosed(path)) {
      return false;
    }
    try {
      JsonPath.compile(path);
      return true;
    } catch (InvalidPathException | IllegalArgumentException e) {
      return false;
    }
  }
}
