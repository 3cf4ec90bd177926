package dev.pitwall.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Pem;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.testing.Pki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsMaterialsTest {
  @TempDir Path folder;
  private final TlsMaterials materials = new TlsMaterials(Secrets.NONE);

  @SuppressWarnings("NullAway.Init") // before each
  private Pki pki;

  @BeforeEach
  void start() throws Exception {
    pki = new Pki(folder);
  }

  private static TlsRules showing(Pki.Pair pair) {
    return new TlsRules(null, pair.client(), null, false);
  }

  private static X509Certificate shown(TlsMaterial material) {
    X509KeyManager keys =
        (X509KeyManager) Objects.requireNonNull(material.keys()).getKeyManagers()[0];
    for (String kind : new String[] {"EC", "RSA"}) {
      String[] names = keys.getClientAliases(kind, null);
      if (names != null) {
        return keys.getCertificateChain(names[0])[0];
      }
    }
    throw new AssertionError("nothing is shown");
  }

  @Test
  void theUsualWayHasNoMaterialOfItsOwn() throws Exception {
    TlsMaterial usual = materials.of(TlsRules.USUAL);
    assertThat(usual.keys()).isNull();
    assertThat(usual.trust()).isNull();
    assertThat(usual.options().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(materials.of(new TlsRules(null, null, "other.example", false))).isSameAs(usual);
  }

  @Test
  void unchangedFilesAreTheSameMaterial() throws Exception {
    TlsRules rules = showing(pki.issue("client"));
    assertThat(materials.of(rules)).isSameAs(materials.of(rules));
  }

  @Test
  void aFileThatHasChangedIsReadAgain() throws Exception {
    TlsRules rules = showing(pki.issue("client"));
    X509Certificate before = shown(materials.of(rules));
    pki.issue("client");
    X509Certificate after = shown(materials.of(rules));
    assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
  }

  @Test
  void whileACertificateWaitsForItsKeyTheLastPairIsShown() throws Exception {
    Pki.Pair pair = pki.issue("client");
    X509Certificate before = shown(materials.of(showing(pair)));
    String key = Files.readString(pair.key());
    Pki.Pair next = pki.issue("client");
    String nextKey = Files.readString(next.key());
    Files.writeString(pair.key(), key);
    assertThat(shown(materials.of(showing(pair)))).isEqualTo(before);
    Files.delete(pair.key());
    assertThat(shown(materials.of(showing(pair)))).isEqualTo(before);
    Files.writeString(pair.key(), nextKey);
    assertThat(shown(materials.of(showing(pair)))).isNotEqualTo(before);
  }

  @Test
  void whatNeverWasThereIsSaidSo() {
    Path nowhere = folder.resolve("nowhere.pem");
    TlsRules rules = new TlsRules(new Pem.File(nowhere), null, null, false);
    assertThatThrownBy(() -> materials.of(rules))
        .isInstanceOf(TlsUnusable.class)
        .hasMessage("the file `" + nowhere + "` cannot be read");
  }

  @Test
  void aKeyOfAnotherCertificateIsNotTaken() throws Exception {
    TlsRules.Client mixed =
        new TlsRules.Client(
            new Pem.File(pki.issue("one").certificate()), new Pem.File(pki.issue("two").key()));
    TlsRules.Client kinds =
        new TlsRules.Client(
            new Pem.File(pki.issue("one").certificate()), new Pem.File(pki.issueRsa("rsa").key()));
    for (TlsRules.Client client : new TlsRules.Client[] {mixed, kinds}) {
      assertThatThrownBy(() -> materials.of(new TlsRules(null, client, null, false)))
          .isInstanceOf(TlsUnusable.class)
          .hasMessageContaining("not that of the certificate");
    }
  }

  @Test
  void keysOfBothKindsAreTaken() throws Exception {
    assertThat(shown(materials.of(showing(pki.issueRsa("rsa")))).getPublicKey().getAlgorithm())
        .isEqualTo("RSA");
    assertThat(shown(materials.of(showing(pki.issue("ec")))).getPublicKey().getAlgorithm())
        .isEqualTo("EC");
  }

  @ParameterizedTest
  @CsvSource({"cert.pem, key.pem", "cert.pem, sec1.key", "rsa.pem, rsa8.key", "rsa.pem, rsa1.key"})
  void keysAreTakenAsOpensslWritesThem(String certificate, String key) throws Exception {
    Path openssl = Path.of("src/test/resources/config/tls");
    TlsRules.Client client =
        new TlsRules.Client(
            new Pem.File(openssl.resolve(certificate)), new Pem.File(openssl.resolve(key)));
    assertThat(materials.of(new TlsRules(null, client, null, false)).keys()).isNotNull();
  }

  @Test
  void anExpiredCertificateIsOurFaultAndNoServers() throws Exception {
    TlsRules expired = showing(pki.issueExpired("old"));
    assertThatThrownBy(() -> materials.of(expired))
        .isInstanceOf(TlsUnusable.class)
        .hasMessageContaining("the certificate that Pitwall shows was good until ");
    Instant later = Instant.now().plus(Duration.ofDays(9));
    TlsMaterials inNineDays = new TlsMaterials(Secrets.NONE, InstantSource.fixed(later));
    TlsRules usable = showing(pki.issue("new"));
    assertThat(materials.of(usable).keys()).isNotNull();
    assertThatThrownBy(() -> inNineDays.of(usable)).isInstanceOf(TlsUnusable.class);
  }

  @Test
  void secretsHoldThemToo() throws Exception {
    Pki.Pair pair = pki.issue("client");
    Secrets secrets =
        new Secrets(
            Map.of(
                "ca", Files.readString(pki.ca()),
                "crt", Files.readString(pair.certificate()),
                "key", Files.readString(pair.key())));
    TlsRules rules =
        new TlsRules(
            new Pem.Secret("ca"),
            new TlsRules.Client(new Pem.Secret("crt"), new Pem.Secret("key")),
            null,
            false);
    TlsMaterial material = new TlsMaterials(secrets).of(rules);
    assertThat(shown(material).getSubjectX500Principal().getName()).isEqualTo("CN=client");
    assertThat(material.trust()).isNotNull();
    assertThatThrownBy(() -> materials.of(rules)).hasMessage("there is no secret `ca`");
  }
}
