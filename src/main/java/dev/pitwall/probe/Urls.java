package dev.pitwall.probe;

import dev.pitwall.journey.Service;
import dev.pitwall.text.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URLs as journeys write them. */
public final class Urls {
  private static final Pattern ORIGIN = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*");
  private static final Pattern BARE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final String DIVIDING = "%?#&+";
  private static final String LEGAL = "-._~:/?#@!$&'()*+,;=%";

  private Urls() {}

  /**
   * Resolves a path or an absolute URL against a service's URL, as a browser would (RFC 3986), with
   * what is illegal in a URL percent-encoded and the fragment dropped.
   *
   * @throws ProbeBroken when it is no http or https URL
   */
  public static URI resolve(URI service, String text) throws ProbeBroken {
    String base = service.getRawPath();
    URI root = base == null || base.isEmpty() ? URI.create(service + "/") : service;
    try {
      return checked(root.resolve(new URI(encoded(text.strip()))), text);
    } catch (URISyntaxException e) {
      throw new ProbeBroken("\"" + text + "\" is no URL: " + e.getMessage(), e);
    }
  }

  private static URI checked(URI url, String text) throws ProbeBroken, URISyntaxException {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (Hosts.of(url) == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new ProbeBroken("\"" + text + "\" is no http or https URL with a host");
    }
    String whole = url.toString();
    int fragment = whole.indexOf('#');
    return fragment < 0 ? url : new URI(whole.substring(0, fragment));
  }

  private static String encoded(String text) {
    // Almost every path of a journey is fine as it stands.
    if (text.chars().allMatch(c -> c != '%' && isLegal((char) c))) {
      return text;
    }
    Matcher origin = ORIGIN.matcher(text);
    int start = origin.find() ? origin.end() : 0;
    String rest = BARE_PERCENT.matcher(text.substring(start)).replaceAll("%25");
    return text.substring(0, start) + encoded(rest, "");
  }

  /** A piece of a path or a query with all that would end or divide it percent-encoded. */
  static String encodedPart(String text) {
    return encoded(text, DIVIDING);
  }

  private static String encoded(String text, String besides) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (isLegal(c) && besides.indexOf(c) < 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  private static boolean isLegal(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || LEGAL.indexOf(c) >= 0);
  }

  /** The host of a URL in lower case; empty where it has none. */
  static String host(URI url) {
    return Objects.requireNonNullElse(Hosts.of(url), "").toLowerCase(Locale.ROOT);
  }

  /** The port of a URL, the scheme's own when it names none. */
  public static int port(URI url) {
    int said = Hosts.port(url);
    return said > 0 ? said : isHttps(url) ? 443 : 80;
  }

  /** Scheme, host and port as browsers write them: lower case, and no port of the scheme's own. */
  public static String origin(URI url) {
    int standard = isHttps(url) ? 443 : 80;
    String host = host(url);
    return (isHttps(url) ? "https://" : "http://")
        + host
        + (port(url) == standard ? "" : ":" + port(url));
  }

  /** Whether a URL is of an origin that the nodes of the service answer for. */
  public static boolean isOf(Service service, URI url) {
    return sameOrigin(url, service.url())
        || service.also().stream().anyMatch(other -> sameOrigin(url, other));
  }

  /** Whether both have the same host, with or without {@code www.}, whatever scheme and port. */
  static boolean sameSite(URI one, URI other) {
    return site(one).equals(site(other));
  }

  private static String site(URI url) {
    String host = host(url);
    return host.startsWith("www.") ? host.substring(4) : host;
  }

  /**
   * Where an answer sends its reader; empty when it does not.
   *
   * @param location the answer's Location header; may be null
   */
  static Optional<URI> redirect(URI url, int status, @Nullable String location) {
    if (!REDIRECTS.contains(status) || location == null) {
      return Optional.empty();
    }
    try {
      URI target = url.resolve(new URI(encoded(location.strip())));
      return Hosts.of(target) == null ? Optional.empty() : Optional.of(target);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Scheme, host and port of an http or https URL as a browser writes it; empty for any other. */
  public static Optional<URI> originOf(String url) {
    Matcher origin = ORIGIN.matcher(url);
    if (!url.startsWith("http") || !origin.find()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(origin.group());
      return Hosts.of(uri) == null ? Optional.empty() : Optional.of(uri);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether its scheme is https. */
  public static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** Whether scheme, host and port are the same. */
  public static boolean sameOrigin(URI one, URI other) {
    return isHttps(one) == isHttps(other)
        && !host(one).isEmpty()
        && host(one).equals(host(other))
        && port(one) == port(other);
  }

  /** Whether cookies may travel to it as over TLS. */
  public static boolean isSecure(URI url) {
    String host = host(url);
    return isHttps(url)
        || host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }
}
