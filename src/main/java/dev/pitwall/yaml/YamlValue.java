package dev.pitwall.yaml;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * A value in a file: what it is called, where it stands, and its shape. Asked for another shape, it
 * tells a problem and answers nothing; the reader goes on.
 *
 * @param name the key it stands under, or what it is
 * @param hidden whether its text may be a secret that somebody wrote in the wrong place
 */
public record YamlValue(String file, String name, Node node, Problems problems, boolean hidden) {
  private static final int SHOWN = 80;
  private static final int DIGITS = 40;

  /** What somebody would have written under a key. */
  public static YamlValue of(String name, String text) {
    LoadSettings settings = LoadSettings.builder().setSchema(new JsonSchema()).build();
    Node node = new Compose(settings).composeString(text).orElseThrow();
    return new YamlValue("", name, node, new Problems(), false);
  }

  public int line() {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  public int column() {
    return node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
  }

  public <T> Optional<T> wrong(String message, String hint) {
    problems.add(new ConfigProblem(file, line(), column(), message, hint));
    return Optional.empty();
  }

  /** A problem at a character of this text; at its start where the file writes it another way. */
  public <T> Optional<T> wrongAt(int offset, String message, String hint) {
    problems.add(new ConfigProblem(file, line(), column() + columns(offset), message, hint));
    return Optional.empty();
  }

  private int columns(int offset) {
    if (!(node instanceof ScalarNode scalar)) {
      return 0;
    }
    String text = scalar.getValue();
    int whole = written(scalar.getScalarStyle(), text);
    boolean plain =
        node.getEndMark().map(Mark::getLine).orElse(-1) + 1 == line()
            && node.getEndMark().map(Mark::getColumn).orElse(-1) + 1 == column() + whole;
    boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
    int before = written(scalar.getScalarStyle(), text.substring(0, offset)) - (quoted ? 1 : 0);
    return plain ? before : 0;
  }

  /** How many columns a text takes in a file, with its quotes. */
  private static int written(ScalarStyle style, String text) {
    String raw =
        switch (style) {
          case SINGLE_QUOTED -> "'" + text.replace("'", "''") + "'";
          case DOUBLE_QUOTED -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
          case PLAIN, LITERAL, FOLDED, JSON_SCALAR_STYLE -> text;
        };
    return raw.codePointCount(0, raw.length());
  }

  /** A problem with what it must be and what was seen instead. */
  public <T> Optional<T> mustBe(String expected, String hint) {
    return wrong("`" + name + "` must be " + expected + ", saw " + seen(), hint);
  }

  public YamlValue at(Node other) {
    return new YamlValue(file, name, other, problems, hidden);
  }

  public YamlValue called(String other) {
    return new YamlValue(file, other, node, problems, hidden);
  }

  /** Part of this text, at the same place. */
  public YamlValue saying(String part) {
    ScalarNode scalar =
        new ScalarNode(
            Tag.STR, true, part, ScalarStyle.PLAIN, node.getStartMark(), node.getEndMark());
    return at(scalar);
  }

  public YamlValue secretly() {
    return new YamlValue(file, name, node, problems, true);
  }

  public YamlValue openly() {
    return new YamlValue(file, name, node, problems, false);
  }

  public boolean isScalar() {
    return node instanceof ScalarNode && !isNull();
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  public boolean isNumber() {
    return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
  }

  public boolean isBool() {
    return node.getTag().equals(Tag.BOOL);
  }

  /** A text; numbers, true and false count as the text they are written with. */
  public Optional<String> text() {
    if (node instanceof ScalarNode scalar && !isNull()) {
      return Optional.of(scalar.getValue());
    }
    return mustBe("text", "");
  }

  public Optional<Boolean> bool() {
    if (isBool() && node instanceof ScalarNode scalar) {
      return Optional.of(Boolean.parseBoolean(scalar.getValue()));
    }
    return mustBe("true or false", "");
  }

  public Optional<BigDecimal> number() {
    if (!isNumber() || !(node instanceof ScalarNode scalar)) {
      return mustBe("a number", "");
    }
    try {
      BigDecimal number = new BigDecimal(scalar.getValue());
      // Written out, 1e999999999 would fill the memory.
      boolean small = number.precision() <= DIGITS && Math.abs((long) number.scale()) <= 400;
      return small ? Optional.of(number) : mustBe("a number of at most 40 digits", "");
    } catch (NumberFormatException e) {
      return mustBe("a number", "");
    }
  }

  public Optional<Integer> integer(int least, int most) {
    String expected = "a whole number from " + least + " to " + most;
    if (!node.getTag().equals(Tag.INT)) {
      return mustBe(expected, "");
    }
    Optional<BigDecimal> number = number();
    if (number.isPresent() && !isWithin(number.get(), least, most)) {
      return mustBe(expected, "");
    }
    return number.map(BigDecimal::intValue);
  }

  private static boolean isWithin(BigDecimal number, int least, int most) {
    return number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  /** A number above one limit and below another. */
  public Optional<Double> between(double above, double below) {
    Optional<Double> number = number().map(BigDecimal::doubleValue);
    if (number.isPresent() && !(number.get() > above && number.get() < below)) {
      return mustBe("above " + plain(above) + " and below " + plain(below), "");
    }
    return number;
  }

  static String plain(double limit) {
    return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
  }

  public List<YamlValue> list() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(this::at).toList();
    }
    mustBe("a list", "");
    return List.of();
  }

  /** The entries of a map in order; a key that comes twice is a problem. */
  public Map<String, YamlValue> entries() {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode map)) {
      mustBe("a map", "");
      return entries;
    }
    for (NodeTuple tuple : map.getValue()) {
      key(tuple.getKeyNode()).ifPresent(key -> put(entries, key, tuple));
    }
    return entries;
  }

  /** The same; a key that is not of a form is a problem, and its value is there all the same. */
  public Map<String, YamlValue> entries(String called, Form<?> key) {
    Map<String, YamlValue> entries = entries();
    entries.keySet().forEach(name -> key.read(keyOf(name).called(called)));
    return entries;
  }

  private void put(Map<String, YamlValue> entries, String key, NodeTuple tuple) {
    YamlValue value = new YamlValue(file, key, tuple.getValueNode(), problems, hidden);
    if (entries.putIfAbsent(key, value) != null) {
      at(tuple.getKeyNode()).wrong("the key `" + shorten(key) + "` is there twice", "remove one");
    }
  }

  private Optional<String> key(Node key) {
    return key instanceof ScalarNode scalar
        ? Optional.of(scalar.getValue())
        : at(key).wrong("a key must be text, saw " + at(key).seen(), "");
  }

  /** The value of a key, without a check of the others. */
  public Optional<YamlValue> find(String key) {
    if (node instanceof MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return Optional.of(new YamlValue(file, key, tuple.getValueNode(), problems, hidden));
        }
      }
    }
    return Optional.empty();
  }

  /** Where the key of an entry stands. */
  public YamlValue keyOf(String key) {
    if (node instanceof MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return new YamlValue(file, key, scalar, problems, hidden);
        }
      }
    }
    return this;
  }

  /** What stands here, in a few words. */
  public String seen() {
    return switch (node) {
      case MappingNode map -> "a map";
      case SequenceNode list -> "a list";
      case ScalarNode scalar when isNull() -> "nothing";
      case ScalarNode scalar when hidden -> "text (not shown, it may be secret)";
      case ScalarNode scalar -> "`" + shorten(scalar.getValue()) + "`";
      default -> "something else";
    };
  }

  /** A text on one line and of bounded length. */
  public static String shorten(String text) {
    return shorten(text, SHOWN);
  }

  public static String shorten(String text, int most) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.codePointCount(0, line.length()) <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, most)) + "…";
  }
}
