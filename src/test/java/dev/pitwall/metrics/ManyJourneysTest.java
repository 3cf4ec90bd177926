package dev.pitwall.metrics;

import static dev.pitwall.metrics.Watched.NOW;
import static dev.pitwall.metrics.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many names, and too many. */
class ManyJourneysTest {
  private static final int JOURNEYS = 1_000;
  private static final int SIGNALS = 18; // and two more

  private final Meters meters = new Meters("1", false, () -> NOW);

  @AfterEach
  void close() {
    meters.close();
  }

  private static KnownLabels roster(int journeys) {
    List<Journey> all = new ArrayList<>();
    for (int i = 0; i < journeys; i++) {
      all.add(Watched.journey("journey-" + i));
    }
    return KnownLabels.of(
        all, List.of(Watched.SHOP), Watched.signals(SIGNALS), List.of(Watched.gate()));
  }

  private void runEverything() {
    for (int i = 0; i < JOURNEYS; i++) {
      for (String node : Arrays.asList(null, "app01", "app02", "app03")) {
        meters.ran(run("journey-" + i, node, Outcome.PASSED, "pay"));
        if (i % 20 == 0) {
          meters.ran(run("journey-" + i, node, Outcome.FAILED, "browse"));
        }
      }
    }
    for (int i = 0; i < SIGNALS; i++) {
      for (String node : List.of("app01", "app02", "app03")) {
        QueueSample queue =
            new QueueSample(
                "queue-" + i, node, NOW, 1.0, 1.0, Duration.ZERO, 1.0, 1.0, 1.0, 9.0, 0.0);
        meters.sampled(queue);
        meters.assessed(queue, QueueState.OK, 1.0, 1.0);
      }
    }
  }

  private static long series(String page) {
    return page.lines().filter(line -> !line.startsWith("#")).count();
  }

  @Test
  void aThousandJourneysStayBelowTwentyThousandSeriesAndHalfOfThemCanGo() {
    meters.know(roster(JOURNEYS));
    meters.watch(Watched.control());
    runEverything();
    String page = Watched.page(meters, null);
    report(null);
    report("application/openmetrics-text; version=1.0.0");
    assertThat(series(page)).isBetween(15_000L, 20_000L);
    assertThat(page).contains("journey-999\"");
    meters.know(roster(JOURNEYS / 2));
    String half = Watched.page(meters, null);
    assertThat(half)
        .contains("journey=\"journey-499\"")
        .doesNotContainPattern("journey-[5-9]\\d\\d\"");
    assertThat(series(half)).isLessThan(series(page) * 6 / 10);
  }

  /** How long a scrape takes is printed, not asserted: the machine may be busy. */
  private void report(@Nullable String accept) {
    String page = Watched.page(meters, accept);
    for (int i = 0; i < 10; i++) {
      Watched.page(meters, accept);
    }
    long from = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      Watched.page(meters, accept);
    }
    System.out.printf(
        "a scrape of %,d series, %,d KiB, took %,d ms%n",
        series(page), page.length() / 1024, (System.nanoTime() - from) / 10_000_000);
  }

  @Test
  void tenThousandNamesNobodyConfiguredAreRefusedAndCounted() {
    meters.know(Watched.roster());
    long before = series(Watched.page(meters, null));
    for (int i = 0; i < 10_000; i++) {
      meters.ran(run("checkout", null, Outcome.PASSED, "https://evil.example/" + i));
      meters.ran(run("checkout", "node-" + i, Outcome.SKIPPED, "pay"));
    }
    String page = Watched.page(meters, null);
    assertThat(page)
        .doesNotContain("evil.example", "node-9999")
        .contains(
            "pitwall_metrics_series_refused_total{metric=\"pitwall_step_duration_seconds\"} 10000.0")
        .contains(
            "pitwall_metrics_series_refused_total{metric=\"pitwall_journey_runs_total\"} 10000.0");
    assertThat(series(page)).isLessThan(before + 50);
  }

  @Test
  void rolloutsThatSomebodyOpensByTheThousandAreCapped() {
    GateService control = Watched.control();
    meters.know(Watched.roster());
    meters.watch(control);
    for (int i = 0; i < 10_000; i++) {
      control.open("d-" + i, "shop", "v" + i, Rollout.Kind.DEPLOY, "mallory", NOW);
    }
    String page = Watched.page(meters, null);
    assertThat(page.lines().filter(line -> line.startsWith("pitwall_rollout_info{"))).hasSize(100);
    assertThat(page).contains("pitwall_rollout_open{service=\"shop\"} 10000.0");
    assertThat(Watched.page(meters, null))
        .containsPattern(
            "series_refused_total\\{metric=\"pitwall_rollout_info\"} (9900|19800)\\.0");
  }
}
