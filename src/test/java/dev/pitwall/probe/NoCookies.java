package dev.pitwall.probe;

import java.net.URI;
import java.util.List;

/** Keeps none. */
final class NoCookies implements CookieJar {
  @Override
  public String headerFor(URI url) {
    return "";
  }

  @Override
  public void store(URI url, List<String> setCookieHeaders) {}
}
