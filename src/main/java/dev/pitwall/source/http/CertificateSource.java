package dev.pitwall.source.http;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.text.Hosts;
import dev.pitwall.tls.TlsMaterials;
import dev.pitwall.tls.TrustsAnybody;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the TLS certificates that a service shows, at its front door or at one node. It trusts
 * whatever it sees, and sends nothing: whether users would trust it is what journeys prove.
 */
public final class CertificateSource implements SignalSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int HTTPS = 443;

  private final Service service;
  private final Service.@Nullable Node node;
  private final TlsRules rules;
  private final TlsMaterials materials;
  private final InstantSource clock;

  /**
   * @param node whose it is; null for the front door
   * @param materials what is shown to a server that asks who looks
   */
  public CertificateSource(
      Service service, Service.@Nullable Node node, TlsMaterials materials, InstantSource clock) {
    this.service = service;
    this.node = node;
    this.rules = node == null ? service.access().frontDoor() : NodeAccess.tls(service, node);
    this.materials = materials;
    this.clock = clock;
  }

  @Override
  public Sample read() {
    try {
      return soonest(chain());
    } catch (UnknownHostException e) {
      return unreadable("name not resolved: " + e.getMessage());
    } catch (IOException e) {
      return unreadable("no certificate from " + place() + ": " + e.getMessage());
    }
  }

  private Certificate[] chain() throws IOException {
    SSLContext context = materials.of(rules).trusting(new TrustsAnybody());
    int millis = (int) TIMEOUT.toMillis();
    try (Socket plain = new Socket()) {
      plain.connect(address(), millis);
      plain.setSoTimeout(millis);
      String host = rules.nameOf(front());
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, host, address().getPort(), true)) {
        name(socket, host);
        socket.startHandshake();
        return socket.getSession().getPeerCertificates();
      }
    }
  }

  /** Addresses are no names, and are not sent as such; nor is what cannot be one in TLS. */
  private static void name(SSLSocket socket, String host) {
    boolean isName = !host.matches("[0-9.]+") && host.matches("[A-Za-z0-9.-]+");
    if (isName) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
    }
  }

  private String front() {
    return String.valueOf(Hosts.of(service.url()));
  }

  private InetSocketAddress address() {
    int port = Hosts.port(service.url());
    return node == null
        ? new InetSocketAddress(Hosts.bare(front()), port < 0 ? HTTPS : port)
        : new InetSocketAddress(node.host(), node.port());
  }

  private String place() {
    InetSocketAddress address = address();
    return address.getHostString() + ":" + address.getPort();
  }

  private Sample soonest(Certificate[] chain) {
    Instant ends = Instant.MAX;
    String subject = "";
    for (Certificate certificate : chain) {
      if (certificate instanceof X509Certificate one && end(one).isBefore(ends)) {
        ends = end(one);
        subject = one.getSubjectX500Principal().getName();
      }
    }
    return ends.equals(Instant.MAX)
        ? unreadable("no X.509 certificate from " + place())
        : new CertificateSample(service.name(), name(), clock.instant(), ends, subject);
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  /** Under a name that no configured signal can have, whose reading it would else replace. */
  private Unreadable unreadable(String reason) {
    return new Unreadable("certificate:" + service.name(), name(), clock.instant(), reason);
  }

  private @Nullable String name() {
    return node == null ? null : node.name();
  }
}
