package dev.pitwall.testing;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.TlsRules;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A certificate authority that nobody knows, and what it issued, as files in a folder. */
public final class Pki {
  private final Path folder;
  private final X509Bundle root;

  /** A certificate and its key. */
  public record Pair(Path certificate, Path key) {
    /** As a client shows it. */
    public TlsRules.Client client() {
      return new TlsRules.Client(new Pem.File(certificate), new Pem.File(key));
    }

    /** As a server shows it. */
    public PemKeyCertOptions served() {
      return new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(key.toString());
    }
  }

  /** An authority whose files go to an existing folder. */
  public Pki(Path folder) throws Exception {
    this.folder = folder;
    this.root = builder("authority").setIsCertificateAuthority(true).buildSelfSigned();
    Files.writeString(ca(), root.getCertificatePEM());
  }

  private static CertificateBuilder builder(String name) {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(Instant.now().minus(Duration.ofDays(3)))
        .notAfter(Instant.now().plus(Duration.ofDays(3)));
  }

  /** The authority's own certificate. */
  public Path ca() {
    return folder.resolve("ca.pem");
  }

  /** Issues one, over the files of one with that name if there is one. */
  public Pair issue(String name, String... hosts) throws Exception {
    return write(name, builder(name), hosts);
  }

  /** Issues one with an RSA key. */
  public Pair issueRsa(String name, String... hosts) throws Exception {
    return write(name, builder(name).rsa2048(), hosts);
  }

  /** Issues one that is good no more. */
  public Pair issueExpired(String name) throws Exception {
    return write(name, builder(name).notAfter(Instant.now().minus(Duration.ofDays(1))));
  }

  private Pair write(String name, CertificateBuilder builder, String... hosts) throws Exception {
    for (String host : hosts) {
      builder.addSanDnsName(host);
    }
    X509Bundle issued = builder.buildIssuedBy(root);
    Pair pair = new Pair(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    replace(pair.key(), issued.getPrivateKeyPEM());
    replace(pair.certificate(), issued.getCertificatePathPEM());
    return pair;
  }

  /** In one move, so that nobody reads half of it. */
  private static void replace(Path file, String text) throws IOException {
    Path other = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
