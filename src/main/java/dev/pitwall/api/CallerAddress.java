package dev.pitwall.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where a caller is, as far as callers are told apart: an IPv4 address, or the network of an IPv6
 * address, in which one machine has as many addresses as it likes.
 */
record CallerAddress(int bytes, long value) {
  private static final int NETWORK_BYTES = 8;

  static CallerAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address && !address.isLoopbackAddress()
        ? new CallerAddress(NETWORK_BYTES, ByteBuffer.wrap(bytes).getLong())
        : new CallerAddress(
            bytes.length, ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES));
  }
}
