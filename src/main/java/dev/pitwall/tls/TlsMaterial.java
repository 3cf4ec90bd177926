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

/** What TLS rules stand for, for whoever opens connections. */
public final class TlsMaterial {
  private final @Nullable KeyManagerFactory keys;
  private final @Nullable TrustManagerFactory trust;
  private final boolean insecure;
  private final @Nullable Instant ends;
  private final ClientSSLOptions options;
  private volatile @Nullable SSLContext context;

  /**
   * What was read.
   *
   * @param keys what is shown; null for nothing
   * @param trust who is believed; null for those that Java believes
   * @param insecure whether anybody is believed
   * @param ends until when what is shown is good; null where nothing is shown
   */
  TlsMaterial(
      @Nullable KeyManagerFactory keys,
      @Nullable TrustManagerFactory trust,
      boolean insecure,
      @Nullable Instant ends) {
    this.keys = keys;
    this.trust = trust;
    this.insecure = insecure;
    this.ends = ends;
    this.options =
        new ClientSSLOptions()
            .setTrustAll(insecure)
            .setHostnameVerificationAlgorithm(insecure ? "" : "HTTPS");
    if (keys != null) {
      options.setKeyCertOptions(KeyCertOptions.wrap(keys));
    }
    if (trust != null) {
      options.setTrustOptions(TrustOptions.wrap(trust));
    }
  }

  @Nullable KeyManagerFactory keys() {
    return keys;
  }

  @Nullable TrustManagerFactory trust() {
    return trust;
  }

  @Nullable Instant ends() {
    return ends;
  }

  /** Whether anybody is believed. */
  public boolean insecure() {
    return insecure;
  }

  /** For a client of Vert.x; connections of the same options are alike. */
  public ClientSSLOptions options() {
    return options;
  }

  /** For sockets; made once, as each would read again whom Java believes. */
  public SSLContext context() {
    SSLContext made = context;
    if (made == null) {
      made =
          insecure
              ? trusting(new TrustsAnybody())
              : context(trust == null ? null : trust.getTrustManagers());
      context = made;
    }
    return made;
  }

  /** The same for sockets, but that another decides who is believed. */
  public SSLContext trusting(TrustManager manager) {
    return context(new TrustManager[] {manager});
  }

  private SSLContext context(TrustManager @Nullable [] managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys == null ? null : keys.getKeyManagers(), managers, new SecureRandom());
      context.getClientSessionContext().setSessionTimeout(1); // each run sees certificates anew
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
