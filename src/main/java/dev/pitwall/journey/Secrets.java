package dev.pitwall.journey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The values that must never be shown, and the eraser that keeps them out of everything kept. */
public final class Secrets {
  /** No secrets at all. */
  public static final Secrets NONE = new Secrets(Map.of());

  private static final String MASK = "***";

  private final Map<String, String> values;

  /** By the character that they may begin with. */
  private final Map<Character, List<SecretText>> texts;

  public Secrets(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.texts = textsOf(this.values);
  }

  private static Map<Character, List<SecretText>> textsOf(Map<String, String> values) {
    Map<Character, List<SecretText>> texts = new HashMap<>();
    for (String value : values.values()) {
      if (!value.isEmpty()) {
        for (String form : SecretForms.of(value)) {
          SecretText text = new SecretText(form);
          text.firsts().forEach(c -> texts.computeIfAbsent(c, none -> new ArrayList<>()).add(text));
        }
      }
    }
    return texts;
  }

  /** The value of a secret, or null when it is not configured. */
  public @Nullable String value(String name) {
    return values.get(name);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /** These and others; where both know a name, these win. */
  public Secrets and(Secrets others) {
    Map<String, String> all = new HashMap<>(others.values);
    all.putAll(values);
    return new Secrets(all);
  }

  /**
   * The same text with every secret replaced, whatever escapes it stands in.
   *
   * <p>Of a text that was cut before, the beginning of a secret that stands before the ellipsis is
   * replaced too.
   */
  public String redact(String text) {
    return texts.isEmpty() ? text : replaced(text, new ArrayList<>());
  }

  /** The pieces of a text that tell secrets, as they stand there. */
  public List<String> shownIn(String text) {
    List<String> found = new ArrayList<>();
    var _ = replaced(text, found);
    return found;
  }

  private String replaced(String text, List<String> found) {
    @Nullable StringBuilder clean = null;
    int kept = 0;
    int i = 0;
    while (i < text.length()) {
      OptionalInt end = endAt(text, i);
      if (end.isEmpty()) {
        i++;
        continue;
      }
      clean = Optional.ofNullable(clean).orElseGet(StringBuilder::new);
      clean.append(text, kept, i).append(MASK);
      found.add(text.substring(i, end.getAsInt()));
      i = end.getAsInt();
      kept = i;
    }
    return clean == null ? text : clean.append(text, kept, text.length()).toString();
  }

  private OptionalInt endAt(String text, int start) {
    List<SecretText> candidates = texts.getOrDefault(text.charAt(start), List.of());
    return candidates.isEmpty()
        ? OptionalInt.empty()
        : candidates.stream()
            .mapToInt(candidate -> candidate.endAt(text, start))
            .filter(end -> end > start)
            .max();
  }

  @Override
  public String toString() {
    return "Secrets" + values.keySet();
  }
}
