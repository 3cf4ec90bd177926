package dev.pitwall.yaml;

import dev.pitwall.text.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts that say where something is: URLs, paths, addresses. */
public final class UrlScalars {
  private static final Pattern PLACE = Pattern.compile("\\{\\{[^{}]*}}");

  private UrlScalars() {}

  /**
   * A host without brackets, and a port from 1 to 65535.
   *
   * @param scheme {@code http} or {@code https}; null where none was written
   */
  public record Address(@Nullable String scheme, String host, int port) {}

  /** An absolute http or https URL without a password in it. */
  public static Optional<URI> url(YamlValue value) {
    Optional<String> text = value.text();
    return text.flatMap(url -> absolute(url))
        .or(() -> text.isEmpty() ? Optional.empty() : badUrl(value));
  }

  private static Optional<URI> badUrl(YamlValue value) {
    // A URL with a password in it is refused, so it is not shown either.
    YamlValue shown = value.text().orElse("").contains("@") ? value.secretly() : value;
    return shown.mustBe("a URL", "write http://host:port or https://host, without user:password");
  }

  /** The URL, when it is absolute, http or https, with a host, a legal port and no user. */
  public static Optional<URI> absolute(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = Hosts.of(uri) != null && uri.getRawUserInfo() == null;
      return http && plain && Hosts.port(uri) <= 65535 && Hosts.port(uri) != 0
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether a text, once its places are filled, can be a path or an absolute URL. */
  public static boolean isPathOrUrl(String template) {
    if (template.startsWith("{{")) {
      return true;
    }
    String filled = PLACE.matcher(template).replaceAll("1");
    return filled.startsWith("/") ? isPath(filled) : absolute(filled).isPresent();
  }

  /** Whether a text is a path with, perhaps, a query. */
  public static boolean isPath(String text) {
    try {
      return text.startsWith("/")
          && !text.startsWith("//")
          && new URI(text).getRawAuthority() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A path with, perhaps, a query. */
  public static Optional<String> path(YamlValue value) {
    Optional<String> text = value.text();
    return text.isEmpty() || isPath(text.get())
        ? text
        : value.mustBe("a path", "start with /, such as /health");
  }

  /** A URL to which a path is appended. */
  public static Optional<URI> base(YamlValue value) {
    Optional<URI> url = url(value);
    if (url.isPresent()
        && (url.get().getRawQuery() != null || url.get().getRawFragment() != null)) {
      return value.mustBe("a URL without ? and #", "");
    }
    return url;
  }

  /**
   * Scheme, host and port.
   *
   * @param scheme the scheme that it must have, as {@code url} has it
   */
  public static Optional<URI> origin(YamlValue value, String scheme) {
    Optional<URI> origin = url(value);
    if (origin.isEmpty()) {
      return origin;
    }
    URI seen = origin.get();
    boolean bare =
        seen.getRawPath().matches("/?")
            && seen.getRawQuery() == null
            && seen.getRawFragment() == null;
    if (!bare) {
      return value.mustBe("a URL without path, ? and #", "write it as http://host:port");
    }
    return scheme.equals(seen.getScheme())
        ? origin
        : value.mustBe(
            "a URL with " + scheme + "://, as `url`",
            "a node answers one scheme at its address; make the other scheme a service of its own");
  }

  /** {@code host:port}, IPv6 in brackets, or the same as a URL without a path. */
  public static Optional<Address> address(YamlValue value) {
    Optional<String> text = value.text();
    Optional<Address> address =
        text.flatMap(written -> absolute(written.contains("://") ? written : "http://" + written))
            .filter(UrlScalars::isOrigin)
            .flatMap(uri -> address(uri, text.get().contains("://")));
    if (text.isPresent() && address.isEmpty()) {
      return value.mustBe(
          "host:port or http://host:port", "such as 10.0.0.11:8080, with a port from 1 to 65535");
    }
    return address;
  }

  private static boolean isOrigin(URI uri) {
    return uri.getRawPath().matches("/?")
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static Optional<Address> address(URI uri, boolean isUrl) {
    boolean isSecure = "https".equals(uri.getScheme());
    int said = Hosts.port(uri);
    int port = said < 0 && isUrl ? isSecure ? 443 : 80 : said;
    String host = String.valueOf(Hosts.of(uri));
    String scheme = isUrl ? uri.getScheme() : null;
    return port < 0 ? Optional.empty() : Optional.of(new Address(scheme, Hosts.bare(host), port));
  }
}
