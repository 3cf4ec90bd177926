package dev.pitwall.probe.http;

import dev.pitwall.probe.CookieJar;
import dev.pitwall.probe.SetCookie;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cookies of one run, in memory, by RFC 6265.
 *
 * <p>Not {@link java.net.CookieManager}: that one reads a cookie with Max-Age as one of RFC 2965
 * and sends it back with {@code $Version} and quotes, and splits its header at commas.
 *
 * <p>Cookies go by host as URLs name it, so a run pinned to a node has the service's. A loopback
 * host counts as secure, as in browsers. There is no list of public suffixes: a Domain without a
 * dot is refused, one like {@code co.uk} is not. Bounded: the oldest cookies beyond 300 go, and
 * longer ones than 4 KiB are not taken.
 */
public final class MemoryCookies implements CookieJar {
  private static final int MOST = 300;
  private static final int LONGEST = 4_096;

  private final InstantSource clock;
  private final Map<Key, SetCookie> cookies = new LinkedHashMap<>();

  private record Key(String name, String domain, String path) {}

  public MemoryCookies(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized String headerFor(URI url) {
    if (cookies.isEmpty()) {
      return "";
    }
    Instant now = clock.instant();
    cookies.values().removeIf(cookie -> cookie.isExpired(now));
    return cookies.values().stream()
        .filter(cookie -> cookie.isFor(url))
        .sorted(Comparator.comparingInt((SetCookie cookie) -> cookie.path().length()).reversed())
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .collect(Collectors.joining("; "));
  }

  @Override
  public synchronized void store(URI url, List<String> setCookieHeaders) {
    Instant now = clock.instant();
    for (String header : setCookieHeaders) {
      if (header.length() <= LONGEST) {
        SetCookie.parse(url, header, now).ifPresent(cookie -> put(cookie, now));
      }
    }
  }

  private void put(SetCookie cookie, Instant now) {
    Key key = new Key(cookie.name(), cookie.domain(), cookie.path());
    if (cookie.isExpired(now)) {
      cookies.remove(key);
      return;
    }
    cookies.put(key, cookie);
    if (cookies.size() > MOST) {
      cookies.remove(cookies.keySet().iterator().next());
    }
  }
}
