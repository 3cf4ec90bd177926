package dev.pitwall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
  /** Or the first half of it would be asked for, and shown. */
  @ParameterizedTest
  @CsvSource({
    "/nope/{{secret.S}},      battery#staple?x&y z%41+1, /nope/battery%23staple%3Fx%26y%20z%2541%2B1",
    "/a?s={{secret.S}}&t=1,   'x\"<\u00e9', /a?s=x%22%3C%C3%A9&t=1",
    "/hooks/{{secret.S}},     T000/B000/x-1_2.3~4, /hooks/T000/B000/x-1_2.3~4",
    "{{secret.S}},            https://h.example/a?b=c#d, https://h.example/a?b=c#d",
    "{{secret.S}}/x,          https://h.example/a%20b, https://h.example/a%20b/x",
    "/cart/{{cart}},          unused, /cart/a?b",
  })
  void aSecretNeverDividesTheUrlItStandsIn(String url, String secret, String expected) {
    Scope scope = new Scope(Map.of("cart", "a?b"), new Secrets(Map.of("S", secret)));
    assertThat(scope.renderUrl(Template.of(url))).isEqualTo(expected);
  }
}
