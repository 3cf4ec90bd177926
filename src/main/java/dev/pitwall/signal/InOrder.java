package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Readings in the order of their dates, however they come. */
final class InOrder {
  private InOrder() {}

  /**
   * Some readings and one more, in its place; where there is one of the same moment it is replaced.
   * A server that scrapes dates a reading as its oldest figure, so it may be older than the one
   * before, and that must not be forgotten for it.
   *
   * @param readings oldest first
   * @param span how far back from the newest they are kept
   * @param most how many of the newest are kept
   */
  static <S extends Sample> List<S> with(List<S> readings, S one, Duration span, int most) {
    List<S> kept = new ArrayList<>(readings);
    int place = kept.size();
    while (place > 0 && kept.get(place - 1).at().isAfter(one.at())) {
      place--;
    }
    if (place > 0 && kept.get(place - 1).at().equals(one.at())) {
      kept.set(place - 1, one);
    } else {
      kept.add(place, one);
    }
    Instant after = kept.getLast().at().minus(span);
    int from = Math.max(0, kept.size() - most);
    while (from < kept.size() - 1 && !kept.get(from).at().isAfter(after)) {
      from++;
    }
    return kept.subList(from, kept.size());
  }
}
