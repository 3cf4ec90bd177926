package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTargetTest {
  private static final Service SHOP =
      new Service(
          "shop",
          URI.create("https://shop.example"),
          null,
          null,
          null,
          List.of(
              new Service.Node("app01", "10.0.0.11", 8080), new Service.Node("app02", "::1", 8080)),
          Map.of());

  private static String aimed(String wanted) {
    return switch (ProbeTarget.of(wanted, "", SHOP, false)) {
      case ProbeTarget.Missing missing -> "missing";
      case ProbeTarget.Aimed aimed -> aimed.target().describe();
      case ProbeTarget.Refused refused -> "refused";
    };
  }

  @Test
  void withoutATargetItSaysWhatItCouldBe() {
    assertThat(aimed("")).isEqualTo("missing");
    assertThat(ProbeTarget.of("", "", SHOP, true).toString())
        .contains("target=URL, the front door of service shop (https://shop.example)");
  }

  /** A name of its own choice would take a journey's secrets to a neighbour at the same address. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.11:8080,shop.example,app01",
    "https://shop.example,SHOP.example:443,shop",
    "10.0.0.11:8080,other.example,refused",
    "10.0.0.11:8080,shop.example:80,refused",
    "https://shop.example,shop.example@evil,refused"
  })
  void theHostnameIsTheServicesOwn(String wanted, String hostname, String where) {
    ProbeTarget target = ProbeTarget.of(wanted, hostname, SHOP, false);
    assertThat(target instanceof ProbeTarget.Aimed(Target at) ? at.describe() : "refused")
        .isEqualTo(where);
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.99:81/,other.example,http://other.example/,10.0.0.99:81",
    "https://[::5],other.example:8443,https://other.example:8443,[::5]:443",
    "app01,other.example,https://other.example,10.0.0.11:8080",
    "https://10.0.0.99,shop.example,https://shop.example,10.0.0.99:443"
  })
  void whereAnyTargetMayBeProbedSoMayAnyNameOfIt(
      String wanted, String hostname, URI url, String address) {
    assertThat(ProbeTarget.of(wanted, hostname, SHOP, true))
        .isInstanceOfSatisfying(
            ProbeTarget.Aimed.class,
            aimed -> {
              assertThat(aimed.target().service().url()).isEqualTo(url);
              assertThat(aimed.target())
                  .isInstanceOfSatisfying(
                      Target.OneNode.class,
                      one -> assertThat(one.node().address()).isEqualTo(address));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "user@other.example", "other.example/admin", "other.example?x"})
  void aNameIsNoMoreThanAName(String hostname) {
    assertThat(ProbeTarget.of("http://10.0.0.99:81", hostname, SHOP, true))
        .isInstanceOf(ProbeTarget.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example,shop",
    "https://SHOP.example:443/,shop",
    "10.0.0.11:8080,app01",
    "http://10.0.0.11:8080/,app01",
    "https://10.0.0.11:8080,app01",
    "http://[::1]:8080,app02",
    "app02,app02"
  })
  void whatIsConfiguredIsATarget(String wanted, String where) {
    assertThat(aimed(wanted)).isEqualTo(where);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example",
        "https://shop.example.evil",
        "https://shop.example/admin",
        "https://user@shop.example",
        "https://shop.example@evil.example",
        "https://shop.example?x=1",
        "http://10.0.0.11:8081",
        "http://10.0.0.11:8080/metadata",
        "http://169.254.169.254/",
        "ftp://shop.example",
        "file:///etc/passwd",
        "app03",
        " "
      })
  void nothingElseIs(String wanted) {
    assertThat(aimed(wanted)).isEqualTo("refused");
  }

  @Test
  void anythingHttpIsWhereTheConfigurationSaysSo() {
    assertThat(ProbeTarget.of("http://other.example:81", "", SHOP, true))
        .isInstanceOfSatisfying(
            ProbeTarget.Aimed.class,
            aimed ->
                assertThat(aimed.target().service().url())
                    .isEqualTo(URI.create("http://other.example:81")));
    assertThat(ProbeTarget.of("http://user@other.example", "", SHOP, true))
        .isInstanceOf(ProbeTarget.Refused.class);
  }
}
