package dev.pitwall.tls;

import dev.pitwall.journey.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as they stand in PEM. */
final class PemTexts {
  private static final int MOST_BYTES = 1 << 20;
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
  private static final byte[] PROBE = "pitwall".getBytes(StandardCharsets.US_ASCII);

  private PemTexts() {}

  /** The text, from its file or secret. */
  static String of(Pem pem, Function<String, @Nullable String> secrets) throws TlsUnusable {
    return switch (pem) {
      case Pem.File(Path file) -> read(file);
      case Pem.Secret(String name) -> {
        String text = secrets.apply(name);
        if (text == null) {
          throw new TlsUnusable("there is no secret `" + name + "`");
        }
        yield text;
      }
    };
  }

  private static String read(Path file) throws TlsUnusable {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new TlsUnusable("the file `" + file + "` is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (TlsUnusable e) {
      throw e;
    } catch (IOException e) {
      throw new TlsUnusable("the file `" + file + "` cannot be read", e);
    }
  }

  /** At least one certificate. */
  static List<X509Certificate> certificates(String pem) throws TlsUnusable {
    if (!pem.contains(CERTIFICATE)) {
      throw new TlsUnusable("it holds no certificate in PEM, which begins with " + CERTIFICATE);
    }
    String blocks = pem.substring(pem.indexOf(CERTIFICATE));
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(
              new ByteArrayInputStream(blocks.getBytes(StandardCharsets.ISO_8859_1)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new TlsUnusable("it holds a certificate that is damaged", e);
    }
  }

  /** The text, once it is seen to hold one private key in the clear. */
  static String key(String pem) throws TlsUnusable {
    if (pem.contains("ENCRYPTED")) {
      throw new TlsUnusable(
          "the key is encrypted; decrypt it, as by `openssl pkey -in FILE -out OTHER`");
    }
    if (!pem.contains("PRIVATE KEY-----")) {
      throw new TlsUnusable(
          "it holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----");
    }
    return pem;
  }

  /**
   * What shows a certificate.
   *
   * @throws TlsUnusable when the key is damaged, or not the certificate's
   */
  static KeyManagerFactory pair(String certificate, String key) throws TlsUnusable {
    X509Certificate shown = certificates(certificate).getFirst();
    try {
      KeyManagerFactory factory =
          new PemKeyCertOptions()
              .setCertValue(Buffer.buffer(certificate))
              .setKeyValue(Buffer.buffer(key(key)))
              .getKeyManagerFactory(null);
      if (!belongs(privateKey(factory.getKeyManagers(), shown), shown.getPublicKey())) {
        throw new TlsUnusable("the key is not that of the certificate");
      }
      return factory;
    } catch (TlsUnusable e) {
      throw e;
    } catch (Exception e) { // as Vert.x declares it
      throw new TlsUnusable(
          "the key is damaged, of a kind that is not known, or not that of the certificate", e);
    }
  }

  private static PrivateKey privateKey(KeyManager[] managers, X509Certificate shown)
      throws TlsUnusable {
    for (KeyManager manager : managers) {
      if (manager instanceof X509KeyManager keys) {
        String[] names = keys.getClientAliases(shown.getPublicKey().getAlgorithm(), null);
        if (names != null && names.length > 0) {
          return keys.getPrivateKey(names[0]);
        }
      }
    }
    throw new TlsUnusable("the key is not that of the certificate");
  }

  private static boolean belongs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String way =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    Signature sign = Signature.getInstance(way);
    sign.initSign(key);
    sign.update(PROBE);
    byte[] signed = sign.sign();
    sign.initVerify(certified);
    sign.update(PROBE);
    return sign.verify(signed);
  }
}
