package dev.pitwall.probe.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SetCookieTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final URI URL = URI.create("https://www.shop.example/cart/add?x=1");

  private static SetCookie parse(String header) {
    return SetCookie.parse(URL, header, NOW).orElseThrow();
  }

  @Test
  void withoutAttributesItBelongsToTheHostAndTheFolder() {
    assertThat(parse("sid=a=b"))
        .isEqualTo(
            new SetCookie("sid", "a=b", "www.shop.example", "/cart", null, false, false, null));
  }

  @Test
  void attributesAreReadWithoutCase() {
    assertThat(
            parse("s=1; PATH=/; domain=Shop.example; Secure; HttpOnly; SameSite=Lax; Max-Age=60"))
        .isEqualTo(
            new SetCookie("s", "1", ".shop.example", "/", NOW.plusSeconds(60), true, true, "Lax"));
  }

  @Test
  void aDomainOfOthersIsRefused() {
    assertThat(SetCookie.parse(URL, "s=1; Domain=other.example", NOW)).isEmpty();
    assertThat(SetCookie.parse(URL, "s=1; Domain=example", NOW)).isEmpty();
  }

  @Test
  void aNamelessCookieIsIgnored() {
    assertThat(SetCookie.parse(URL, "=1", NOW)).isEmpty();
    assertThat(SetCookie.parse(URL, "plain", NOW)).isEmpty();
  }

  @Test
  void thePastTakesItAway() {
    assertThat(parse("s=; Max-Age=0").expired(NOW)).isTrue();
    assertThat(parse("s=; Expires=Thu, 01-Jan-1970 00:00:00 GMT").expired(NOW)).isTrue();
    assertThat(parse("s=; Expires=Thu, 01 Jan 2099 00:00:00 GMT").expired(NOW)).isFalse();
    assertThat(parse("s=; Expires=soon").expired(NOW)).isFalse();
  }
}
