package dev.pitwall.config;

import dev.pitwall.journey.Scheme;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Template;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.UrlScalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the nodes of a service, and how they are spoken to. */
final class NodesReader {
  private static final Key<UrlScalars.Address> ADDRESS =
      Key.of("address", Forms.address())
          .says(
              "where it listens; with `http://` or `https://` before it where it is spoken to"
                  + " otherwise than the front door, such as plainly behind a balancer that ends TLS")
          .needed("add the node's host:port");
  private static final Keys NODE = Keys.of(ADDRESS);

  static final Key<YamlValue> NODES =
      Key.of(
              "nodes",
              Forms.mapOf(
                  "map to {address: host:port or URL}",
                  Forms.name(),
                  Forms.section(NODE, Optional::of)))
          .says("the machines behind the front door; IPv6 in brackets");
  static final Key<YamlValue> HEADERS =
      Key.of("node_headers", Forms.mapOf("map of texts", Forms.header(), Forms.text()))
          .says(
              "sent with each request to a node, as the balancer does; `{{node.name}}`,"
                  + " `{{node.host}}`, `{{node.address}}` and `{{secret.NAME}}` may stand in them. A"
                  + " node that is spoken to plainly behind an https front door is sent"
                  + " `X-Forwarded-Proto`, `-Host` and `-Port` unless they say otherwise");

  /** What the request itself decides. */
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade");

  private final SourceTemplates templates;

  NodesReader(Map<String, String> secrets) {
    this.templates = new SourceTemplates(true, secrets);
  }

  /** The nodes of a service with those keys. */
  List<Service.Node> read(YamlMap service) {
    Map<String, Template> headers = service.find(HEADERS).map(this::headers).orElse(Map.of());
    List<Service.Node> nodes = new ArrayList<>();
    service
        .find(NODES)
        .map(all -> all.entries("node", Forms.name()))
        .orElse(Map.of())
        .entrySet()
        .stream()
        .flatMap(
            node ->
                NODE
                    .read(node.getValue())
                    .read(ADDRESS)
                    .map(at -> node(node.getKey(), at, headers))
                    .stream())
        .forEach(nodes::add);
    return nodes;
  }

  private static Service.Node node(
      String name, UrlScalars.Address at, Map<String, Template> headers) {
    return new Service.Node(name, at.host(), at.port(), Scheme.ofWord(at.scheme()), headers);
  }

  private Map<String, Template> headers(YamlValue value) {
    Map<String, Template> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      YamlValue name = value.keyOf(entry.getKey()).called("header");
      Scalars.header(name);
      if (OWN.contains(entry.getKey().toLowerCase(Locale.ROOT))) {
        name.wrong("`" + entry.getKey() + "` cannot be added", "each request says that one itself");
      }
      templates.template(entry.getValue()).ifPresent(text -> headers.put(entry.getKey(), text));
    }
    return headers;
  }
}
