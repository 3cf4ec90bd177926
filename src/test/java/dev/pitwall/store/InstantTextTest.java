package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T10:00:00Z",
        "2026-03-01T10:00:00.1Z",
        "2026-03-01T10:00:00.120Z",
        "2026-03-01T10:00:00.123456Z",
        "2024-02-29T23:59:59.999999999Z",
        "1969-12-31T23:59:59.5Z",
        "+12026-03-01T10:00:00Z",
        "-0001-03-01T10:00:00Z"
      })
  void readsAnInstantAsTheJdkDoes(String text) {
    assertThat(InstantText.read(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-03-01",
        "2026-13-01T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-03-01T24:00:01Z"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> InstantText.read(text)).isInstanceOf(DateTimeException.class);
  }
}
