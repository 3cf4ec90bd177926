package dev.pitwall.probe;

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
            new SetCookie(
                "sid", "a=b", "www.shop.example", true, "/cart", null, false, false, null));
  }

  @Test
  void attributesAreReadWithoutCase() {
    assertThat(
            parse("s=1; PATH=/; domain=Shop.example; Secure; HttpOnly; SameSite=Lax; Max-Age=60"))
        .isEqualTo(
            new SetCookie(
                "s", "1", "shop.example", false, "/", NOW.plusSeconds(60), true, true, "Lax"));
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
    assertThat(parse("s=; Max-Age=0").isExpired(NOW)).isTrue();
    assertThat(parse("s=; Expires=Thu, 01-Jan-1970 00:00:00 GMT").isExpired(NOW)).isTrue();
    assertThat(parse("s=; Expires=Thu, 01 Jan 2099 00:00:00 GMT").isExpired(NOW)).isFalse();
    assertThat(parse("s=; Expires=soon").isExpired(NOW)).isFalse();
  }

  @Test
  void eachFormOfADateIsRead() {
    for (String date :
        new String[] {
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994"
        }) {
      assertThat(parse("s=1; Expires=" + date).expiresAt())
          .as(date)
          .isEqualTo(Instant.parse("1994-11-06T08:49:37Z"));
    }
  }

  @Test
  void oneThatNamesItsOwnHostGoesToTheHostsBelowToo() {
    SetCookie login =
        SetCookie.parse(URI.create("https://shop.example/login"), "s=1; Domain=shop.example", NOW)
            .orElseThrow();
    assertThat(login.isFor(URL)).isTrue();
    assertThat(login.isFor(URI.create("https://www.shop.example/login"))).isTrue();
    SetCookie address =
        SetCookie.parse(URI.create("http://127.0.0.1/"), "s=1; Domain=127.0.0.1", NOW)
            .orElseThrow();
    assertThat(address.hostOnly()).isTrue();
  }
}
