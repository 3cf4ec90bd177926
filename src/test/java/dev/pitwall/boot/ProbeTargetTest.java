package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Service;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  private static String aimed(@Nullable String wanted) {
    return switch (ProbeTarget.of(wanted, SHOP, false)) {
      case ProbeTarget.Aimed aimed -> aimed.target().describe();
      case ProbeTarget.Refused refused -> "refused";
    };
  }

  @Test
  void withoutATargetItIsTheFrontDoor() {
    assertThat(aimed(null)).isEqualTo("shop");
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
    assertThat(ProbeTarget.of("http://other.example:81", SHOP, true))
        .isInstanceOfSatisfying(
            ProbeTarget.Aimed.class,
            aimed ->
                assertThat(aimed.target().service().url())
                    .isEqualTo(URI.create("http://other.example:81")));
    assertThat(ProbeTarget.of("http://user@other.example", SHOP, true))
        .isInstanceOf(ProbeTarget.Refused.class);
  }
}
