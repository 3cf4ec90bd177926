package dev.pitwall.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys that a map may have, in the order in which tables list them. */
public final class Keys {
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");

  private final List<Key<?>> all;
  private final List<Choice> choices;
  private final Map<String, Object> more;

  /** Keys of which exactly one must be there, and how that is said. */
  private record Choice(List<String> names, String what) {}

  private Keys(List<Key<?>> all, List<Choice> choices) {
    this(all, choices, Map.of());
  }

  private Keys(List<Key<?>> all, List<Choice> choices, Map<String, Object> more) {
    this.more = Map.copyOf(more);
    this.all = List.copyOf(all);
    this.choices = List.copyOf(choices);
  }

  public static Keys of(Key<?>... keys) {
    return new Keys(List.of(keys), List.of());
  }

  public static Keys of(Collection<? extends Key<?>> keys) {
    return new Keys(List.copyOf(keys), List.of());
  }

  /** These and more. */
  public Keys and(Key<?>... more) {
    return and(Keys.of(more));
  }

  public Keys and(Keys more) {
    List<Key<?>> both = new ArrayList<>(all);
    both.addAll(more.all);
    Map<String, Object> constraints = new LinkedHashMap<>(this.more);
    constraints.putAll(more.more);
    return new Keys(
        both, Stream.concat(choices.stream(), more.choices.stream()).toList(), constraints);
  }

  /** The same with more said to editors; the reader tells it by itself. */
  public Keys narrowed(String keyword, Object constraint) {
    Map<String, Object> both = new LinkedHashMap<>(more);
    both.put(keyword, constraint);
    return new Keys(all, choices, both);
  }

  /** A map in which one of some keys is there, for {@link #narrowed}. */
  public static List<Map<String, Object>> with(String... names) {
    return Stream.of(names).map(name -> Map.<String, Object>of("required", List.of(name))).toList();
  }

  /**
   * These and more, of which exactly one must be there; {@link YamlMap#chosen} says which.
   *
   * @param what is said when there is none or several, such as "a step does one thing"
   */
  public Keys oneOf(String what, Key<?>... more) {
    return oneOf(what, List.of(more));
  }

  public Keys oneOf(String what, Collection<? extends Key<?>> more) {
    List<Key<?>> both = new ArrayList<>(all);
    both.addAll(more);
    List<Choice> and = new ArrayList<>(choices);
    and.add(new Choice(more.stream().map(Key::name).toList(), what));
    return new Keys(both, and, this.more);
  }

  public List<Key<?>> all() {
    return all;
  }

  public List<String> names() {
    return all.stream().map(Key::name).toList();
  }

  /** Whether exactly one of it and some others must be there. */
  public boolean isOneOfSeveral(Key<?> key) {
    return choices.stream().anyMatch(choice -> choice.names().contains(key.name()));
  }

  /** The names of those of which exactly one must be there. */
  List<String> choice() {
    return choices.getFirst().names();
  }

  String choiceWords() {
    return choices.getFirst().what();
  }

  /** The map; unknown keys and missing ones are problems. */
  public YamlMap read(YamlValue value) {
    YamlMap map = YamlMap.unchecked(value, this);
    map.allow(names());
    map.needAll();
    return map;
  }

  /** A map that was read with more keys, as one of these. */
  public YamlMap of(YamlMap map) {
    return YamlMap.unchecked(map.value(), this);
  }

  /** In JSON Schema draft-07, which editors know best. */
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Object> with = new LinkedHashMap<>();
    for (Key<?> key : all) {
      properties.put(key.name(), described(key));
      if (!key.goesWith().isEmpty()) {
        with.put(key.name(), List.of(key.goesWith()));
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    List<String> needed = all.stream().filter(Key::isRequired).map(Key::name).toList();
    if (!needed.isEmpty()) {
      schema.put("required", needed);
    }
    schema.putAll(more);
    if (!with.isEmpty()) {
      schema.put("dependencies", with);
    }
    List<Object> each = choices.stream().<Object>map(Keys::exactlyOne).toList();
    if (!each.isEmpty()) {
      schema.put("allOf", each);
    }
    return schema;
  }

  private static Map<String, Object> exactlyOne(Choice choice) {
    return Map.of(
        "oneOf", choice.names().stream().map(name -> Map.of("required", List.of(name))).toList());
  }

  private static Map<String, Object> described(Key<?> key) {
    Map<String, Object> schema = new LinkedHashMap<>(key.form().schema());
    boolean tells = !key.isRequired() && !key.otherwise().equals("none");
    String text = key.says() + (tells ? "; default " + key.otherwise() : "");
    schema.put("description", LINK.matcher(text).replaceAll("$1"));
    return schema;
  }
}
