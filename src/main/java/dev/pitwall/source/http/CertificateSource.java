package dev.pitwall.source.http;

import dev.pitwall.journey.Service;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
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
  private final InstantSource clock;

  /**
   * @param node whose it is; null for the front door
   */
  public CertificateSource(Service service, Service.@Nullable Node node, InstantSource clock) {
    this.service = service;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public Sample read() {
    try {
      return soonest(chain());
    } catch (UnknownHostException e) {
      return unreadable("name not resolved: " + e.getMessage());
    } catch (IOException | GeneralSecurityException e) {
      return unreadable("no certificate from " + address() + ": " + e.getMessage());
    }
  }

  private Certificate[] chain() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new InspectingTrustManager()}, new SecureRandom());
    int millis = (int) TIMEOUT.toMillis();
    try (Socket plain = new Socket()) {
      plain.connect(address(), millis);
      plain.setSoTimeout(millis);
      String host = service.url().getHost();
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, host, address().getPort(), true)) {
        name(socket, host);
        socket.startHandshake();
        return socket.getSession().getPeerCertificates();
      }
    }
  }

  /** Addresses are no names, and are not sent as such. */
  private static void name(SSLSocket socket, String host) {
    boolean address = host.matches("[0-9.]+") || host.contains(":");
    if (!address) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
    }
  }

  private InetSocketAddress address() {
    int port = service.url().getPort();
    return node == null
        ? new InetSocketAddress(service.url().getHost(), port < 0 ? HTTPS : port)
        : new InetSocketAddress(node.host(), node.port());
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
        ? unreadable("no X.509 certificate from " + address())
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

  /** Trusts nobody with anything: it only lets the handshake come far enough to see the chain. */
  private static final class InspectingTrustManager extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
