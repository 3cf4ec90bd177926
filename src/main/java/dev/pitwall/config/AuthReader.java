package dev.pitwall.config;

import dev.pitwall.journey.Auth;
import dev.pitwall.journey.Template;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;

/** Reads who asks a service. */
final class AuthReader {
  private static final Key<YamlMap> BASIC =
      Key.of(
              "basic",
              Forms.section(
                      Keys.of(
                          SourceTemplates.USER.needed("add who asks"),
                          SourceTemplates.PASSWORD.needed("add password: \"{{secret.NAME}}\"")),
                      Optional::of)
                  .called("{user: text, password: secret}"))
          .says("a user and a password");
  private static final Key<String> BEARER =
      Key.of("bearer", SourceTemplates.secretText()).says("a token, as `{{secret.NAME}}`");

  private static final Keys KEYS =
      Keys.of().oneOf("`auth` needs `basic` or `bearer`", BASIC, BEARER);

  /** A map that says who asks, which is read once secrets are known. */
  static final Form<YamlValue> FORM =
      Forms.section(KEYS, Optional::of)
          .called("{basic: map} or {bearer: secret}")
          .readBy(Optional::of);

  private final SourceTemplates templates;

  AuthReader(Map<String, String> secrets) {
    this.templates = new SourceTemplates(false, secrets);
  }

  Optional<Auth> read(YamlValue value) {
    YamlMap map = KEYS.read(value);
    return map.chosen()
        .flatMap(
            way ->
                way.equals(BEARER.name())
                    ? map.find(BEARER).flatMap(this::secret).map(Auth.Bearer::new)
                    : map.read(BASIC).flatMap(this::basic));
  }

  private Optional<Auth> basic(YamlMap section) {
    Optional<Template> user = section.find(SourceTemplates.USER).flatMap(this::text);
    Optional<Template> password = section.find(SourceTemplates.PASSWORD).flatMap(this::secret);
    return user.flatMap(name -> password.map(secret -> new Auth.Basic(name, secret)));
  }

  private Optional<Template> text(YamlValue value) {
    return templates.template(value).flatMap(text -> ofAll(value, text));
  }

  private Optional<Template> secret(YamlValue value) {
    return templates.secret(value).flatMap(text -> ofAll(value.secretly(), text));
  }

  /** It is said at the front door too, where no node is asked. */
  private static Optional<Template> ofAll(YamlValue value, Template text) {
    return text.variables().isEmpty()
        ? Optional.of(text)
        : value.wrong(
            "`" + value.name() + "` has a place of a node, and is said at the front door too",
            "write it out; nodes may be told otherwise by `node_headers`");
  }
}
