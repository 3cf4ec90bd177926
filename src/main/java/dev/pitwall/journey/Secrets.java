package dev.pitwall.journey;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that must never be shown, and the eraser that keeps them out of everything kept. */
public final class Secrets {
  /** No secrets at all. */
  public static final Secrets NONE = new Secrets(Map.of());

  private static final String MASK = "***";

  private final Map<String, String> values;
  private final List<String> forms;

  public Secrets(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.forms = formsOf(this.values);
  }

  /** The value of a secret, or null when it is not configured. */
  public @Nullable String value(String name) {
    return values.get(name);
  }

  /** These and others; where both know a name, these win. */
  public Secrets and(Secrets others) {
    Map<String, String> all = new HashMap<>(others.values);
    all.putAll(values);
    return new Secrets(all);
  }

  /** The same text with every secret, in each form it usually takes on a wire, replaced. */
  public String redact(String text) {
    String clean = text;
    for (String form : forms) {
      clean = clean.replace(form, MASK);
    }
    return clean;
  }

  /**
   * The texts that must not appear anywhere: raw, URL-encoded, JSON-escaped, Base64; longest first.
   */
  public List<String> forms() {
    return forms;
  }

  private static List<String> formsOf(Map<String, String> values) {
    List<String> forms = new ArrayList<>();
    for (String value : values.values()) {
      if (value.isEmpty()) {
        continue;
      }
      forms.add(value);
      String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
      forms.add(encoded);
      forms.add(encoded.replace("+", "%20"));
      forms.add(jsonEscaped(value, false));
      forms.add(jsonEscaped(value, true));
      forms.add(value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      forms.add(Base64.getEncoder().encodeToString(bytes));
      forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return forms.stream()
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** As JSON writers do it; some of them write all that is not ASCII as numbers. */
  private static String jsonEscaped(String value, boolean asciiOnly) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> escaped.append('\\').append(c);
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\b' -> escaped.append("\\b");
        case '\f' -> escaped.append("\\f");
        default -> {
          boolean asNumber = c < 0x20 || (asciiOnly && c > 0x7e);
          escaped.append(asNumber ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
        }
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return "Secrets" + values.keySet();
  }
}
