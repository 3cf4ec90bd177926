package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/**
 * How a server is spoken to over TLS where the usual way will not do.
 *
 * @param ca the only certificates that are believed; null for those that Java believes
 * @param client what is shown to a server that asks for it; null for nothing
 * @param serverName asked for (SNI) and looked for in the certificate; null for the URL's host. For
 *     nodes, their places may stand in it
 * @param insecure whether any certificate is believed, whatever name is in it
 */
public record TlsRules(
    @Nullable Pem ca, @Nullable Client client, @Nullable String serverName, boolean insecure) {
  /** As everybody does it. */
  public static final TlsRules USUAL = new TlsRules(null, null, null, false);

  /** A certificate, with those that lead to its root behind it, and its private key. */
  public record Client(Pem certificate, Pem key) {}

  public boolean isUsual() {
    return equals(USUAL);
  }

  /** The name to ask for at a host. */
  public String nameOf(String host) {
    return serverName == null ? host : serverName;
  }

  /** The same with another name. */
  TlsRules named(String other) {
    return new TlsRules(ca, client, other, insecure);
  }
}
