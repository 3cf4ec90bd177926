package dev.pitwall.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of a journey with places for variables, {@code {{name}}}, and secrets, {@code
 * {{secret.NAME}}}.
 */
public record Template(String source, List<Part> parts) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z][A-Za-z0-9_.-]*)\\s*}}");
  private static final String SECRET = "secret.";

  /** A piece of a template. */
  public sealed interface Part {
    /** Text as it stands. */
    record Literal(String text) implements Part {}

    /** The value of a variable. */
    record Variable(String name) implements Part {}

    /** The value of a secret; its rendering must be redacted wherever it is shown. */
    record Secret(String name) implements Part {}
  }

  public Template {
    parts = List.copyOf(parts);
  }

  /** Reads a text; whatever does not look like a place stays literal. */
  public static Template of(String source) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PLACE.matcher(source);
    int from = 0;
    while (matcher.find()) {
      if (matcher.start() > from) {
        parts.add(new Part.Literal(source.substring(from, matcher.start())));
      }
      parts.add(place(matcher.group(1)));
      from = matcher.end();
    }
    if (from < source.length()) {
      parts.add(new Part.Literal(source.substring(from)));
    }
    return new Template(source, parts);
  }

  private static Part place(String name) {
    return name.startsWith(SECRET)
        ? new Part.Secret(name.substring(SECRET.length()))
        : new Part.Variable(name);
  }

  /** The names of the variables it needs, in order. */
  public Set<String> variables() {
    Set<String> names = new TreeSet<>();
    for (Part part : parts) {
      if (part instanceof Part.Variable variable) {
        names.add(variable.name());
      }
    }
    return names;
  }

  /** The names of the secrets it needs, in order. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    for (Part part : parts) {
      if (part instanceof Part.Secret secret) {
        names.add(secret.name());
      }
    }
    return names;
  }

  /**
   * The text with every place filled.
   *
   * @throws UnknownVariable when a lookup answers null
   */
  public String render(
      Function<String, @Nullable String> variables, Function<String, @Nullable String> secrets) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal literal -> text.append(literal.text());
        case Part.Variable variable -> text.append(known(variable.name(), variables));
        case Part.Secret secret -> text.append(known(secret.name(), secrets, SECRET));
      }
    }
    return text.toString();
  }

  private static String known(String name, Function<String, @Nullable String> values) {
    return known(name, values, "");
  }

  private static String known(
      String name, Function<String, @Nullable String> values, String prefix) {
    String value = values.apply(name);
    if (value == null) {
      throw new UnknownVariable(prefix + name);
    }
    return value;
  }

  @Override
  public String toString() {
    return source;
  }
}
