package dev.pitwall.source;

import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.tls.TlsReader;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.UrlScalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the texts of one source: where the node's name, host or address may stand, and where a
 * secret must.
 */
public final class SourceTemplates {
  private static final String SECRET_TEXT = "[\\s\\S]*\\{\\{\\s*secret\\.[\\s\\S]*";

  public static final Key<String> URL =
      Key.of("url", Forms.text("URL", Forms.URL, YamlValue::text))
          .says("where it is asked")
          .needed("add the URL to read");
  public static final Key<String> USER =
      Key.of("user", Forms.text()).says("who asks").with("password");
  public static final Key<String> PASSWORD =
      Key.of("password", secretText()).says("the user's password, as `{{secret.NAME}}`");

  public static final Key<YamlMap> TLS =
      TlsReader.key("tls", "how TLS is spoken, where the usual way will not do");

  /** The keys of a server that is sent something over HTTP, and is spoken to as usual. */
  public static final Keys RECEIVER =
      Keys.of(
          URL,
          USER,
          PASSWORD.with(USER.name()),
          Key.of("token", secretText()).says("a bearer token, as `{{secret.NAME}}`"),
          Key.of("headers", Forms.mapOf("map of texts", Forms.header(), Forms.text()))
              .says("sent with each request; secrets may stand in them"));

  /** The keys of a server that is asked over HTTP. */
  public static final Keys LINK = RECEIVER.and(TLS);

  private static final int NAME_CHARS = 255;
  private static final Set<String> NODE = Set.of("node.name", "node.host", "node.address");
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

  private final boolean perNode;
  private final Map<String, String> secrets;
  private final TlsReader tls;
  private final List<YamlValue> journeys = new ArrayList<>();
  private boolean namesNode;

  /**
   * @param perNode whether the signal is read from each node of a service
   * @param secrets by name, to see that those named exist
   * @param tls reads how TLS is spoken
   */
  public SourceTemplates(boolean perNode, Map<String, String> secrets, TlsReader tls) {
    this.perNode = perNode;
    this.secrets = secrets;
    this.tls = tls;
  }

  /** Those of a place without sources of TLS. */
  public SourceTemplates(boolean perNode, Map<String, String> secrets) {
    this(perNode, secrets, new TlsReader(Path.of(""), secrets));
  }

  /** A text with a secret in it, by reference. */
  public static Form<String> secretText() {
    return Forms.text("secret", SECRET_TEXT, YamlValue::text);
  }

  /** Whether the signal is read from each node of a service. */
  public boolean perNode() {
    return perNode;
  }

  /** Whether any text read so far differs from node to node. */
  public boolean namesNode() {
    return namesNode;
  }

  /** A journey that a source names; whether it exists is known when the journeys are. */
  public void journey(YamlValue at) {
    journeys.add(at);
  }

  /** The journeys that were named. */
  public List<YamlValue> journeys() {
    return journeys;
  }

  /** What is read differs from node to node without any text saying so. */
  public void differsByNature() {
    namesNode = true;
  }

