package dev.pitwall.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A map whose keys are known beforehand. */
public final class YamlMap {
  private final YamlValue value;
  private final Map<String, YamlValue> entries;

  private YamlMap(YamlValue value, Map<String, YamlValue> entries) {
    this.value = value;
    this.entries = entries;
  }

  /** A map with no other keys than these. */
  public static YamlMap of(YamlValue value, String... allowed) {
    YamlMap section = unchecked(value);
    section.allow(List.of(allowed));
    return section;
  }

  /** A map whose keys are yet to be allowed. */
  public static YamlMap unchecked(YamlValue value) {
    return new YamlMap(value, value.entries());
  }

  /** Every other key is a problem; answers whether there was none. */
  public boolean allow(Collection<String> allowed) {
    boolean clean = true;
    for (String key : entries.keySet()) {
      if (!allowed.contains(key)) {
        clean = false;
        value
            .keyOf(key)
            .wrong(
                "unknown key `" + YamlValue.shorten(key) + "`",
                DidYouMean.hint(key, allowed, "allowed here:"));
      }
    }
    return clean;
  }

  public YamlValue value() {
    return value;
  }

  /** Which of these keys are there, in the order asked for. */
  public Set<String> present(Collection<String> keys) {
    Set<String> present = new LinkedHashSet<>(keys);
    present.retainAll(entries.keySet());
    return present;
  }

  public Optional<YamlValue> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** The value of a key that must be there. */
  public Optional<YamlValue> need(String key, String hint) {
    if (!entries.containsKey(key) && value.isMap()) {
      value.wrong("missing key `" + key + "`", hint);
    }
    return find(key);
  }

  /** The only one of these keys that is there; none and several are problems. */
  public Optional<String> one(Collection<String> keys, String what) {
    Set<String> present = present(keys);
    if (present.size() == 1) {
      return present.stream().findFirst();
    }
    if (!value.isMap()) {
      return Optional.empty();
    }
    String seen = present.isEmpty() ? "none" : "`" + String.join("`, `", present) + "`";
    String advice = present.isEmpty() ? "add one of: " : "keep exactly one of: ";
    return value.wrong(what + ", saw " + seen, advice + String.join(", ", keys));
  }
}
