package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestSamplesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final LatestSamples latest =
      new LatestSamples(
          new MonitoredConfig(List.of(), List.of(), List.of()), InstantSource.fixed(NOW));

  private static QueueSample work(@Nullable Double depth, @Nullable Double inFlight) {
    return new QueueSample(
        "work", "app01", NOW, depth, inFlight, null, null, null, null, null, null);
  }

  @Test
  void workInFlightAloneIsReadAndNotJudged() {
    assertThat(latest.accept(work(null, 3.0))).isEmpty();
    assertThat(latest.latest().getFirst().queue()).isNull();
  }

  @Test
  void anImpossibleFigureIsSaidThoughTheReadingBeforeWasGood() {
    latest.accept(work(0.0, 3.0));
    assertThat(latest.accept(work(Double.NaN, 3.0)).orElseThrow().state())
        .isEqualTo(QueueState.UNKNOWN);
    assertThat(latest.latest().getFirst().report().observed()).isEqualTo("depth read as NaN");
  }

  @Test
  void aBacklogIsJudged() {
    assertThat(latest.accept(work(0.0, 3.0)).orElseThrow().state()).isEqualTo(QueueState.OK);
    assertThat(latest.latest().getFirst().queue()).isNotNull();
  }
}
