package dev.pitwall.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.signal.Figure;
import dev.pitwall.source.SeriesTotals.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SeriesTotalsTest {
  private final SeriesTotals totals = new SeriesTotals();

  private static Series of(String process, String code) {
    return Series.of(process, Map.of("instance", process, "code", code));
  }

  private double total(Map<Series, Double> series) throws ReadFailure {
    return total(totals, series);
  }

  private static double total(SeriesTotals totals, Map<Series, Double> series) throws ReadFailure {
    return totals.totals(Map.of(Figure.TOTAL, series)).getOrDefault(Figure.TOTAL, Double.NaN);
  }

  @Test
  void theFirstReadingIsThePlainSum() throws Exception {
    assertThat(total(Map.of(of("a", "200"), 10.0, of("b", "200"), 5.0))).isEqualTo(15);
  }

  @Test
  void aProcessThatRestartsTakesNothingFromTheOthers() throws Exception {
    total(Map.of(of("a", "200"), 1000.0, of("b", "200"), 500.0));
    assertThat(total(Map.of(of("a", "200"), 3.0, of("b", "200"), 520.0))).isEqualTo(1500 + 3 + 20);
  }

  @Test
  void aSeriesThatVanishesAndReturnsIsNoJump() throws Exception {
    total(Map.of(of("a", "200"), 1000.0, of("b", "200"), 500.0));
    assertThat(total(Map.of(of("b", "200"), 510.0))).isEqualTo(1510);
    assertThat(total(Map.of(of("a", "200"), 1005.0, of("b", "200"), 510.0))).isEqualTo(1515);
  }

  @Test
  void aNewSeriesOfAKnownProcessRoseFromZero() throws Exception {
    total(Map.of(of("a", "200"), 1000.0));
    assertThat(total(Map.of(of("a", "200"), 1000.0, of("a", "500"), 3.0))).isEqualTo(1003);
  }

  @Test
  void aProcessNeverSeenBeforeCountsFromItsFirstValueOn() throws Exception {
    total(Map.of(of("a", "200"), 1000.0));
    assertThat(total(Map.of(of("a", "200"), 1000.0, of("b", "200"), 1e6))).isEqualTo(1000);
    assertThat(total(Map.of(of("a", "200"), 1000.0, of("b", "200"), 1e6 + 4))).isEqualTo(1004);
  }

  @Test
  void aProcessIsKnownByAnyFigure() throws Exception {
    totals.totals(
        Map.of(Figure.BAD, Map.of(of("", ""), 0.0), Figure.TOTAL, Map.of(of("a", "200"), 100.0)));
    assertThat(
            totals.totals(
                Map.of(
                    Figure.BAD,
                    Map.of(of("", ""), 0.0, of("a", "500"), 2.0),
                    Figure.TOTAL,
                    Map.of(of("a", "200"), 100.0, of("a", "500"), 2.0))))
        .containsEntry(Figure.BAD, 2.0)
        .containsEntry(Figure.TOTAL, 102.0);
  }

  @Test
  void aNewProcessIsNewInAllItsFigures() throws Exception {
    totals.totals(
        Map.of(Figure.BAD, Map.of(of("a", "500"), 1.0), Figure.TOTAL, Map.of(of("a", ""), 100.0)));
    assertThat(
            totals.totals(
                Map.of(
                    Figure.BAD,
                    Map.of(of("a", "500"), 1.0, of("b", "500"), 70.0),
                    Figure.TOTAL,
                    Map.of(of("a", ""), 100.0, of("b", ""), 900.0))))
        .containsEntry(Figure.BAD, 1.0)
        .containsEntry(Figure.TOTAL, 100.0);
  }

  @Test
  void theOrderOfLabelsMakesNoDifferenceAndTheirTextDoes() {
    assertThat(Series.of("", Map.of("a", "1", "b", "2")))
        .isEqualTo(Series.of("", Map.of("b", "2", "a", "1")))
        .isNotEqualTo(Series.of("", Map.of("a", "11:b1:2")));
  }

  @Test
  void whatIsNoCountIsRefusedAndNothingCounted() throws Exception {
    total(Map.of(of("a", "200"), 10.0));
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> total(Map.of(of("a", "200"), 12.0, of("a", "500"), bad)))
          .isInstanceOf(ReadFailure.class)
          .hasMessageContaining("required a number of at least 0");
    }
    assertThat(total(Map.of(of("a", "200"), 11.0))).isEqualTo(11);
  }

  @Test
  void tooManySeriesAtOnceAreRefused() {
    assertThatThrownBy(() -> total(many("p", SeriesTotals.MOST_SERIES + 1)))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("more than 10000 series");
  }

  @Test
  void seriesThatCameAndWentAreForgottenAtLast() throws Exception {
    for (int i = 0; i < 5; i++) {
      total(many("generation" + i, 4_000));
    }
    assertThat(totals.size()).isEqualTo(SeriesTotals.MOST_SERIES);
  }

  private static Map<Series, Double> many(String name, int count) {
    Map<Series, Double> series = new HashMap<>();
    for (int i = 0; i < count; i++) {
      series.put(of(name, String.valueOf(i)), 1.0);
    }
    return series;
  }

  @Provide
  Arbitrary<List<Map<Series, Double>>> readings() {
    Arbitrary<Series> series =
        Arbitraries.of("a", "b", "c")
            .flatMap(process -> Arbitraries.of("200", "404", "500").map(code -> of(process, code)));
    Arbitrary<Double> value =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(0, 1e12), Arbitraries.of(0.0, 1.0, 1e300, 1e-300));
    return Arbitraries.maps(series, value).ofMaxSize(9).list().ofMaxSize(20);
  }

  @Property(tries = 500)
  void aTotalNeverFalls(@ForAll("readings") List<Map<Series, Double>> readings) throws ReadFailure {
    SeriesTotals fresh = new SeriesTotals();
    double before = 0;
    for (Map<Series, Double> reading : readings) {
      double now = total(fresh, reading);
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  /** What a process does between two readings. */
  enum Act {
    WORK,
    RESTART,
    HIDE
  }

  @Provide
  Arbitrary<List<List<Act>>> lives() {
    return Arbitraries.of(Act.WORK, Act.WORK, Act.WORK, Act.RESTART, Act.HIDE)
        .list()
        .ofSize(3)
        .list()
        .ofMaxSize(30);
  }

  /** Three processes that work, restart and are out of sight now and then. */
  @Property(tries = 500)
  void neverMoreThanWasDoneAndAllOfItWhereNobodyHides(@ForAll("lives") List<List<Act>> lives)
      throws ReadFailure {
    SeriesTotals fresh = new SeriesTotals();
    double[] counters = {100, 200, 300};
    double done = 600;
    boolean hidden = false;
    double restarted = 0.5;
    double seen = total(fresh, reading(counters, List.of(Act.WORK, Act.WORK, Act.WORK)));
    assertThat(seen).isEqualTo(done);
    for (List<Act> life : lives) {
      restarted *= 0.9; // a restart that counted as much as the one before could not be seen
      for (int i = 0; i < counters.length; i++) {
        int work = 1 + i;
        counters[i] = life.get(i) == Act.RESTART ? restarted : counters[i] + work;
        done += life.get(i) == Act.RESTART ? restarted : work;
        hidden |= life.get(i) == Act.HIDE;
      }
      seen = total(fresh, reading(counters, life));
      assertThat(seen).isLessThanOrEqualTo(done + 1e-6);
    }
    if (!hidden) {
      assertThat(seen).isCloseTo(done, within(1e-6));
    }
  }

  private static Map<Series, Double> reading(double[] counters, List<Act> acts) {
    Map<Series, Double> reading = new HashMap<>();
    List<String> names = new ArrayList<>(List.of("a", "b", "c"));
    for (int i = 0; i < counters.length; i++) {
      if (acts.get(i) != Act.HIDE) {
        reading.put(of(names.get(i), "200"), counters[i]);
      }
    }
    return reading;
  }
}
