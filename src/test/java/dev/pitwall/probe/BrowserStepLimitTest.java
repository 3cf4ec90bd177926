package dev.pitwall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Template;
import dev.pitwall.machine.Stalls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a browser step may take. */
class BrowserStepLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final List<Duration> limits = new ArrayList<>();

  private static Step hover(Duration timeout) {
    Locator link = new Locator(Locator.Kind.CSS, Template.of("a"), null, false, null);
    return new BrowserStep.Hover(new Step.Common("hover", timeout, 0), link);
  }

  private Run run(Duration whole, Duration eachTakes, Step... steps) {
    BrowserDriver browser =
        (step, limit, scope) -> {
          limits.add(limit);
          now.addAndGet(eachTakes.toNanos());
          return Map.of();
        };
    HttpDriver noHttp =
        (call, cookies) -> {
          throw new ProbeBroken("no HTTP here");
        };
    Target shop = Script.frontDoor(1);
    return new JourneyRun(
            Script.of(steps).within(whole).at(shop),
            Secrets.NONE,
            noHttp,
            browser,
            new NoCookies(),
            new ObservedIdentity(shop),
            "test",
            new RunEnvironment(
                InstantSource.system(),
                now::get,
                new Random(1),
                TracePropagation.USUAL,
                Stalls.NONE))
        .execute();
  }

  @Test
  void itsOwnTimeoutWhereTheRunHasMoreLeft() {
    run(Duration.ofSeconds(10), Duration.ofSeconds(1), hover(Duration.ofSeconds(3)));
    assertThat(limits).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void whatIsLeftOfTheRunWhereThatIsLess() {
    Step step = hover(Duration.ofSeconds(3));
    run(Duration.ofSeconds(10), Duration.ofSeconds(4), step, step, step);
    assertThat(limits)
        .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(2));
  }

  @Test
  void notBegunWhenNothingIsLeft() {
    Step step = hover(Duration.ofSeconds(3));
    Run run = run(Duration.ofSeconds(4), Duration.ofSeconds(4), step, step);
    assertThat(limits).hasSize(1);
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence()).contains("the run's timeout of 4 s is used up");
  }
}
