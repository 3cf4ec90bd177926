package dev.pitwall.config;

import com.microsoft.playwright.options.AriaRole;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Template;
import dev.pitwall.text.Words;
import dev.pitwall.yaml.DidYouMean;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how a step finds its element. */
final class LocatorReader {
  private static final List<String> ROLES =
      Stream.of(AriaRole.values()).map(role -> Words.of(role)).toList();
  private static final Key<YamlValue> NAME =
      Key.of("name", Forms.text().<YamlValue>readBy(Optional::of))
          .says("its accessible name")
          .with("role");
  private static final Key<Boolean> EXACT =
      Key.of("exact", Forms.bool()).says("the whole text, case included").usually(false);
  private static final Key<Integer> NTH =
      Key.of("nth", Forms.integer(0, 10_000))
          .says("which of several; 0 is the first")
          .otherwise("there must be one match only");

  /** A locator. */
  static final Keys KEYS =
      Keys.of()
          .oneOf(
              "a locator has one way to find an element",
              Key.of("role", Forms.text().called("ARIA role in lower case").narrowed("enum", ROLES))
                  .says("what it is, such as link, button or textbox; cannot hold a place"),
              Key.of("label", Forms.filled("text")).says("the text of its label"),
              Key.of("text", Forms.filled("text")).says("a text in it"),
              Key.of("placeholder", Forms.filled("text")).says("the placeholder of a field"),
              Key.of("test_id", Forms.filled("text")).says("the attribute `data-testid`"),
              Key.of("css", Forms.filled("CSS selector")).says("what CSS finds"))
          .and(NAME, EXACT, NTH);

  /** The keys of which a locator has one. */
  static final List<String> KINDS = KEYS.names().subList(0, 6);

  /** A locator by itself, or a text that is looked for. */
  static final Form<YamlValue> FORM = Forms.orMap("locator", Forms.text().schema(), KEYS);

  private static final Locator NOTHING =
      new Locator(Locator.Kind.TEXT, Template.of(""), null, false, null);

  private final VariableScope variables;

  LocatorReader(VariableScope variables) {
    this.variables = variables;
  }

  /** A map with a key of its own besides those of a locator. */
  static Form<YamlValue> and(Keys keys) {
    return Forms.section(keys, Optional::of)
        .called("locator and `" + keys.names().getLast() + "`")
        .readBy(Optional::of);
  }

  /** A locator by itself: a map, or a bare text that is looked for. */
  Locator read(YamlValue value) {
    if (value.isMap()) {
      return read(KEYS.read(value));
    }
    return value.isScalar()
        ? new Locator(Locator.Kind.TEXT, text(value), null, false, null)
        : value
            .<Locator>mustBe("a text or a locator", "such as {role: link, name: Tyres}")
            .orElse(NOTHING);
  }

  /** The locator among the keys of a map. */
  Locator read(YamlMap section) {
    return section.chosen().map(key -> read(section, key)).orElse(NOTHING);
  }

  private Locator read(YamlMap section, String key) {
    Locator.Kind kind = Locator.Kind.valueOf(key.toUpperCase(Locale.ROOT));
    YamlValue value = section.find(key).orElseThrow();
    Template what = kind == Locator.Kind.ROLE ? role(value).orElse(Template.of("")) : text(value);
    Optional<YamlValue> name = section.find(NAME);
    if (name.isPresent() && kind != Locator.Kind.ROLE) {
      name.get().wrong("`name` goes with `role` only, saw `" + key + "`", "remove it");
    }
    return new Locator(
        kind,
        what,
        name.map(this::text).orElse(null),
        section.get(EXACT),
        section.read(NTH).orElse(null));
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
