package dev.pitwall.tls;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.TlsRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files and secrets of TLS rules hold. Files are looked at whenever somebody asks, and
 * read again when they have changed, as certificates do that live for days. While new ones cannot
 * be used, such as a certificate whose key is yet to follow, the last good ones are, and the log
 * says so.
 */
public final class TlsMaterials {
  private static final Logger LOG = LoggerFactory.getLogger(TlsMaterials.class);
  private static final TlsMaterial USUAL = new TlsMaterial(null, null, false, null);

  private final Secrets secrets;
  private final InstantSource clock;
  private final Map<TlsRules, Loaded> loaded = new ConcurrentHashMap<>();

  /** What was read, and how its files were then. */
  private record Loaded(List<Stamp> stamps, TlsMaterial material) {}

  /** How a file is; nulls where there is none. */
  private record Stamp(@Nullable Object time, long size, @Nullable Object id) {}

  public TlsMaterials(Secrets secrets) {
    this(secrets, InstantSource.system());
  }

  TlsMaterials(Secrets secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * What there is now for these rules; may wait for a disk.
   *
   * @throws TlsUnusable when there never was anything usable, or what we show has expired: a server
   *     that refuses it is not to blame
   */
  public TlsMaterial of(TlsRules rules) throws TlsUnusable {
    TlsRules nameless = new TlsRules(rules.ca(), rules.client(), null, rules.insecure());
    if (nameless.isUsual()) {
      return USUAL;
    }
    TlsMaterial material = newest(nameless);
    Instant end = material.ends();
    if (end != null && clock.instant().isAfter(end)) {
      throw new TlsUnusable("the certificate that Pitwall shows was good until " + end);
    }
    return material;
  }

  private TlsMaterial newest(TlsRules nameless) throws TlsUnusable {
    List<Stamp> stamps = stamps(nameless);
    Loaded known = loaded.get(nameless);
    if (known != null && known.stamps().equals(stamps)) {
      return known.material();
    }
    TlsMaterial material;
    try {
      material = load(nameless);
    } catch (TlsUnusable e) {
      if (known == null) {
        throw e;
      }
      LOG.warn("tls: {}; what was read before is used until it can be", e.getMessage());
      material = known.material();
    }
    loaded.put(nameless, new Loaded(stamps, material));
    return material;
  }

  private TlsMaterial load(TlsRules rules) throws TlsUnusable {
    Pem ca = rules.ca();
    TrustManagerFactory trust = ca == null ? null : trust(text(ca));
    TlsRules.Client client = rules.client();
    if (client == null) {
      return new TlsMaterial(null, trust, rules.insecure(), null);
    }
    String certificate = text(client.certificate());
    KeyManagerFactory keys = PemTexts.pair(certificate, text(client.key()));
    Instant end = PemTexts.certificates(certificate).getFirst().getNotAfter().toInstant();
    return new TlsMaterial(keys, trust, rules.insecure(), end);
  }

  private String text(Pem pem) throws TlsUnusable {
    return PemTexts.of(pem, secrets::value);
  }

  private static TrustManagerFactory trust(String pem) throws TlsUnusable {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate certificate : PemTexts.certificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (TlsUnusable e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsUnusable("the certificates of `ca` cannot be used", e);
    }
  }

  private static List<Stamp> stamps(TlsRules rules) {
    TlsRules.Client client = rules.client();
    List<Stamp> stamps = new ArrayList<>();
    Stream.of(
            rules.ca(),
            client == null ? null : client.certificate(),
            client == null ? null : client.key())
        .filter(Objects::nonNull)
        .forEach(pem -> stamps.add(stamp(pem)));
    return stamps;
  }

  private static Stamp stamp(Pem pem) {
    if (!(pem instanceof Pem.File(Path file))) {
      return new Stamp(null, 0, null);
    }
    try {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(of.lastModifiedTime(), of.size(), of.fileKey());
    } catch (IOException gone) {
      return new Stamp(null, 0, null);
    }
  }
}
