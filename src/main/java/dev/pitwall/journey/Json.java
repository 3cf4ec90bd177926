package dev.pitwall.journey;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value of a journey, whose texts may be templates. */
public sealed interface Json {
  /** Members in the order they were written. */
  record Members(Map<String, Json> members) implements Json {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /** Elements in order. */
  record Elements(List<Json> elements) implements Json {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /** A string. */
  record Text(Template template) implements Json {}

  /** A number, compared by value: 199 equals 199.0. */
  record Num(BigDecimal value) implements Json {}

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** The JSON null. */
  record Null() implements Json {}
}
