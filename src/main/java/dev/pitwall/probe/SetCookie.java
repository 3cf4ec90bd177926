package dev.pitwall.probe;

import io.netty.handler.codec.DateFormatter;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as RFC 6265 section 5 reads a Set-Cookie header.
 *
 * @param domain the host that set it, or the domain it named, in small letters
 * @param hostOnly whether it goes to that very host only, not to those below its domain
 * @param expiresAt null for as long as the run
 * @param sameSite as it was written; null when it was not
 */
public record SetCookie(
    String name,
    String value,
    String domain,
    boolean hostOnly,
    String path,
    @Nullable Instant expiresAt,
    boolean secure,
    boolean httpOnly,
    @Nullable String sameSite) {
  /** The cookie of a header; empty when the header is none or may not be set by that URL. */
  public static Optional<SetCookie> parse(URI url, String header, Instant now) {
    String[] parts = header.split(";", -1);
    int equals = parts[0].indexOf('=');
    boolean malformed = equals <= 0 || header.chars().anyMatch(SetCookie::isControl);
    String host = Urls.host(url);
    if (malformed || host.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> attributes = attributes(parts);
    String domain = domain(attributes.getOrDefault("domain", ""));
    boolean secure = attributes.containsKey("secure");
    if ((!domain.isEmpty() && !mayName(host, domain)) || (secure && !Urls.isSecure(url))) {
      return Optional.empty();
    }
    return Optional.of(
        new SetCookie(
            parts[0].substring(0, equals).strip(),
            parts[0].substring(equals + 1).strip(),
            domain.isEmpty() ? host : domain,
            domain.isEmpty() || isAddress(host),
            path(url, attributes.getOrDefault("path", "")),
            expiry(attributes, now),
            secure,
            attributes.containsKey("httponly"),
            attributes.get("samesite")));
  }

  private static boolean isControl(int c) {
    return (c < 0x20 && c != '\t') || c == 0x7f;
  }

  private static Map<String, String> attributes(String[] parts) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
      String value = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
      attributes.put(name.strip().toLowerCase(Locale.ROOT), value);
    }
    return attributes;
  }

  private static String domain(String attribute) {
    String lower = attribute.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  private static boolean mayName(String host, String domain) {
    return domain.equals(host) || (domain.contains(".") && isBelow(host, domain));
  }

  private static boolean isBelow(String host, String domain) {
    return !isAddress(host) && host.endsWith("." + domain);
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  private static String path(URI url, String attribute) {
    if (attribute.startsWith("/")) {
      return attribute;
    }
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }

  private static @Nullable Instant expiry(Map<String, String> attributes, Instant now) {
    String age = attributes.getOrDefault("max-age", "");
    if (age.matches("-?[0-9]{1,10}")) {
      long seconds = Long.parseLong(age);
      return seconds <= 0 ? Instant.EPOCH : now.plusSeconds(seconds);
    }
    // What is no date counts as none given, as the RFC has it.
    Date date = DateFormatter.parseHttpDate(attributes.getOrDefault("expires", ""));
    return date == null ? null : date.toInstant();
  }

  /** Whether it takes a cookie away. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  /** Whether it goes out with a request for that URL. */
  public boolean isFor(URI url) {
    String host = Urls.host(url);
    boolean domainFits = host.equals(domain) || (!hostOnly && isBelow(host, domain));
    return domainFits && pathFits(url.getRawPath()) && (!secure || Urls.isSecure(url));
  }

  private boolean pathFits(@Nullable String requested) {
    String of = requested == null || requested.isEmpty() ? "/" : requested;
    return of.equals(path)
        || (of.startsWith(path) && (path.endsWith("/") || of.charAt(path.length()) == '/'));
  }
}
