package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.pitwall.probe.CookieJar;
import dev.pitwall.probe.SetCookie;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cookies of a browser context, for the HTTP steps of the same run; on its thread only. */
final class ContextCookies implements CookieJar {
  private final BrowserContext context;
  private final CallDeadlines calls;
  private final InstantSource clock;

  ContextCookies(BrowserContext context, CallDeadlines calls, InstantSource clock) {
    this.context = context;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public String headerFor(URI url) {
    return calls.call("reading cookies", () -> context.cookies(url.toString())).stream()
        .map(cookie -> cookie.name + "=" + cookie.value)
        .collect(Collectors.joining("; "));
  }

  @Override
  public void store(URI url, List<String> setCookieHeaders) {
    for (String header : setCookieHeaders) {
      SetCookie.parse(url, header, clock.instant()).ifPresent(this::store);
    }
  }

  private void store(SetCookie cookie) {
    if (cookie.isExpired(clock.instant())) {
      remove(cookie);
      return;
    }
    try {
      calls.tell("adding a cookie", () -> context.addCookies(List.of(forPlaywright(cookie))));
    } catch (PlaywrightException e) {
      // A browser ignores a cookie it does not like, such as Secure over plain HTTP.
      if (!String.valueOf(e.getMessage()).contains("cookie")) {
        throw e;
      }
    }
  }

  private void remove(SetCookie cookie) {
    BrowserContext.ClearCookiesOptions which =
        new BrowserContext.ClearCookiesOptions()
            .setName(cookie.name())
            .setDomain(domain(cookie))
            .setPath(cookie.path());
    calls.tell("removing a cookie", () -> context.clearCookies(which));
  }

  /** A browser takes a leading dot for a cookie of the hosts below too. */
  private static String domain(SetCookie cookie) {
    return cookie.hostOnly() ? cookie.domain() : "." + cookie.domain();
  }

  private static Cookie forPlaywright(SetCookie cookie) {
    Cookie made =
        new Cookie(cookie.name(), cookie.value())
            .setDomain(domain(cookie))
            .setPath(cookie.path())
            .setSecure(cookie.secure())
            .setHttpOnly(cookie.httpOnly());
    if (cookie.expiresAt() != null) {
      made.setExpires((double) cookie.expiresAt().getEpochSecond());
    }
    SameSiteAttribute sameSite = sameSite(cookie.sameSite());
    return sameSite == null ? made : made.setSameSite(sameSite);
  }

  private static @Nullable SameSiteAttribute sameSite(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "strict" -> SameSiteAttribute.STRICT;
      case "lax" -> SameSiteAttribute.LAX;
      case "none" -> SameSiteAttribute.NONE;
      default -> null;
    };
  }
}
