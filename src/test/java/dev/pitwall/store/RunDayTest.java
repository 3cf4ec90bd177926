package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.DurationSketch;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.RunMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RunDayTest {
  private static Arbitrary<DurationSketch> sketch() {
    return Arbitraries.longs()
        .between(0, 100_000_000)
        .map(Micros::duration)
        .list()
        .ofMaxSize(20)
        .map(DurationSketch::of);
  }

  private static Arbitrary<RunMinute> minute() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1_439),
            Arbitraries.maps(
                    Arbitraries.of(Outcome.class), Arbitraries.longs().between(1, 1_000_000))
                .ofMaxSize(4),
            Arbitraries.longs().between(0, 1L << 40),
            sketch(),
            Arbitraries.strings().alpha().ofMaxLength(5).set().ofMaxSize(3))
        .as(
            (minute, counts, sum, took, versions) ->
                new RunMinute(
                    Some.NOW.plusSeconds(60L * minute),
                    counts,
                    Micros.duration(sum),
                    took,
                    new TreeSet<>(versions)));
  }

  @Provide
  Arbitrary<List<RunMinute>> minutes() {
    return minute().list().ofMaxSize(60);
  }

  @Property(tries = 200)
  void whatIsUnpackedIsWhatWasPacked(@ForAll("minutes") List<RunMinute> minutes) {
    Map<Instant, RunMinute> day = new TreeMap<>();
    minutes.forEach(minute -> day.merge(minute.at(), minute, RunMinute::merge));
    assertThat(RunDay.unpack(RunDay.pack(day.values()))).isEqualTo(day);
  }

  @Property(tries = 200)
  void mergingIsTheSameInWhateverOrder(@ForAll("minutes") List<RunMinute> minutes) {
    List<RunMinute> ofOne = new ArrayList<>();
    minutes.forEach(
        one ->
            ofOne.add(
                new RunMinute(Some.NOW, one.counts(), one.sum(), one.took(), one.versions())));
    RunMinute nothing =
        new RunMinute(Some.NOW, Map.of(), Duration.ZERO, DurationSketch.EMPTY, new TreeSet<>());
    RunMinute forward = ofOne.stream().reduce(nothing, RunMinute::merge);
    RunMinute backward = ofOne.reversed().stream().reduce(nothing, (all, one) -> one.merge(all));
    assertThat(forward).isEqualTo(backward);
  }

  @Property(tries = 200)
  void aQuantileIsTwoPercentOffAtMost(@ForAll("tooks") List<Duration> tooks) {
    List<Duration> sorted = tooks.stream().sorted().toList();
    DurationSketch merged =
        DurationSketch.of(tooks.subList(0, tooks.size() / 2))
            .merge(DurationSketch.of(tooks.subList(tooks.size() / 2, tooks.size())));
    assertThat(merged.count()).isEqualTo(tooks.size());
    for (double share : new double[] {0, 0.5, 0.95, 1}) {
      int rank = Math.max(1, (int) Math.ceil(share * tooks.size()));
      double exact = sorted.get(rank - 1).toNanos();
      assertThat(merged.quantile(share).toNanos() / exact).isBetween(0.979, 1.021);
    }
  }

  @Provide
  Arbitrary<List<Duration>> tooks() {
    return Arbitraries.longs()
        .between(2, 86_000_000_000L)
        .map(Micros::duration)
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }
}
