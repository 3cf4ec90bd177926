package dev.pitwall.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every reading a source could ever make up. */
class QueueWindowPropertiesTest {
  @Provide
  Arbitrary<Double> figures() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(0, 1000),
        Arbitraries.of(
            0.0,
            -1.0,
            1e308,
            Double.MIN_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY));
  }

  @Provide
  Arbitrary<List<QueueSample>> readings() {
    Arbitrary<Double> maybe = figures().injectNull(0.2);
    Arbitrary<Duration> age =
        Arbitraries.longs().between(-5, 1000).map(Duration::ofSeconds).injectNull(0.3);
    Arbitrary<Long> second = Arbitraries.longs().between(0, 40);
    return Combinators.combine(second, maybe, maybe, age, maybe, maybe, maybe, maybe)
        .as(
            (at, depth, inFlight, oldest, arrived, drained, consumers, capacity) ->
                new QueueSample(
                    "orders",
                    null,
                    QueueReadings.START.plusSeconds(at),
                    depth,
                    inFlight,
                    oldest,
                    arrived,
                    drained,
                    consumers,
                    capacity,
                    null))
        .list()
        .ofMaxSize(20);
  }

  private static QueueWindow windowOf(List<QueueSample> samples) {
    QueueWindow window = QueueWindow.EMPTY;
    for (QueueSample sample : samples) {
      window = window.with(sample);
    }
    return window;
  }

  @Property
  void itNeverThrowsAndNeverCallsAnImpossibleReadingGood(
      @ForAll("readings") List<QueueSample> samples,
      @ForAll @IntRange(max = 60) int second,
      @ForAll boolean limited) {
    Duration limit = limited ? Duration.ofSeconds(30) : null;
    QueueLimits limits =
        QueueLimits.none(Duration.ofSeconds(15)).withMaxAge(limit).withMaxTimeToDrain(limit);
    QueueWindow window = windowOf(samples);
    QueueReport report = window.assess(QueueReadings.START.plusSeconds(second), limits);
    assertThat(window.secondsToDrain()).isNotNaN().isNotNegative();
    assertThat(report.observed()).isNotBlank();
    QueueSample newest = window.newest();
    if (newest != null && isImpossible(newest)) {
      assertThat(report.state()).isEqualTo(QueueState.UNKNOWN);
    }
    if (samples.isEmpty()) {
      assertThat(report.state()).isEqualTo(QueueState.UNKNOWN);
    }
  }

  private static boolean isImpossible(QueueSample sample) {
    Double depth = sample.depth();
    Duration oldest = sample.oldestAge();
    return (depth == null && oldest == null)
        || (depth != null && !(depth >= 0 && depth < Double.POSITIVE_INFINITY))
        || (oldest != null && oldest.isNegative());
  }

  @Property(tries = 50)
  void itStaysSmallHoweverOftenItIsRead(@ForAll @IntRange(min = 300, max = 2000) int readings) {
    QueueWindow window = QueueWindow.EMPTY;
    for (int i = 0; i < readings; i++) {
      QueueSample sample = QueueReadings.at(0).depth(i).sample();
      window = window.with(at(sample, i));
    }
    assertThat(window.samples()).hasSizeLessThanOrEqualTo(256);
    assertThat(window.samples().getLast().depth()).isEqualTo(readings - 1.0);
  }

  private static QueueSample at(QueueSample sample, long millis) {
    return new QueueSample(
        sample.signal(),
        null,
        QueueReadings.START.plusMillis(millis),
        sample.depth(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
