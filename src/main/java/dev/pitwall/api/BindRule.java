package dev.pitwall.api;

import dev.pitwall.config.Config;
import dev.pitwall.text.Hosts;
import java.util.Locale;
import java.util.Optional;

/** Where the service may listen: anywhere but on this machine itself only with tokens. */
public final class BindRule {
  private BindRule() {}

  /** Why it must not start listening; empty when it may. */
  public static Optional<String> refusal(Config.Server server) {
    if (!server.tokens().isEmpty() || isLoopback(server.host())) {
      return Optional.empty();
    }
    return Optional.of(
        "server.host is %s and server.tokens is empty; anybody who reaches it could say go; configure a token, or listen on 127.0.0.1"
            .formatted(server.host()));
  }

  /** Whether a host reaches only this machine. Names other than localhost are not looked up. */
  public static boolean isLoopback(String host) {
    return Hosts.isLoopback(bare(host));
  }

  /** A host as it is written in a configuration or a Host header, without brackets. */
  static String bare(String host) {
    return Hosts.bare(host.toLowerCase(Locale.ROOT));
  }
}
