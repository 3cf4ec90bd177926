package dev.pitwall.probe.browser.proxy;

import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What the proxies show to our own browsers where they end TLS: a key of this process alone, which
 * those browsers are told to take for any host, and nobody else knows.
 *
 * @param context of the proxies' side
 * @param spki the hash of the key, as Chromium takes it
 */
public record OwnCertificate(SSLContext context, String spki) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Makes a key; that takes up to some seconds.
   *
   * @throws IllegalStateException when the machine cannot
   */
  public static OwnCertificate make() {
    SelfSignedCertificate files = SelfSignedCertificate.create("pitwall.invalid");
    try {
      Certificate certificate = certificate(Path.of(files.certificatePath()));
      PrivateKey key = key(Path.of(files.privateKeyPath()));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return new OwnCertificate(
          context(certificate, key), Base64.getEncoder().encodeToString(hash));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot make a key for browsers", e);
    } finally {
      files.delete();
    }
  }

  private static Certificate certificate(Path pem) throws GeneralSecurityException, IOException {
    try (var in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(Path pem) throws GeneralSecurityException, IOException {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static SSLContext context(Certificate certificate, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("browser", key, NO_PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, new SecureRandom());
    return context;
  }
}
