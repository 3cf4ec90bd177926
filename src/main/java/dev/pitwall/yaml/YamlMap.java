package dev.pitwall.yaml;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A map whose keys are known beforehand. */
public final class YamlMap {
  private final YamlValue value;
  private final Map<String, YamlValue> entries;

  private final Keys keys;

  private YamlMap(YamlValue value, Map<String, YamlValue> entries, Keys keys) {
    this.value = value;
    this.entries = entries;
    this.keys = keys;
  }

  /** A map of which it is not yet said which of its keys are allowed. */
  public static YamlMap unchecked(YamlValue value, Keys keys) {
    return new YamlMap(value, value.entries(), keys);
  }

  /** The value of a key, or its default. */
  public <T> T get(Key<T> key) {
    return read(key).or(key::usual).orElseThrow();
  }

  /** The value of a key; empty when it is missing, or wrong, which is told. */
  public <T> Optional<T> read(Key<T> key) {
    return find(key).flatMap(key.form()::read);
  }

  /** What stands under a key, to be read by what depends on more than the value. */
  public Optional<YamlValue> find(Key<?> key) {
    return find(key.name());
  }

  /** The only one of the keys of which exactly one must be there; none and several are problems. */
  public Optional<String> chosen() {
    return one(keys.choice(), keys.choiceWords());
  }

  void needAll() {
    for (Key<?> key : keys.all()) {
      if (key.isNeeded()) {
        need(key.name(), key.needed());
      }
    }
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
