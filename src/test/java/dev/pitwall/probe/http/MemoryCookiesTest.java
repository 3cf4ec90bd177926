package dev.pitwall.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cookies as RFC 6265 wants them. */
class MemoryCookiesTest {
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final MemoryCookies cookies = new MemoryCookies(() -> now);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "http://shop.test/a/b | a=1 | http://shop.test/a/c | a=1",
        "http://shop.test/a/b | a=1 | http://shop.test/ | -",
        "http://shop.test/a/b | a=1; Path=/ | http://shop.test/x | a=1",
        "http://shop.test/ | a=1; Path=/ab | http://shop.test/abc | -",
        "http://shop.test/ | a=1 | http://www.shop.test/ | -",
        "http://www.shop.test/ | a=1; Domain=.shop.test | http://api.shop.test/ | a=1",
        "http://shop.test/ | a=1; Domain=evil.test | http://evil.test/ | -",
        "http://shop.test/ | a=1; Domain=test | http://other.test/ | -",
        "https://shop.test/ | a=1; Secure; HttpOnly | https://shop.test/ | a=1",
        "https://shop.test/ | a=1; Secure | http://shop.test/ | -",
        "http://shop.test/ | a=1; Secure | https://shop.test/ | -",
        "http://localhost:8080/ | a=1; Secure; SameSite=Lax | http://localhost:8080/ | a=1",
        "http://127.0.0.1:8080/ | a=1; Domain=127.0.0.1 | http://127.0.0.1:8080/ | a=1",
        "http://127.0.0.1/ | a=1; Max-Age=60 | http://127.0.0.1/ | a=1",
        "http://shop.test/ | a=1; Max-Age=0 | http://shop.test/ | -",
        "http://shop.test/ | a=\"x y\"; Max-Age=60; Version=1 | http://shop.test/ | a=\"x y\"",
        "http://shop.test/ | a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT | http://shop.test/ | -",
        "http://shop.test/ | a=1; Expires=Sun Mar  1 12:00:01 2026 | http://shop.test/ | a=1",
        "http://shop.test/ | a=1; Expires=Sunday, 01-Mar-26 11:59:59 GMT | http://shop.test/ | -",
        "http://shop.test/ | a=1; Expires=never | http://shop.test/ | a=1",
        "http://shop.test/ | nonsense | http://shop.test/ | -"
      })
  void goWhereTheyBelong(String from, String header, String to, String sent) {
    cookies.store(URI.create(from), List.of(header));
    assertThat(cookies.headerFor(URI.create(to))).isEqualTo(sent == null ? "" : sent);
  }

  @Test
  void expireAndAreReplacedAndComeMostSpecificFirst() {
    URI url = URI.create("http://shop.test/a/b");
    cookies.store(url, List.of("a=1; Path=/", "b=2; Path=/a; Max-Age=60", "a=3; Path=/"));
    assertThat(cookies.headerFor(url)).isEqualTo("b=2; a=3");
    now = now.plusSeconds(60);
    assertThat(cookies.headerFor(url)).isEqualTo("a=3");
    cookies.store(url, List.of("a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
    assertThat(cookies.headerFor(url)).isEmpty();
  }

  @Test
  void areBounded() {
    URI url = URI.create("http://shop.test/");
    cookies.store(url, IntStream.range(0, 1000).mapToObj(i -> "c" + i + "=1").toList());
    cookies.store(url, List.of("long=" + "x".repeat(5000)));
    assertThat(cookies.headerFor(url).split("; ")).hasSize(300);
  }
}
