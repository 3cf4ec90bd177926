package dev.pitwall.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.pitwall.journey.Match;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds values against what is demanded of them, and puts both into words. */
public final class Matching {
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_SHOWN = 100;

  private final Scope scope;
  private final TextSanitizer texts;

  public Matching(Scope scope) {
    this.scope = scope;
    this.texts = new TextSanitizer(scope.secrets());
  }

  /**
   * Whether a text is as demanded.
   *
   * @param value null when there is no such text
   * @throws ProbeBroken when the demand cannot be tried
   */
  public boolean holds(Match match, @Nullable String value) throws ProbeBroken {
    return holds(match, value == null ? null : (JsonNode) TextNode.valueOf(value));
  }

  /**
   * Whether a JSON value is as demanded; a JSON null is there, and a missing value contains
   * nothing.
   */
  boolean holds(Match match, @Nullable JsonNode value) throws ProbeBroken {
    if (match instanceof Match.Exists exists) {
      return exists.wanted() == (value != null);
    }
    if (value == null) {
      return match instanceof Match.NotContains;
    }
    return switch (match) {
      case Match.Equals(var text) -> Jsons.text(value).equals(scope.render(text));
      case Match.Contains(var text) -> Jsons.text(value).contains(scope.render(text));
      case Match.NotContains(var text) -> !Jsons.text(value).contains(scope.render(text));
      case Match.Matches(var pattern) -> Patterns.find(pattern, Jsons.text(value)).isPresent();
      case Match.Is(var json) -> Jsons.same(Jsons.render(json, scope), value);
      case Match.Exists exists -> exists.wanted();
      case Match.Above(var limit) -> number(value).filter(n -> n.compareTo(limit) > 0).isPresent();
      case Match.Below(var limit) -> number(value).filter(n -> n.compareTo(limit) < 0).isPresent();
    };
  }

  private static Optional<BigDecimal> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.decimalValue());
    }
    // The bound comes first: parsing takes the square of the length.
    if (!value.isTextual() || value.textValue().length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(value.textValue().strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The demand in words that follow the name of the value, such as {@code containing "x"}. */
  public String demand(Match match) {
    return switch (match) {
      case Match.Equals(var text) -> "equal to " + quoted(scope.render(text));
      case Match.Contains(var text) -> "containing " + quoted(scope.render(text));
      case Match.NotContains(var text) -> "not containing " + quoted(scope.render(text));
      case Match.Matches(var pattern) -> "matching /" + texts.fit(pattern.pattern(), 200) + "/";
      case Match.Is(var json) -> "equal to " + shown(Jsons.render(json, scope));
      case Match.Exists(var wanted) -> wanted ? "present" : "absent";
      case Match.Above(var limit) -> "above " + limit;
      case Match.Below(var limit) -> "below " + limit;
    };
  }

  /** A value in words, redacted and short. */
  String shown(@Nullable JsonNode value) {
    if (value == null) {
      return "absent";
    }
    // Quoted after redaction: quoting changes the forms a secret is known by.
    return value.isTextual() ? quoted(value.textValue()) : fit(Jsons.write(value));
  }

  private String quoted(String text) {
    return TextSanitizer.quoted(fit(text));
  }

  private String fit(String text) {
    return texts.fit(text, LONGEST_SHOWN);
  }
}
