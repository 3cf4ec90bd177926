package dev.pitwall.journey;

import org.jspecify.annotations.Nullable;

/**
 * How a service is spoken to beyond what its URL says.
 *
 * @param frontDoor how TLS is spoken with its front door
 * @param nodes how TLS is spoken with its nodes
 * @param auth who asks; null where nobody need say
 */
public record ServiceAccess(TlsRules frontDoor, TlsRules nodes, @Nullable Auth auth) {
  /** As everybody does it. */
  public static final ServiceAccess USUAL = new ServiceAccess(TlsRules.USUAL, TlsRules.USUAL, null);
}
