package dev.pitwall.probe.http;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One cookie, as RFC 6265 section 5 understands a Set-Cookie header.
 *
 * @param hostOnly whether it goes to that very host only, not to those below its domain
 * @param expiresAt null for as long as the run
 */
record Cookie(
    String name,
    String value,
    String domain,
    boolean hostOnly,
    String path,
    boolean secure,
    @Nullable Instant expiresAt) {
  private static final Pattern TIME = Pattern.compile("\\b(\\d{1,2}):(\\d{2}):(\\d{2})\\b");
  private static final Pattern DATE =
      Pattern.compile("\\b(\\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\\d{4}|\\d{2})\\b");
  private static final Pattern ASCTIME =
      Pattern.compile("\\b([A-Za-z]{3}) +(\\d{1,2}) +[\\d:]+ +(\\d{4})\\b");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** The cookie of a header; empty when the header is none or may not be set by that URL. */
  static Optional<Cookie> parse(URI url, String header, Instant now) {
    String[] parts = header.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals <= 0 || header.chars().anyMatch(Cookie::isControl)) {
      return Optional.empty();
    }
    Map<String, String> attributes = attributes(parts);
    String host = url.getHost().toLowerCase(Locale.ROOT);
    String domain = domain(attributes.getOrDefault("domain", ""));
    boolean secure = attributes.containsKey("secure");
    if ((!domain.isEmpty() && !mayName(host, domain)) || (secure && !MemoryCookies.isSecure(url))) {
      return Optional.empty();
    }
    return Optional.of(
        new Cookie(
            parts[0].substring(0, equals).strip(),
            parts[0].substring(equals + 1).strip(),
            domain.isEmpty() ? host : domain,
            domain.isEmpty() || domain.equals(host),
            path(url, attributes.getOrDefault("path", "")),
            secure,
            expiry(attributes, now)));
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
    boolean address = host.startsWith("[") || host.matches("[0-9.]+");
    return !address && host.endsWith("." + domain);
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
    return date(attributes.getOrDefault("expires", ""));
  }

  /** Null when it is no date, which the RFC takes as none given. */
  private static @Nullable Instant date(String text) {
    Matcher time = TIME.matcher(text);
    Matcher date = DATE.matcher(text);
    Matcher asctime = ASCTIME.matcher(text);
    if (!time.find()) {
      return null;
    }
    if (date.find()) {
      return instant(date.group(3), date.group(2), date.group(1), time);
    }
    return asctime.find()
        ? instant(asctime.group(3), asctime.group(1), asctime.group(2), time)
        : null;
  }

  private static @Nullable Instant instant(
      String yearText, String month, String day, Matcher time) {
    int year = Integer.parseInt(yearText);
    int full = year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year;
    try {
      return LocalDateTime.of(
              full,
              MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1,
              Integer.parseInt(day),
              Integer.parseInt(time.group(1)),
              Integer.parseInt(time.group(2)),
              Integer.parseInt(time.group(3)))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  /** Whether it goes out with a request for that URL. */
  boolean isFor(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    boolean domainFits = host.equals(domain) || (!hostOnly && isBelow(host, domain));
    return domainFits && pathFits(url.getRawPath()) && (!secure || MemoryCookies.isSecure(url));
  }

  private boolean pathFits(@Nullable String requested) {
    String of = requested == null || requested.isEmpty() ? "/" : requested;
    return of.equals(path)
        || (of.startsWith(path) && (path.endsWith("/") || of.charAt(path.length()) == '/'));
  }
}
