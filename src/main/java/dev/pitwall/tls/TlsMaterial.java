package dev.pitwall.tls;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What TLS rules stand for, for whoever opens connections.
 *
 * @param keys what is shown; null for nothing
 * @param trust who is believed; null for those that Java believes
 * @param insecure whether anybody is believed
 * @param ends until when what is shown is good; null where nothing is shown
 * @param options the same for a client of Vert.x; connections of the same options are alike
 */
public record TlsMaterial(
    @Nullable KeyManagerFactory keys,
    @Nullable TrustManagerFactory trust,
    boolean insecure,
    @Nullable Instant ends,
    ClientSSLOptions options) {
  static TlsMaterial of(
      @Nullable KeyManagerFactory keys,
      @Nullable TrustManagerFactory trust,
      boolean insecure,
      @Nullable Instant ends) {
    ClientSSLOptions options =
        new ClientSSLOptions()
            .setTrustAll(insecure)
            .setHostnameVerificationAlgorithm(insecure ? "" : "HTTPS");
    if (keys != null) {
      options.setKeyCertOptions(KeyCertOptions.wrap(keys));
    }
    if (trust != null) {
      options.setTrustOptions(TrustOptions.wrap(trust));
    }
    return new TlsMaterial(keys, trust, insecure, ends, options);
  }

  /** The same for sockets. */
  public SSLContext context() {
    if (insecure) {
      return trusting(new TrustsAnybody());
    }
    return context(trust == null ? null : trust.getTrustManagers());
  }

  /** The same for sockets, but that another decides who is believed. */
  public SSLContext trusting(TrustManager manager) {
    return context(new TrustManager[] {manager});
  }

  private SSLContext context(TrustManager @Nullable [] managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys == null ? null : keys.getKeyManagers(), managers, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
