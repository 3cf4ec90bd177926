package dev.pitwall.probe.browser.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Match;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.Patterns;
import dev.pitwall.probe.Scope;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A page chooses its title; no pattern may be kept busy by it. */
class PageTextTest {
  private static PageText title(String pattern) throws Exception {
    Scope scope = new Scope(Map.of(), new Secrets(Map.of()));
    return PageText.ofTitle(new Match.Matches(Pattern.compile(pattern)), scope);
  }

  @Test
  void aPatternIsFoundInATitle() throws Exception {
    assertThat(title("tyr.s$").test().test("All tyres")).isTrue();
    assertThat(title("tyr.s$").test().test("Wheels")).isFalse();
  }

  @Test
  void aTitleThatMakesAPatternBacktrackWithoutEndIsGivenUp() throws Exception {
    PageText wanted = title("(.*a){12}$");
    assertThatThrownBy(() -> wanted.test().test("a".repeat(60) + "!"))
        .isInstanceOf(Patterns.PatternExhausted.class)
        .hasMessageContaining("backtracks too much");
  }
}
