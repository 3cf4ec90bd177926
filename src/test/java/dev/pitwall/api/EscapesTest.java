package dev.pitwall.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {
  @ParameterizedTest
  @CsvSource({
    "/runs?before=%, %",
    "/runs?before=%z, %z",
    "/runs?before=%zz, %zz",
    "/runs?before=%4, %4",
    "/a%20b%g1c, %g1",
    "/runs?x=%C3, %C3",
    "/runs?x=%C0%AF, %C0%AF",
    "/runs?x=%ED%A0%80, %ED%A0%80",
    "/runs?x=%F8%88%80%80%80, %F8%88%80%80%80",
    "/runs?x=%FF, %FF",
    "/runs?x=%C3x%A4, %C3",
  })
  void whatCannotBeReadIsNamed(String uri, String seen) {
    assertThat(Escapes.broken(uri)).get().asString().startsWith(seen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/runs?x=1+2", "/%C3%A4?x=%E2%82%AC%41", "/%f0%9f%9a%97", "/%25zz"})
  void theOthersCan(String uri) {
    assertThat(Escapes.broken(uri)).isEmpty();
  }

  @Test
  void aLongRowOfEscapesTakesTimeInProportion() {
    assertThat(Escapes.broken("/" + "%41".repeat(100_000) + "%")).isPresent();
  }
}
