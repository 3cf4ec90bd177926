package dev.pitwall.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String RUN = "run_019b3f1c8a2e7d40b1c2d3e4f5061728";

  @Test
  void theSameRunHasTheSameIdsForEver() {
    Trace trace = Trace.of(RUN);
    // printf %s run_019b3f1c8a2e7d40b1c2d3e4f5061728 | sha256sum
    assertThat(trace.id()).isEqualTo("4f4489f1f51780c6db90db3ca461d38f");
    assertThat(trace).isEqualTo(Trace.of(RUN));
    assertThat(trace.root()).isEqualTo(Trace.of(RUN).root()).matches("[0-9a-f]{16}");
  }

  @Test
  void noTwoSpansOfARunShareAnId() {
    Trace trace = Trace.of(RUN);
    Set<String> spans = new HashSet<>(List.of(trace.root(), trace.span("eval_1")));
    IntStream.rangeClosed(1, 500)
        .forEach(
            n -> {
              spans.add(trace.step(n, false));
              spans.add(trace.step(n, true));
            });
    assertThat(spans).hasSize(1_002).allMatch(span -> span.matches("[0-9a-f]{16}"));
  }

  @Test
  void theHeaderIsWhatW3cAsksFor() {
    Trace trace = new Trace("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(trace.parent("00f067aa0ba902b7", true))
        .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    assertThat(trace.parent("00f067aa0ba902b7", false)).endsWith("-00");
  }

  @Test
  void aShareOfTheRunsIsSampled() {
    for (double share : new double[] {0, 0.05, 0.5, 1}) {
      long sampled =
          IntStream.range(0, 20_000).filter(n -> Trace.of("run_" + n).isSampled(share)).count();
      // Five standard deviations of a binomial at most.
      double slack = 5 * Math.sqrt(20_000 * share * (1 - share));
      assertThat((double) sampled).isBetween(20_000 * share - slack, 20_000 * share + slack);
    }
  }

  @Property
  void whoIsSampledInASmallShareIsInALargerOne(
      @ForAll String id,
      @ForAll @IntRange(max = 100) int one,
      @ForAll @IntRange(max = 100) int two) {
    Trace trace = Trace.of(id);
    double small = Math.min(one, two) / 100.0;
    double large = Math.max(one, two) / 100.0;
    assertThat(!trace.isSampled(small) || trace.isSampled(large)).isTrue();
    assertThat(trace.id()).matches("[0-9a-f]{32}");
  }
}
