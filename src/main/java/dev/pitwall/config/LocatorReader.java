package dev.pitwall.config;

import com.microsoft.playwright.options.AriaRole;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how a step finds its element. */
final class LocatorReader {
  static final List<String> KINDS =
      List.of("role", "label", "text", "placeholder", "test_id", "css");

  private static final List<String> ALL =
      List.of("role", "label", "text", "placeholder", "test_id", "css", "name", "exact", "nth");
  private static final List<String> ROLES =
      Stream.of(AriaRole.values()).map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
  private static final int MOST = 10_000;
  private static final Locator NOTHING =
      new Locator(Locator.Kind.TEXT, Template.of(""), null, false, null);

  private final VariableScope variables;

  LocatorReader(VariableScope variables) {
    this.variables = variables;
  }

  /** A map with a locator and these other keys; a bare text has none of them. */
  YamlMap section(YamlValue value, String... others) {
    YamlMap section = YamlMap.unchecked(value);
    List<String> allowed = new ArrayList<>(ALL);
    allowed.addAll(List.of(others));
    section.allow(allowed);
    return section;
  }

  /** A locator by itself: a map, or a bare text that is looked for. */
  Locator read(YamlValue value) {
    if (value.isMap()) {
      return read(section(value));
    }
    return value.isScalar()
        ? new Locator(Locator.Kind.TEXT, text(value), null, false, null)
        : value
            .<Locator>mustBe("a text or a locator", "such as {role: link, name: Tyres}")
            .orElse(NOTHING);
  }

  /** The locator among the keys of a map. */
  Locator read(YamlMap section) {
    Optional<String> kind = section.one(KINDS, "a locator has one way to find an element");
    return kind.map(key -> read(section, key)).orElse(NOTHING);
  }

  private Locator read(YamlMap section, String key) {
    Locator.Kind kind = Locator.Kind.valueOf(key.toUpperCase(Locale.ROOT));
    YamlValue value = section.find(key).orElseThrow();
    Template what = kind == Locator.Kind.ROLE ? role(value).orElse(Template.of("")) : text(value);
    Optional<YamlValue> name = section.find("name");
    if (name.isPresent() && kind != Locator.Kind.ROLE) {
      name.get().wrong("`name` goes with `role` only, saw `" + key + "`", "remove it");
    }
    return new Locator(
        kind,
        what,
        name.map(this::text).orElse(null),
        section.find("exact").flatMap(YamlValue::bool).orElse(false),
        section.find("nth").flatMap(v -> v.integer(0, MOST)).orElse(null));
  }

  private Template text(YamlValue value) {
    Template text = variables.templateOr(value);
    if (value.isScalar() && text.source().isBlank()) {
      value.wrong("`" + value.name() + "` is empty", "write what to look for");
    }
    return text;
  }

  private static Optional<Template> role(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !ROLES.contains(text.get())) {
      return value.wrong(
          "unknown role `" + YamlValue.shorten(text.get()) + "`",
          DidYouMean.find(text.get(), ROLES)
              .map(near -> "did you mean `" + near + "`?")
              .orElse("write an ARIA role in lower case, such as link, button or textbox"));
    }
    return text.map(Template::of);
  }
}
