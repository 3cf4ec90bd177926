package dev.pitwall.text;

import java.net.InetAddress;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and addresses of hosts. */
public final class Hosts {
  private static final Pattern NAME_AND_PORT =
      Pattern.compile("([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}))(?::(\\d{0,5}))?");

  private Hosts() {}

  /**
   * Whether a host reaches only this machine. Names other than localhost are not looked up: what a
   * name server says today does not decide who may ask.
   *
   * @param host a name or an address, without brackets
   */
  public static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The host of a URL; null where it has none. Java's own reading knows none with an underscore in
   * it, as containers have.
   */
  public static @Nullable String of(URI url) {
    if (url.getHost() != null) {
      return url.getHost();
    }
    Matcher authority = authority(url);
    return authority.matches() ? authority.group(1) : null;
  }

  /** The port that a URL names; -1 where it names none. */
  public static int port(URI url) {
    if (url.getHost() != null) {
      return url.getPort();
    }
    Matcher authority = authority(url);
    String digits = authority.matches() ? authority.group(2) : null;
    return digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }

  private static Matcher authority(URI url) {
    return NAME_AND_PORT.matcher(Objects.requireNonNullElse(url.getRawAuthority(), ""));
  }

  /** A host as it stands in a URL, without the brackets of an IPv6 address. */
  public static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
