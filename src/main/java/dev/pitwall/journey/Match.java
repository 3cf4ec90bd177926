package dev.pitwall.journey;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** What a value must be like. */
public sealed interface Match {
  /** The text is exactly this. */
  record Equals(Template text) implements Match {}

  /** The text has this in it. */
  record Contains(Template text) implements Match {}

  /** The text does not have this in it. */
  record NotContains(Template text) implements Match {}

  /** The pattern is found somewhere in the text. */
  record Matches(Pattern pattern) implements Match {}

  /** The value is this JSON value, numbers compared by value. */
  record Is(Json value) implements Match {}

  /** The value is there (or is not). */
  record Exists(boolean wanted) implements Match {}

  /** The number is greater than this. */
  record Above(BigDecimal limit) implements Match {}

  /** The number is less than this. */
  record Below(BigDecimal limit) implements Match {}

  /** In a few words, for the label of a step. */
  default String describe() {
    return switch (this) {
      case Match.Equals equal -> "is \"" + equal.text().source() + "\"";
      case Match.Contains contains -> "contains \"" + contains.text().source() + "\"";
      case Match.NotContains not -> "does not contain \"" + not.text().source() + "\"";
      case Match.Matches matches -> "matches \"" + matches.pattern().pattern() + "\"";
      case Match.Is is -> "is a value";
      case Match.Exists exists -> "exists";
      case Match.Above above -> "is above " + above.limit();
      case Match.Below below -> "is below " + below.limit();
    };
  }
}
