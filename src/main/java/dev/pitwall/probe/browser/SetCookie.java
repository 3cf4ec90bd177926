package dev.pitwall.probe.browser;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Set-Cookie header as RFC 6265 reads it.
 *
 * @param domain with a leading dot when it is valid for the hosts below too
 * @param expires null for the length of the session
 */
record SetCookie(
    String name,
    String value,
    String domain,
    String path,
    @Nullable Instant expires,
    boolean secure,
    boolean httpOnly,
    @Nullable String sameSite) {

  /** Reads a header of an answer; empty when a browser would ignore it. */
  static Optional<SetCookie> parse(URI url, String header, Instant now) {
    String[] parts = header.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals <= 0 || url.getHost() == null) {
      return Optional.empty();
    }
    Map<String, String> attributes = attributes(parts);
    Optional<String> domain = domain(url.getHost(), attributes.getOrDefault("domain", ""));
    return domain.map(
        where ->
            new SetCookie(
                parts[0].substring(0, equals).strip(),
                parts[0].substring(equals + 1).strip(),
                where,
                path(url, attributes.getOrDefault("path", "")),
                expires(attributes, now),
                attributes.containsKey("secure"),
                attributes.containsKey("httponly"),
                attributes.get("samesite")));
  }

  private static Map<String, String> attributes(String[] parts) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      attributes.put(
          pair[0].strip().toLowerCase(Locale.ROOT), pair.length == 2 ? pair[1].strip() : "");
    }
    return attributes;
  }

  /** The host alone, or the domain asked for when the host lies in it. */
  private static Optional<String> domain(String host, String asked) {
    String bare = (asked.startsWith(".") ? asked.substring(1) : asked).toLowerCase(Locale.ROOT);
    if (bare.isEmpty()) {
      return Optional.of(host);
    }
    if (host.equalsIgnoreCase(bare)) {
      boolean address = host.matches("[0-9.]+") || host.startsWith("[");
      return Optional.of(address ? host : "." + bare);
    }
    boolean within = host.toLowerCase(Locale.ROOT).endsWith("." + bare) && bare.contains(".");
    return within ? Optional.of("." + bare) : Optional.empty();
  }

  private static String path(URI url, String asked) {
    if (asked.startsWith("/")) {
      return asked;
    }
    String path = url.getPath() == null ? "" : url.getPath();
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }

  private static @Nullable Instant expires(Map<String, String> attributes, Instant now) {
    String age = attributes.getOrDefault("max-age", "");
    if (age.matches("-?\\d{1,10}")) {
      return now.plusSeconds(Long.parseLong(age));
    }
    String date = attributes.get("expires");
    return date == null ? null : date(date.replace('-', ' '));
  }

  private static @Nullable Instant date(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  /** Whether it takes a cookie away. */
  boolean expired(Instant now) {
    return expires != null && !expires.isAfter(now);
  }
}
