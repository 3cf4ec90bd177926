package dev.pitwall.api;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the connections that are open, and says which is one too many. Loopback counts towards all
 * but not as an address: there one address stands for everybody on this machine, a proxy included.
 */
final class ConnectionBounds {
  private final int most;
  private final int mostOfOne;
  private final Map<CallerAddress, Integer> ofOne = new HashMap<>();
  private int open;
  private long refused;

  ConnectionBounds(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Takes one in; when it does not, the connection is to be closed. */
  synchronized boolean enter(InetAddress from) {
    CallerAddress address = CallerAddress.of(from);
    boolean many = !from.isLoopbackAddress() && ofOne.getOrDefault(address, 0) >= mostOfOne;
    if (open >= most || many) {
      refused++;
      return false;
    }
    open++;
    ofOne.merge(address, 1, Integer::sum);
    return true;
  }

  /** One that was taken in has gone. */
  synchronized void leave(InetAddress from) {
    open--;
    ofOne.computeIfPresent(
        CallerAddress.of(from), (address, count) -> count > 1 ? count - 1 : null);
  }

  synchronized int open() {
    return open;
  }

  synchronized long refused() {
    return refused;
  }

  /** In words, for a log. */
  String words() {
    return "%d in all, %d from one address".formatted(most, mostOfOne);
  }
}
