package dev.pitwall.text;

import java.net.InetAddress;

/** Names and addresses of hosts. */
public final class Hosts {
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

  /** A host as it stands in a URL, without the brackets of an IPv6 address. */
  public static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
