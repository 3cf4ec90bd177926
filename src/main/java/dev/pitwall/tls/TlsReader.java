package dev.pitwall.tls;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.Template;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how TLS is spoken, and sees that its files can be used. No problem ever shows a key. */
public final class TlsReader {
  private static final String FILE = "path or secret";

  private static final Key<YamlValue> CA =
      Key.of("ca", Forms.filled(FILE).<YamlValue>readBy(Optional::of))
          .says(
              "the only certificates that are believed, in PEM: a file, relative to the folder of"
                  + " pitwall.yaml, or `\"{{secret.NAME}}\"`; without it those that Java believes");
  private static final Key<YamlValue> CERTIFICATE =
      Key.of("certificate", Forms.filled(FILE).<YamlValue>readBy(Optional::of))
          .says("shown to a server that asks for it, with those that lead to its root behind it")
          .with("key");
  private static final Key<YamlValue> KEY =
      Key.of("key", Forms.filled(FILE).<YamlValue>readBy(Optional::of))
          .says("the certificate's private key, not encrypted")
          .with("certificate");
  private static final Key<String> SERVER_NAME =
      Key.of("server_name", Forms.filled("host name"))
          .says(
              "asked for (SNI) and looked for in the certificate in place of the URL's host; where a"
                  + " node is asked, `{{node.host}}` and `{{node.name}}` may stand in it");
  private static final Key<Boolean> INSECURE =
      Key.of("insecure", Forms.bool())
          .says("believe any certificate, whatever name is in it: the answer may be anybody's")
          .usually(false);

  private static final Keys KEYS = Keys.of(CA, CERTIFICATE, KEY, SERVER_NAME, INSECURE);
  private static final Set<String> NODE = Set.of("node.name", "node.host");
  private static final String HOST = "[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?";

  private final PemReader pems;

  /**
   * @param folder where relative file names start: the folder of the configuration
   * @param secrets by name
   */
  public TlsReader(Path folder, Map<String, String> secrets) {
    this.pems = new PemReader(folder, secrets);
  }

  /** The key of a section that says how TLS is spoken. */
  public static Key<YamlMap> key(String name, String says) {
    return Key.of(name, Forms.section(KEYS, Optional::of)).says(says);
  }

  /**
   * The rules; the usual ones where something was wrong, which is told.
   *
   * @param perNode whether it is a node that is asked
   */
  public TlsRules read(YamlMap section, boolean perNode) {
    if (section.value().entries().isEmpty()) {
      section
          .value()
          .wrong("`tls` says nothing", "add `ca`, `certificate` and `key`, or remove it");
    }
    boolean insecure = section.get(INSECURE);
    if (insecure) {
      section
          .find(CA)
          .ifPresent(
              ca ->
                  ca.wrong(
                      "`ca` beside `insecure: true`, which believes any certificate",
                      "remove one of them"));
    }
    Optional<Pem> ca = section.find(CA).flatMap(at -> pems.read(at, PemTexts::certificates));
    Optional<TlsRules.Client> client = client(section);
    Optional<String> name = section.find(SERVER_NAME).flatMap(at -> serverName(at, perNode));
    return new TlsRules(ca.orElse(null), client.orElse(null), name.orElse(null), insecure);
  }

  private Optional<TlsRules.Client> client(YamlMap section) {
    Optional<YamlValue> certificate = section.find(CERTIFICATE);
    Optional<YamlValue> key = section.find(KEY).map(YamlValue::secretly);
    if (certificate.isPresent() != key.isPresent()) {
      return section
          .value()
          .wrong(
              certificate.isPresent()
                  ? "`certificate` without `key`"
                  : "`key` without `certificate`",
              "add the other: one is of no use alone");
    }
    Optional<Pem> shown = certificate.flatMap(at -> pems.read(at, PemTexts::certificates));
    Optional<Pem> with = key.flatMap(at -> pems.read(at, PemTexts::key));
    if (shown.isEmpty() || with.isEmpty()) {
      return Optional.empty();
    }
    TlsRules.Client client = new TlsRules.Client(shown.get(), with.get());
    try {
      PemTexts.pair(pems.text(client.certificate()), pems.text(client.key()));
      return Optional.of(client);
    } catch (TlsUnusable e) {
      return key.get().wrong("`key`: " + e.getMessage(), "name the key of that certificate");
    }
  }

  private static Optional<String> serverName(YamlValue at, boolean perNode) {
    Optional<String> text = at.text();
    if (text.isEmpty()) {
      return text;
    }
    Template template = Template.of(text.get());
    boolean placesFit = NODE.containsAll(template.variables()) && template.secrets().isEmpty();
    if (!perNode && !template.variables().isEmpty()) {
      return at.wrong(
          "`server_name` has a place of a node, and no node is asked here",
          "write the host name; places may stand in `node_tls` and in signals with a `service`");
    }
    String filled = text.get().replace("{{node.name}}", "node").replace("{{node.host}}", "node");
    return placesFit && filled.matches(HOST)
        ? text
        : at.mustBe(
            "a host name",
            "write it without scheme and port"
                + (perNode ? "; the only places allowed are {{node.host}} and {{node.name}}" : ""));
  }
}
