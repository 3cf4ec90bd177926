package dev.pitwall.source.openmetrics;

import dev.pitwall.source.MetricValue;
import dev.pitwall.source.ReadFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads a page in OpenMetrics 1.0 or Prometheus' text format 0.0.4, names in quotes included, in
 * one pass. Lines of metrics that nobody wants are passed over, whatever stands in them; so are
 * comments, timestamps and exemplars.
 */
final class ExpositionText {
  private static final int MOST_LABELS = 64;
  private static final int LONGEST_LABEL = 1_024;
  private static final int SHOWN = 80;

  private final String text;
  private final Predicate<String> wanted;
  private final Sink sink;
  private int line;
  private int from;
  private int at;
  private int end;

  /** Takes the samples that are wanted. */
  interface Sink {
    void take(String name, Map<String, String> labels, double value) throws ReadFailure;
  }

  private ExpositionText(String text, Predicate<String> wanted, Sink sink) {
    this.text = text;
    this.wanted = wanted;
    this.sink = sink;
  }

  /**
   * Reads a whole page.
   *
   * @param wanted which names the sink takes
   * @throws ReadFailure when a line that is wanted is broken
   */
  static void read(String text, Predicate<String> wanted, Sink sink) throws ReadFailure {
    new ExpositionText(text, wanted, sink).lines();
  }

  private void lines() throws ReadFailure {
    for (from = 0; from < text.length(); from = end + 1) {
      int next = text.indexOf('\n', from);
      end = next < 0 ? text.length() : next;
      at = from;
      line++;
      blanks();
      if (at < end && text.charAt(at) != '#') {
        sample();
      }
    }
  }

  private void sample() throws ReadFailure {
    String name = bare();
    if (!name.isEmpty() && !wanted.test(name)) {
      return;
    }
    blanks();
    Map<String, String> labels = new HashMap<>();
    if (next('{')) {
      name = labels(name, labels);
    }
    if (!name.isEmpty() && wanted.test(name)) {
      sink.take(name, labels, value());
    }
  }

  /**
   * Reads labels up to the closing brace, and answers the metric's name, which may stand among them
   * in quotes. At a name that nobody wants it stops.
   */
  private String labels(String given, Map<String, String> labels) throws ReadFailure {
    String name = given;
    for (blanks(); !next('}'); blanks()) {
      boolean quoted = at < end && text.charAt(at) == '"';
      String key = quoted ? quoted() : bare();
      blanks();
      if (next('=')) {
        blanks();
        put(labels, key);
      } else if (quoted && name.isEmpty() && labels.isEmpty()) {
        name = key;
        if (!wanted.test(name)) {
          return name;
        }
      } else {
        throw broken("a label");
      }
      blanks();
      if (!next(',') && !(at < end && text.charAt(at) == '}')) {
        throw broken("a comma or closing brace");
      }
    }
    return name;
  }

  private void put(Map<String, String> labels, String key) throws ReadFailure {
    if (key.isEmpty() || at >= end || text.charAt(at) != '"') {
      throw broken("label=\"value\"");
    }
    if (labels.put(key, quoted()) != null || labels.size() > MOST_LABELS) {
      throw broken("each label once, at most " + MOST_LABELS);
    }
  }

  private double value() throws ReadFailure {
    blanks();
    int start = at;
    while (at < end && !isBlank(text.charAt(at))) {
      at++;
    }
    try {
      return MetricValue.parse(text.substring(start, at));
    } catch (NumberFormatException e) {
      throw broken("a number after the name and labels");
    }
  }

  /** A name without quotes; empty when there is none here. */
  private String bare() {
    int start = at;
    while (at < end && isName(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() throws ReadFailure {
    StringBuilder value = new StringBuilder();
    for (at++; at < end; at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < end) {
        at++;
        value.append(unescaped(text.charAt(at)));
      } else {
        value.append(c);
      }
      if (value.length() > LONGEST_LABEL) {
        throw broken("labels of at most " + LONGEST_LABEL + " characters");
      }
    }
    throw broken("a closing quote");
  }

  /** What is no escape stays as it stands, as Prometheus reads it. */
  private static String unescaped(char escape) {
    return switch (escape) {
      case 'n' -> "\n";
      case '\\', '"' -> String.valueOf(escape);
      default -> "\\" + escape;
    };
  }

  private boolean next(char expected) {
    if (at < end && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == ':';
  }

  private ReadFailure broken(String required) {
    String shown = text.substring(from, Math.min(end, from + SHOWN));
    return new ReadFailure(
        "line %d of the page is `%s`; required %s at character %d"
            .formatted(line, shown, required, at - from + 1));
  }
}
