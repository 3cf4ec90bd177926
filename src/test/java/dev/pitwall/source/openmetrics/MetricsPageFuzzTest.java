package dev.pitwall.source.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.source.ReadFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever a page holds, it is read or refused, and soon. */
class MetricsPageFuzzTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A page with a bit of everything, to be spoilt. */
  private static final String GOOD =
      """
      # HELP a What is "it"?\\n
      # TYPE a counter
      a_total{b="c\\"\\\\\\n",d="e"} 1.5e3 1520879607.789 # {trace_id="x"} 0.67 1
      {"a.b","c d"="e"} 2
      a{} +Inf
      a 7 1395066363000
      a_created 1.6e9
      # EOF
      """;

  private static int samples(String page) {
    AtomicInteger count = new AtomicInteger();
    try {
      ExpositionText.read(
          page,
          Set.of("a", "a_total", "a.b")::contains,
          (name, labels, value) -> {
            assertThat(name).isNotEmpty();
            assertThat(labels).isNotNull();
            count.incrementAndGet();
          });
    } catch (ReadFailure e) {
      assertThat(e.getMessage()).startsWith("line ").hasSizeLessThan(300);
    }
    return count.get();
  }

  @Provide
  Arbitrary<String> tokens() {
    Arbitrary<String> token =
        Arbitraries.of(
            "a",
            "a_total",
            "a.b",
            "{",
            "}",
            "\"",
            "\\",
            "=",
            ",",
            " ",
            "\t",
            "\n",
            "\r",
            "#",
            "1",
            "NaN",
            "+Inf",
            "-",
            "e",
            "{\"a\"",
            "a{b=\"",
            "\"} 1\n",
            "\\n",
            "\\\"",
            "\u0000",
            "\ud83d\ude00",
            "\ud83d",
            "# EOF");
    return token.list().ofMaxSize(40).map(list -> String.join("", list));
  }

  @Property(tries = 2_000)
  void anyTokens(@ForAll("tokens") String page) {
    samples(page);
  }

  @Property(tries = 500)
  void anyText(@ForAll String page) {
    samples(page);
    samples("a{" + page);
    samples("a{b=\"" + page);
    samples("a " + page);
  }

  @Provide
  Arbitrary<List<Map.Entry<Integer, Character>>> changes() {
    Arbitrary<Integer> where = Arbitraries.integers().between(0, GOOD.length() - 1);
    Arbitrary<Character> what =
        Arbitraries.of("{}\"\\=,# \n\r\t0aé-+.".chars().mapToObj(c -> (char) c).toList());
    return where
        .flatMap(index -> what.map(c -> Map.entry(index, c)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 2_000)
  void aGoodPageSpoilt(@ForAll("changes") List<Map.Entry<Integer, Character>> changes) {
    StringBuilder page = new StringBuilder(GOOD);
    changes.forEach(change -> page.setCharAt(change.getKey(), change.getValue()));
    samples(page.toString());
  }

  @Test
  void theGoodPageIsGood() {
    assertThat(samples(GOOD)).isEqualTo(4);
  }

  @Test
  void theLargestPagesAreReadSoon() {
    int size = 16 << 20;
    for (String piece :
        List.of(
            "a",
            "{",
            "\n",
            "\"",
            "\\",
            "a{b=\"",
            "{\"a\"\n",
            "a{\n",
            " ",
            "a 1\n",
            "b{c=\"d\"} 1\n")) {
      String page = piece.repeat(size / piece.length());
      Assertions.assertTimeout(SOON, () -> samples(page), "16 MiB of " + piece);
      Assertions.assertTimeout(SOON, () -> samples("a{" + page), "a{ and 16 MiB of " + piece);
    }
  }
}
