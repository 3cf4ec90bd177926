package dev.pitwall.source.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what keeps this machine from asking a node at all, and so says nothing about the node. */
final class ProberFaults {
  private ProberFaults() {}

  /** What it is, in a few words; empty when the node is to blame. */
  static Optional<String> fault(@Nullable Throwable cause, String host) {
    return switch (cause) {
      case UnknownHostException _ -> Optional.of("name not resolved: " + host);
      case NoRouteToHostException _ -> Optional.of("no route to " + host);
      // The JDK has no exception of its own for this one.
      case java.net.SocketException e when saysUnreachable(e) ->
          Optional.of("network unreachable: " + host);
      case null, default -> Optional.empty();
    };
  }

  /** Whether nobody listened at a port; a connection that was not answered is no such proof. */
  static boolean isRefused(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
  }

  private static boolean saysUnreachable(Exception e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("network is unreach");
  }
}
