package dev.pitwall.boot;

import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.Urls;
import dev.pitwall.text.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Where a journey is aimed at /probe. A journey carries secrets, and whoever may read could send it
 * anywhere; so unless the configuration says otherwise only its own service is a target.
 */
sealed interface ProbeTarget {
  /** There. */
  record Aimed(Target target) implements ProbeTarget {}

  /** Nowhere, and why. */
  record Refused(String reason) implements ProbeTarget {}

  /** Nobody said where; the words say what can be. */
  record Missing(String expected) implements ProbeTarget {}

  /**
   * Understands a target as blackbox_exporter does: without a scheme it is http.
   *
   * @param hostname the Host and SNI to say there; empty for the service's own
   * @param any whether both may be others than the service's
   */
  static ProbeTarget of(String wanted, String hostname, Service service, boolean any) {
    if (wanted.isEmpty()) {
      return new Missing("target=URL, " + places(service));
    }
    ProbeTarget target = target(wanted, service, any);
    if (hostname.isEmpty() || !(target instanceof Aimed(Target at))) {
      return target;
    }
    if (isHostOf(at.service().url(), hostname)) {
      return target;
    }
    return any
        ? named(hostname, target, service)
        : new Refused(
            "hostname %s of service %s, or none; any other needs metrics: {probe_targets: any}"
                .formatted(service.url().getRawAuthority(), service.name()));
  }

  private static ProbeTarget target(String wanted, Service service, boolean any) {
    Optional<Service.Node> named = service.node(wanted);
    if (named.isPresent()) {
      return new Aimed(new Target.OneNode(service, named.get()));
    }
    Optional<URI> url = url(wanted);
    if (url.isEmpty()) {
      return new Refused("an http or https URL, without user, query and fragment");
    }
    return aimed(url.get(), service)
        .<ProbeTarget>map(Aimed::new)
        .orElseGet(() -> any ? new Aimed(elsewhere(url.get(), service)) : refused(service));
  }

  private static boolean isHostOf(URI url, String hostname) {
    return hostname.equalsIgnoreCase(Hosts.of(url))
        || hostname.equalsIgnoreCase(Hosts.of(url) + ":" + Urls.port(url));
  }

  /** The target under another name: its address stays, and Host and SNI are those asked for. */
  private static ProbeTarget named(String hostname, ProbeTarget target, Service service) {
    if (!(target instanceof Aimed(Target at))) {
      return target;
    }
    URI place = at.service().url();
    Service.Node node =
        at instanceof Target.OneNode one
            ? one.node()
            : new Service.Node("target", bare(String.valueOf(Hosts.of(place))), Urls.port(place));
    return url(place.getScheme() + "://" + hostname + place.getRawPath())
        .filter(url -> samePath(url, place))
        .<ProbeTarget>map(
            url -> new Aimed(new Target.OneNode(elsewhere(url, service).service(), node)))
        .orElseGet(() -> new Refused("a hostname such as shop.example or shop.example:8443"));
  }

  private static Optional<URI> url(String wanted) {
    try {
      URI url = new URI(wanted.contains("://") ? wanted : "http://" + wanted);
      boolean http = "http".equalsIgnoreCase(url.getScheme()) || Urls.isHttps(url);
      boolean plain =
          url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
      return http && plain && Hosts.of(url) != null && Hosts.port(url) <= 65535
          ? Optional.of(url)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Target> aimed(URI url, Service service) {
    if (Urls.sameOrigin(url, service.url()) && samePath(url, service.url())) {
      return Optional.of(new Target.FrontDoor(service));
    }
    return service.nodes().stream()
        .filter(node -> isAt(url, node) && (path(url).isEmpty() || samePath(url, service.url())))
        .findFirst()
        .map(node -> new Target.OneNode(service, node));
  }

  private static boolean isAt(URI url, Service.Node node) {
    return bare(String.valueOf(Hosts.of(url))).equalsIgnoreCase(node.host())
        && Urls.port(url) == node.port();
  }

  private static String bare(String host) {
    return host.replaceAll("^\\[|]$", "");
  }

  private static boolean samePath(URI one, URI other) {
    return path(one).equals(path(other));
  }

  private static String path(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static ProbeTarget refused(Service service) {
    return new Refused(places(service) + "; any other needs metrics: {probe_targets: any}");
  }

  private static String places(Service service) {
    return "the front door of service %s (%s), the address or the name of one of its nodes"
        .formatted(service.name(), service.url());
  }

  private static Target elsewhere(URI url, Service service) {
    return new Target.FrontDoor(
        new Service(
            service.name(),
            url,
            service.versionHeader(),
            service.nodeHeader(),
            service.instanceHeader(),
            null,
            List.of(),
            service.health(),
            null,
            List.of(),
            service.variables(),
            service.access()));
  }
}
