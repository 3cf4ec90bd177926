package dev.pitwall.config;

import java.net.InetAddress;

/** Which hosts reach only this machine. */
public final class LoopbackHost {
  private LoopbackHost() {}

  /**
   * Whether a host reaches only this machine. Names other than localhost are not looked up: what a
   * name server says today does not decide who may ask.
   *
   * @param host a name or an address, without brackets
   */
  public static boolean is(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
