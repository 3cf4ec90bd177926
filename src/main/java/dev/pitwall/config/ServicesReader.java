package dev.pitwall.config;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.ServiceAccess;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.tls.TlsReader;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.UrlScalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is deployed and watched. */
final class ServicesReader {
  private static final URI NOWHERE = URI.create("http://nowhere.invalid");

  private static final Key<URI> URL =
      Key.of(
              "url",
              Forms.text(
                  "URL without ? and #", "https?://[^/?#@\\s]+(/[^?#\\s]*)?", UrlScalars::base))
          .says("the front door, as users reach it")
          .needed("add the front door's URL");
  private static final Key<String> HEADER =
      Key.of("header", Forms.header())
          .says("its name")
          .needed("add the response header that names the version");
  private static final Key<String> VERSION =
      Key.of(
              "version",
              Forms.section(Keys.of(HEADER), map -> map.read(HEADER)).called("{header: name}"))
          .says(
              "the response header in which a node says its version; gates then require the expected"
                  + " one");
  private static final Key<String> NODE_HEADER =
      Key.of("node_header", Forms.header())
          .says("the response header in which a node says its name");
  private static final Key<YamlMap> INSTANCE =
      Key.of("instance", InstanceReader.FORM)
          .says("what names the running process, so that a start shows that nobody told");
  private static final Key<YamlValue> ALSO =
      Key.of(
              "also",
              Forms.list(Forms.text("origin", "https?://[^/?#@\\s]+/?", UrlScalars::url))
                  .called("list of origins")
                  .readBy(Optional::of))
          .says(
              "further origins that the same nodes answer for, with the scheme of `url`, such as"
                  + " `https://www.shop.example`; a run that is pinned to a node reaches it for these"
                  + " too, and their headers count");
  private static final Key<HealthRule> HEALTH =
      Key.of("health", HealthReader.FORM)
          .says("how a node says that it is well; gates then require it. A path must answer 2xx");
  private static final Key<Duration> CERTIFICATE =
      Key.of("certificate", certificate())
          .says(
              "for an https service: how long the front door's and each node's certificate must still"
                  + " be good; gates then require it");
  static final Key<Map<String, String>> VARIABLES =
      Key.of("variables", VariableReader.FORM)
          .says("known in every journey of the service; the journey's own win")
          .usually(Map.of(), "none");

  private static final Key<YamlMap> TLS =
      TlsReader.key("tls", "how TLS is spoken, where the usual way will not do");
  private static final Key<YamlMap> NODE_TLS =
      TlsReader.key("node_tls", "the same for its nodes, in place of `tls`");

  private static final Key<YamlValue> AUTH =
      Key.of("auth", AuthReader.FORM)
          .says("who asks, in every request to the service that does not say it itself");

  private static final Keys KEYS =
      Keys.of(
          URL,
          VERSION,
          NODE_HEADER,
          INSTANCE,
          ALSO,
          HEALTH,
          CERTIFICATE,
          NodesReader.NODES,
          NodesReader.HEADERS,
          TLS,
          NODE_TLS,
          AUTH,
          VARIABLES);

  /** A map from names to services, which are read once secrets are known. */
  static final Form<YamlValue> FORM =
      Forms.mapOf("map", Forms.name(), Forms.section(KEYS, Optional::of));

  private final NodesReader nodes;
  private final TlsReader tls;
  private final AuthReader auth;

  ServicesReader(Map<String, String> secrets, TlsReader tls) {
    this.nodes = new NodesReader(secrets);
    this.tls = tls;
    this.auth = new AuthReader(secrets);
  }

  List<Service> read(YamlValue value) {
    List<Service> services = new ArrayList<>();
    value
        .entries("service", Forms.name())
        .forEach((name, one) -> services.add(service(name, KEYS.read(one))));
    return services;
  }

  private Service service(String name, YamlMap map) {
    Optional<URI> url = map.read(URL);
    Optional<YamlMap> instance = map.read(INSTANCE);
    instance.ifPresent(of -> InstanceReader.check(of, map.find(HEALTH).isPresent()));
    List<Service.Node> all = nodes.read(map);
    boolean isFrontSecure = Scheme.of(url.orElse(NOWHERE)) == Scheme.HTTPS;
    boolean areNodesSecure =
        all.stream()
            .anyMatch(
                node -> node.scheme() == null ? isFrontSecure : node.scheme() == Scheme.HTTPS);
    TlsRules usual = tls(map, TLS, isFrontSecure || areNodesSecure);
    TlsRules behind = map.find(NODE_TLS).isPresent() ? tls(map, NODE_TLS, areNodesSecure) : usual;
    return new Service(
        name,
        url.orElse(NOWHERE),
        map.read(VERSION).orElse(null),
        map.read(NODE_HEADER).orElse(null),
        instance.flatMap(of -> of.read(InstanceReader.HEADER)).orElse(null),
        instance.flatMap(of -> of.read(InstanceReader.METRICS)).orElse(null),
        map.find(ALSO).map(also -> also(also, url)).orElse(List.of()),
        map.read(HEALTH).orElse(null),
        map.read(CERTIFICATE).orElse(null),
        all,
        map.get(VARIABLES),
        new ServiceAccess(usual, behind, map.find(AUTH).flatMap(auth::read).orElse(null)));
  }

  private TlsRules tls(YamlMap map, Key<YamlMap> key, boolean isSpoken) {
    Optional<YamlMap> section = map.read(key);
    if (section.isPresent() && !isSpoken) {
      map.find(key)
          .ifPresent(
              at ->
                  at.wrong(
                      "`" + key.name() + "` where nobody is spoken to over TLS",
                      "write https:// where it is, or remove this"));
    }
    return section.map(of -> tls.read(of, key.equals(NODE_TLS))).orElse(TlsRules.USUAL);
  }

  private static List<URI> also(YamlValue value, Optional<URI> url) {
    // A node speaks one scheme, at its one port.
    return value.list().stream()
        .flatMap(
            one ->
                url
                    .map(of -> UrlScalars.origin(one, of.getScheme()))
                    .orElseGet(() -> UrlScalars.url(one))
                    .stream())
        .toList();
  }

  private static Form<Duration> certificate() {
    Key<Duration> left =
        Key.of("left", Forms.duration(Duration.ofHours(1)))
            .says("how long it must still be good")
            .needed("add how long certificates must still be good, such as left: 7d");
    return Forms.section(Keys.of(left), map -> map.read(left)).called("{left: duration}");
  }
}