  /** A text in which places of the node may stand. */
  public Optional<String> text(YamlValue value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !placesFit(value, text.get())) {
      return Optional.empty();
    }
    return text;
  }

  /** The name of a queue or where it lies; in it, places of the node may stand. */
  public Optional<String> named(YamlValue value) {
    Optional<String> text = text(value);
    boolean named = text.isEmpty() || (!text.get().isBlank() && text.get().length() <= NAME_CHARS);
    return named ? text : value.mustBe("a name of at most 255 characters", "");
  }

  /** The text as it may look for a node, to see whether it has the right form. */
  public static String filled(String text) {
    return text.replace("{{node.address}}", "node:1")
        .replace("{{node.host}}", "node")
        .replace("{{node.name}}", "node");
  }

  private boolean placesFit(YamlValue value, String text) {
    Matcher places = PLACE.matcher(text);
    while (places.find()) {
      String place = places.group(1);
      if (!NODE.contains(place) || !places.group().equals("{{" + place + "}}")) {
        value.wrong(
            "`" + value.name() + "` has " + YamlValue.shorten(places.group()),
            "the only places allowed here are {{node.address}}, {{node.host}} and {{node.name}}");
        return false;
      }
      if (!perNode) {
        value.wrong(
            "`" + value.name() + "` has {{" + place + "}} but the signal has no `service`",
            "add `service`");
        namesNode = true;
        return false;
      }
      namesNode = true;
    }
    return true;
  }

  /** A server that is asked over HTTP. */
  public Optional<SourceSpec.Link> link(YamlMap section) {
    Map<String, Template> headers = new HashMap<>();
    section.find("headers").ifPresent(value -> headers(value, headers));
    section
        .find("token")
        .flatMap(this::secret)
        .ifPresent(token -> headers.put("Authorization", Template.of("Bearer " + token.source())));
    Optional<SourceSpec.Login> login = login(section);
    if (section.present(List.of("user", "token")).size() > 1) {
      section.value().wrong("both `token` and `user`", "keep one of them");
    }
    login
        .filter(one -> one.user() == null)
        .ifPresent(one -> section.value().wrong("`password` without `user`", "add `user`"));
    Optional<String> url = section.find(URL).flatMap(this::url);
    TlsRules rules = tls(section, url.orElse("").startsWith("https:"));
    return url.map(at -> new SourceSpec.Link(at, login.orElse(null), headers, rules));
  }

  /**
   * How TLS is spoken with a server.
   *
   * @param isSpoken whether it is, by the server's URL
   */
  public TlsRules tls(YamlMap section, boolean isSpoken) {
    Optional<YamlMap> said = section.read(TLS);
    if (said.isPresent() && !isSpoken && section.find(URL).isPresent()) {
      section
          .find(TLS)
          .ifPresent(
              at ->
                  at.wrong(
                      "`tls` beside a URL without TLS",
                      "write the URL with TLS, as https:// is, or remove this"));
    }
    return said.map(of -> tls.read(of, perNode)).orElse(TlsRules.USUAL);
  }

  private Optional<String> url(YamlValue value) {
    Optional<String> text = text(value);
    if (text.isEmpty()) {
      return text;
    }
    Optional<URI> filled = UrlScalars.absolute(filled(text.get()));
    return filled.isPresent()
        ? text
        : (text.get().contains("@") ? value.secretly() : value)
            .mustBe(
                "a URL",
                "write http://host:port/path, without user:password; the only places allowed are"
                    + " {{node.address}}, {{node.host}} and {{node.name}}");
  }

  private void headers(YamlValue value, Map<String, Template> headers) {
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Scalars.header(value.keyOf(entry.getKey()).called("header"));
      template(entry.getValue()).ifPresent(text -> headers.put(entry.getKey(), text));
    }
  }

  /** {@code user} and {@code password}, when there is a password. */
  public Optional<SourceSpec.Login> login(YamlMap section) {
    Optional<Template> user = section.find("user").flatMap(this::template);
    Optional<Template> password = section.find("password").flatMap(this::secret);
    if (user.isPresent() && section.find("password").isEmpty()) {
      section.value().wrong("`user` without `password`", "add password: \"{{secret.NAME}}\"");
    }
    return password.map(secret -> new SourceSpec.Login(user.orElse(null), secret));
  }

  /** A text that must be a secret, by reference. */
  public Optional<Template> secret(YamlValue value) {
    Optional<Template> template = template(value.secretly());
    if (template.isPresent() && template.get().secrets().isEmpty()) {
      return value
          .secretly()
          .wrong(
              "`" + value.name() + "` must name a secret, saw text (not shown, it may be secret)",
              "write \"{{secret.NAME}}\" and define NAME under `secrets`");
    }
    return template;
  }

  /** A text in which secrets may stand. */
  public Optional<Template> template(YamlValue value) {
    Optional<Template> template = value.text().map(Template::of);
    if (template.isEmpty()) {
      return template;
    }
    for (String name : template.get().secrets()) {
      if (!secrets.containsKey(name)) {
        return References.unknown(value.openly(), "secret", name, secrets.keySet());
      }
    }
    for (String variable : template.get().variables()) {
      if (!NODE.contains(variable)) {
        return value.wrong(
            "`" + value.name() + "` has {{" + YamlValue.shorten(variable) + "}}",
            "the only places allowed here are {{secret.NAME}} and the node's");
      }
    }
    return template;
  }

  /** A path is put behind it, so it must end before any ? and #. */
  public static void base(YamlValue url) {
    if (url.text().filter(text -> text.contains("?") || text.contains("#")).isPresent()) {
      url.wrong("`url` has a ? or #", "name the server's base, such as http://host:9090");
    }
  }
}
