package dev.pitwall.source;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pitwall.source.SeriesSelector.Matcher;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads series selectors and label matchers as PromQL writes them. */
public final class SelectorReader {
  private static final int LONGEST = 1_000;
  private static final int MOST_MATCHERS = 20;

  private static final Pattern UNKNOWN_CLASS = Pattern.compile("\\\\[pP]");

  /** What RE2 stumbles over when it is given what only other dialects know. */
  private static final Pattern NOT_RE2 =
      Pattern.compile("\\(\\?(?:=|!|<=|<!|>)|(?:[*+?]|\\{[0-9,]*\\})\\+|\\\\[1-9]");

  private final String text;
  private int at;

  /** Whether the brace is behind us already, as it is when the name stands within. */
  private boolean opened;

  /** What is wrong, and where. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String hint;

    Wrong(int offset, String message, String hint) {
      super(message);
      this.offset = offset;
      this.hint = hint;
    }
  }

  private interface Form<T> {
    T read(SelectorReader reader) throws Wrong;
  }

  private SelectorReader(String text) {
    this.text = text;
  }

  /** Such as {@code http_requests_total{code=~"5..",path!="/health"}}. */
  public static Optional<SeriesSelector> selector(YamlValue value) {
    return value
        .text()
        .flatMap(
            text ->
                read(
                    value,
                    text,
                    reader -> {
                      String name = reader.metric();
                      List<Matcher> matchers = reader.matchers();
                      reader.end("a selector ends here: no range, offset or function can follow");
                      return new SeriesSelector(text, name, matchers);
                    }));
  }

  /** A single {@code label="value"}, also with {@code !=}, {@code =~} and {@code !~}. */
  public static Optional<Matcher> matcher(YamlValue value, String text) {
    return read(
        value,
        text,
        reader -> {
          Matcher matcher = reader.matcher();
          reader.end("write each matcher as an entry of its own");
          return matcher;
        });
  }

  private static <T> Optional<T> read(YamlValue value, String text, Form<T> form) {
    if (text.length() > LONGEST) {
      return value.mustBe("at most " + LONGEST + " characters", "");
    }
    try {
      return Optional.of(form.read(new SelectorReader(text)));
    } catch (Wrong e) {
      String message = "`" + value.name() + "` " + e.getMessage();
      return value.wrongAt(e.offset, message, e.hint);
    }
  }

  /** The metric's name; one in quotes stands first within the braces, and is left to be read. */
  private String metric() throws Wrong {
    blanks();
    int start = at;
    String name = word(true);
    if (name.isEmpty() && !(peek() == '{')) {
      throw new Wrong(start, "must begin with the name of a metric", example());
    }
    return name.isEmpty() ? quotedMetric() : name;
  }

  private String quotedMetric() throws Wrong {
    at++;
    opened = true;
    blanks();
    int start = at;
    if (peek() != '"' && peek() != '\'' && peek() != '`') {
      throw new Wrong(start, "must begin with the name of a metric", example());
    }
    String name = quoted();
    blanks();
    if (name.isEmpty() || peek() == '=' || peek() == '!') {
      throw new Wrong(start, "must begin with the name of a metric", example());
    }
    return name;
  }

  private List<Matcher> matchers() throws Wrong {
    List<Matcher> matchers = new ArrayList<>();
    blanks();
    if (!opened && peek() != '{') {
      return matchers;
    }
    if (opened) {
      separator();
    } else {
      at++;
      blanks();
    }
    for (; peek() != '}'; separator()) {
      matchers.add(matcher());
      if (matchers.size() > MOST_MATCHERS) {
        throw new Wrong(at, "has more than " + MOST_MATCHERS + " matchers", "");
      }
    }
    at++;
    return matchers;
  }

  private void separator() throws Wrong {
    blanks();
    if (peek() == ',') {
      at++;
      blanks();
    } else if (peek() != '}') {
      throw new Wrong(at, "needs a comma or } " + here(), "");
    }
  }

  private Matcher matcher() throws Wrong {
    blanks();
    int start = at;
    String label = peek() == '"' ? quoted() : word(false);
    if (label.isEmpty()) {
      throw new Wrong(start, "needs a label's name " + here(), example());
    }
    blanks();
    int operator = at;
    boolean negated = peek() == '!';
    at++;
    boolean regex = peek() == '~';
    boolean second = regex || (negated && peek() == '=');
    at += second ? 1 : 0;
    boolean known =
        operator < text.length() && (text.charAt(operator) == '=' || (second && negated));
    if (!known) {
      at = operator;
      throw new Wrong(operator, "needs one of =, !=, =~ and !~ " + here(), example());
    }
    blanks();
    int value = at;
    String wanted = quoted();
    return regex
        ? new Matcher.Regex(label, pattern(value, wanted), negated)
        : new Matcher.Equal(label, wanted, negated);
  }

  /** As Prometheus 3 understands it, where a dot is also a line break. */
  private static Pattern pattern(int offset, String text) throws Wrong {
    try {
      return Pattern.compile(text, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw NOT_RE2.matcher(e.getPattern()).lookingAt()
          ? new Wrong(
              offset,
              "has a pattern with a look-around, back-reference or possessive part",
              "keep to what RE2 knows, as Prometheus does")
          : new Wrong(offset, "has a broken pattern: " + complaint(e, text), advice(e));
    }
  }

  private static String advice(PatternSyntaxException e) {
    return UNKNOWN_CLASS.matcher(e.getPattern()).lookingAt()
        ? "of classes, RE2 knows those such as [[:alpha:]], \\pL and \\p{Greek}"
        : "";
  }

  /** Where a parenthesis closes nothing, RE2/J has no word for it. */
  private static String complaint(PatternSyntaxException e, String text) {
    String about = e.getPattern().endsWith(text) ? text : e.getPattern();
    return about.equals("stack underflow")
        ? "a ) closes nothing"
        : e.getDescription() + " in `" + YamlValue.shorten(about, 40) + "`";
  }

  private String quoted() throws Wrong {
    char quote = peek();
    if (quote != '"' && quote != '\'' && quote != '`') {
      throw new Wrong(at, "needs a value in quotes " + here(), example());
    }
    int start = at;
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return value.toString();
      }
      value.append(c == '\\' && quote != '`' ? escape() : c);
    }
    throw new Wrong(start, "has a quote that is not closed", "");
  }

  private char escape() throws Wrong {
    at++;
    return switch (peek()) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case '\\', '"', '\'' -> peek();
      default ->
          throw new Wrong(
              at - 1,
              "has an unknown escape",
              "write \\\\, \\\", \\n or \\t; a pattern's \\ is \\\\");
    };
  }

  private String word(boolean colons) {
    int start = at;
    while (isWord(peek(), colons) || (at > start && isDigit(peek()))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c, boolean colons) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void end(String hint) throws Wrong {
    blanks();
    if (at < text.length()) {
      throw new Wrong(at, "goes on " + here(), hint);
    }
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n') {
      at++;
    }
  }

  /** The character here; NUL at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private String here() {
    return at < text.length()
        ? "at `" + YamlValue.shorten(text.substring(at), 20) + "`"
        : "at its end";
  }

  private static String example() {
    return "write it as PromQL does, such as jobs_waiting{queue=\"orders\",state!=\"done\"}";
  }
}
