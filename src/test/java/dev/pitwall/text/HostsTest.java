package dev.pitwall.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "http://shop.example/a, shop.example, -1",
        "http://shop_web_1:8080/a?b, shop_web_1, 8080",
        "https://_shop.example_, _shop.example_, -1",
        "http://shop_1:/, shop_1, -1",
        "http://[2001:db8::1]:8080/, [2001:db8::1], 8080",
        "http://[fe80::1%25eth0]:80/, [fe80::1%25eth0], 80",
        "http://10.0.0.11:8080, 10.0.0.11, 8080",
        "http://user@shop_1:80/, none, -1",
        "http://shop_1:123456/, none, -1",
        "http://-shop_1/, none, -1",
        "/path, none, -1",
        "mailto:x_y, none, -1"
      })
  void hostAndPortOfUrls(String url, String host, int port) {
    assertThat(Hosts.of(URI.create(url))).isEqualTo(host);
    assertThat(Hosts.port(URI.create(url))).isEqualTo(port);
  }
}
