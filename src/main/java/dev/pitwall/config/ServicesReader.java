package dev.pitwall.config;

import dev.pitwall.journey.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is deployed and watched. */
final class ServicesReader {
  private static final URI NOWHERE = URI.create("http://nowhere.invalid");

  private ServicesReader() {}

  static Map<String, Service> read(YamlValue value) {
    Map<String, Service> services = new LinkedHashMap<>();
    value
        .entries()
        .forEach(
            (name, entry) -> {
              Scalars.name(value.keyOf(name).called("service"));
              services.put(name, service(name, entry));
            });
    return services;
  }

  private static Service service(String name, YamlValue value) {
    YamlMap section =
        YamlMap.of(
            value,
            "url",
            "also",
            "version",
            "node_header",
            "instance",
            "health",
            "certificate",
            "nodes",
            "variables");
    Optional<URI> url =
        section.need("url", "add the front door's URL").flatMap(ServicesReader::base);
    Optional<YamlMap> instance = section.find("instance").map(one -> instance(one, section));
    return new Service(
        name,
        url.orElse(NOWHERE),
        section.find("version").flatMap(one -> named(one)).orElse(null),
        section.find("node_header").flatMap(Scalars::header).orElse(null),
        instance.flatMap(one -> one.find("header")).flatMap(Scalars::header).orElse(null),
        instance.flatMap(one -> one.find("metrics")).flatMap(HealthReader::path).orElse(null),
        section.find("also").map(also -> also(also, url)).orElse(List.of()),
        section.find("health").flatMap(HealthReader::read).orElse(null),
        section.find("certificate").flatMap(ServicesReader::certificate).orElse(null),
        section.find("nodes").map(ServicesReader::nodes).orElse(List.of()),
        section.find("variables").map(ServicesReader::variables).orElse(Map.of()));
  }

  private static Optional<URI> base(YamlValue value) {
    Optional<URI> url = Scalars.url(value);
    if (url.isPresent()
        && (url.get().getRawQuery() != null || url.get().getRawFragment() != null)) {
      return value.mustBe("a URL without ? and #", "");
    }
    return url;
  }

  private static Optional<String> named(YamlValue value) {
    return YamlMap.of(value, "header")
        .need("header", "add the response header that names the version")
        .flatMap(Scalars::header);
  }

  /** What names the running process: a header of every answer, or a page of metrics. */
  private static YamlMap instance(YamlValue value, YamlMap service) {
    YamlMap section = YamlMap.of(value, "header", "metrics");
    Optional<String> key =
        section.one(List.of("header", "metrics"), "`instance` needs `header` or `metrics`");
    if (key.filter("metrics"::equals).isPresent() && service.find("health").isEmpty()) {
      value
          .keyOf("metrics")
          .wrong(
              "`metrics` is read with the health answers, and the service has no `health`",
              "add `health`, or name the running process by a `header`");
    }
    return section;
  }

  private static List<URI> also(YamlValue value, Optional<URI> url) {
    return value.list().stream().flatMap(one -> origin(one, url).stream()).toList();
  }

  /** A node speaks one scheme, at its one port. */
  private static Optional<URI> origin(YamlValue value, Optional<URI> url) {
    Optional<URI> origin = Scalars.url(value);
    if (origin.isEmpty() || url.isEmpty()) {
      return origin;
    }
    boolean bare =
        origin.get().getRawPath().matches("/?")
            && origin.get().getRawQuery() == null
            && origin.get().getRawFragment() == null;
    if (!bare) {
      return value.mustBe("a URL without path, ? and #", "write it as http://host:port");
    }
    String scheme = url.get().getScheme();
    return origin.get().getScheme().equals(scheme)
        ? origin
        : value.mustBe(
            "a URL with " + scheme + "://, as `url`",
            "a node answers one scheme at its address; make the other scheme a service of its own");
  }

  private static Optional<Duration> certificate(YamlValue value) {
    return YamlMap.of(value, "left")
        .need("left", "add how long certificates must still be good, such as left: 7d")
        .flatMap(left -> Scalars.duration(left, Duration.ofHours(1)));
  }

  private static List<Service.Node> nodes(YamlValue value) {
    List<Service.Node> nodes = new ArrayList<>();
    value
        .entries()
        .forEach(
            (name, entry) -> {
              Scalars.name(value.keyOf(name).called("node"));
              node(name, entry).ifPresent(nodes::add);
            });
    return nodes;
  }

  private static Optional<Service.Node> node(String name, YamlValue value) {
    return YamlMap.of(value, "address")
        .need("address", "add the node's host:port")
        .flatMap(address -> address(name, address));
  }

  private static Optional<Service.Node> address(String name, YamlValue value) {
    Optional<String> text = value.text();
    Optional<URI> uri =
        text.filter(address -> !address.contains("/"))
            .flatMap(address -> Scalars.absolute("http://" + address))
            .filter(address -> address.getPort() > 0 && address.getRawQuery() == null);
    if (text.isPresent() && uri.isEmpty()) {
      return value.mustBe("host:port", "such as 10.0.0.11:8080, with a port from 1 to 65535");
    }
    return uri.map(address -> new Service.Node(name, bare(address.getHost()), address.getPort()));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Variables with their values, which are plain text. */
  static Map<String, String> variables(YamlValue value) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      VariableScope.variable(value.keyOf(entry.getKey()).called("variable"));
      variables.put(entry.getKey(), plain(entry.getValue()).orElse(""));
    }
    return variables;
  }

  private static Optional<String> plain(YamlValue value) {
    Optional<String> text = value.text();
    return text.isPresent() && text.get().contains("{{")
        ? value.mustBe("plain text", "{{...}} belongs into the steps")
        : text;
  }
}
