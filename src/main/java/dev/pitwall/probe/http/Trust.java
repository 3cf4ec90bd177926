package dev.pitwall.probe.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
final class Trust {
  private Trust() {}

  /**
   * What the JVM trusts, and these.
   *
   * @throws IllegalArgumentException when they cannot be read
   */
  static TrustOptions jvmAnd(List<Buffer> pems) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (TrustManager manager : managers(null).getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          addAll(store, List.of(x509.getAcceptedIssuers()));
        }
      }
      for (Buffer pem : pems) {
        addAll(store, certificates(pem));
      }
      return TrustOptions.wrap(managers(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificates to trust cannot be read", e);
    }
  }

  private static List<X509Certificate> certificates(Buffer pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes()))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static void addAll(KeyStore store, List<? extends Certificate> certificates)
      throws GeneralSecurityException {
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("trusted-" + store.size(), certificate);
    }
  }

  private static TrustManagerFactory managers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
