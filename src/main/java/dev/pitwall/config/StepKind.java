package dev.pitwall.config;

import java.util.List;
import java.util.Locale;
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

  static final List<String> KEYS = Stream.of(values()).map(StepKind::key).toList();

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static StepKind of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
