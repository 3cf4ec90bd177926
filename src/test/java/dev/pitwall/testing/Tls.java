package dev.pitwall.testing;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.ServiceAccess;
import dev.pitwall.journey.TlsRules;
import java.nio.file.Path;

/** Services that are spoken to by TLS rules. */
public final class Tls {
  private Tls() {}

  /** Rules that believe a certificate in a file. */
  public static TlsRules trusting(String certificate) {
    return new TlsRules(new Pem.File(Path.of(certificate)), null, null, false);
  }

  /** The same service, spoken to by those rules at its front door and at its nodes. */
  public static Service by(TlsRules rules, Service service) {
    return by(new ServiceAccess(rules, rules, null), service);
  }

  /** The same service, spoken to so. */
  public static Service by(ServiceAccess access, Service service) {
    return new Service(
        service.name(),
        service.url(),
        service.versionHeader(),
        service.nodeHeader(),
        service.instanceHeader(),
        service.startMetrics(),
        service.also(),
        service.health(),
        service.certificateLeft(),
        service.nodes(),
        service.variables(),
        access);
  }
}
