package dev.pitwall.config;

import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a token: who has it, its digest, and what it allows. */
final class TokenReader {
  private static final String SUM = "the output of: printf %s TOKEN | sha256sum";
  private static final String SHA = "[0-9a-fA-F]{64}";

  private static final Key<String> NAME =
      Key.of("name", Forms.name()).says("who uses it").needed("add who uses the token");
  private static final Key<String> SHA256 =
      Key.of("sha256", Forms.text("64 hex digits", SHA, TokenReader::hash))
          .says("its SHA-256; the token itself is never written down")
          .needed("add " + SUM);
  private static final Key<Set<Config.Scope>> SCOPES =
      Key.of("scopes", scopes())
          .says("what it allows: `read`, `deploy`, `operate`")
          .needed("add a list of read, deploy, operate");
  static final Form<Config.Token> FORM =
      Forms.section(Keys.of(NAME, SHA256, SCOPES), TokenReader::token);

  private TokenReader() {}

  private static Optional<Config.Token> token(YamlMap map) {
    String unnamed = "at line " + map.value().line();
    return Optional.of(
        new Config.Token(
            map.find(NAME).map(YamlValue::openly).flatMap(NAME.form()::read).orElse(unnamed),
            map.read(SHA256).orElse(""),
            map.read(SCOPES).orElse(Set.of())));
  }

  private static Optional<String> hash(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !text.get().matches(SHA)) {
      return value.wrong(
          "`sha256` must be 64 hex digits, saw " + text.get().length() + " characters",
          "write " + SUM);
    }
    return text.map(hash -> hash.toLowerCase(Locale.ROOT));
  }

  private static Form<Set<Config.Scope>> scopes() {
    return Forms.list(Forms.word("scope", Config.Scope.class))
        .narrowed("minItems", 1)
        .then(
            (value, scopes) -> {
              if (value.isList() && value.list().isEmpty()) {
                value.wrong(
                    "`scopes` is empty", "list what the token allows: read, deploy, operate");
              }
              return Optional.of(new HashSet<>(scopes));
            });
  }
}
