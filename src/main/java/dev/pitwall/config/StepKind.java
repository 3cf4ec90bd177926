package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a step can do, by the key that says so. */
enum StepKind {
  OPEN,
  CLICK,
  FILL,
  SELECT,
  CHECK,
  UNCHECK,
  PRESS,
  HOVER,
  SEE,
  NOT_SEE,
  URL,
  TITLE,
  SCREENSHOT,
  REQUEST;

  static final List<String> NAMES = Stream.of(values()).map(StepKind::key).toList();

  static final Key<String> NAME =
      Key.of("name", Forms.text())
          .says("its label: unique, one line, at most 80 characters")
          .otherwise("what it does, such as `click link \"Tyres\"`");
  static final Key<Duration> TIMEOUT =
      Key.of("timeout", Forms.duration(Duration.ofMillis(1)))
          .says("the longest it may take")
          .otherwise("the journey's `step_timeout`");

  /** A step. */
  static final Keys KEYS =
      Keys.of()
          .oneOf("a step does one thing", Stream.of(values()).map(StepKind::declared).toList())
          .and(NAME, TIMEOUT)
          .and(RequestReader.KEYS);

  private Key<YamlValue> declared() {
    return switch (this) {
      case OPEN ->
          does(
              Forms.text("path or URL", RequestReader.TARGET, YamlValue::text),
              "goes there; an answer of 5xx fails the step, one of 4xx is a page as any other: say"
                  + " what must be seen on it");
      case CLICK -> does(LocatorReader.FORM, "clicks it");
      case FILL -> does(LocatorReader.and(StepsReader.FILL), "replaces the text of a field");
      case SELECT ->
          does(LocatorReader.and(StepsReader.SELECT), "picks an option by value or label");
      case CHECK -> does(LocatorReader.FORM, "ticks a checkbox");
      case UNCHECK -> does(LocatorReader.FORM, "unticks a checkbox");
      case PRESS -> does(orText("key, or map", StepsReader.PRESS), "presses a key");
      case HOVER -> does(LocatorReader.FORM, "moves the mouse over it");
      case SEE ->
          does(orText("locator, perhaps `as`", StepsReader.SEE), "waits until it is visible");
      case NOT_SEE -> does(LocatorReader.FORM, "waits until no such element is visible");
      case URL ->
          does(
              MatchReader.ONE,
              "waits until the URL equals the text, resolved against the service's URL");
      case TITLE -> does(MatchReader.ONE, "waits until the title equals the text");
      case SCREENSHOT -> does(Forms.name(), "keeps a picture; its name is unique in the journey");
      case REQUEST ->
          does(
              Forms.text("`METHOD target`", RequestReader.SCHEMA, YamlValue::text),
              "sends an HTTP request to a path or a URL; methods are GET, HEAD, POST, PUT, PATCH,"
                  + " DELETE and OPTIONS, in capitals");
    };
  }

  private Key<YamlValue> does(Form<?> form, String says) {
    return Key.of(key(), form.readBy(Optional::of)).says(says);
  }

  private static Form<YamlValue> orText(String words, Keys keys) {
    return Forms.orMap(words, Forms.text().schema(), keys);
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static StepKind of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
