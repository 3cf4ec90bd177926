package dev.pitwall.probe;

import java.net.URI;
import java.util.List;

/** The cookies of one run, shared by its HTTP and browser steps. */
public interface CookieJar {
  /** The value of the Cookie header for a URL; empty when no cookie fits. */
  String headerFor(URI url);

  /** Takes the Set-Cookie headers of an answer. */
  void store(URI url, List<String> setCookieHeaders);
}
