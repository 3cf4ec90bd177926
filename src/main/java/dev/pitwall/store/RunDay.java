package dev.pitwall.store;

import dev.pitwall.journey.DurationSketch;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.RunMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The minutes of a day as bytes, each figure of all minutes together, so that it deflates well. */
final class RunDay {
  private static final int FORM = 1;
  private static final long MINUTE = 60;
  private static final Outcome[] OUTCOMES = Outcome.values();

  private RunDay() {}

  /** Packs minutes, which are in their order. */
  static byte[] pack(Collection<RunMinute> minutes) {
    VarintWriter to = new VarintWriter().number(FORM).number(minutes.size());
    long before = 0;
    for (RunMinute minute : minutes) {
      long at = minute.at().getEpochSecond() / MINUTE;
      to.signed(at - before);
      before = at;
    }
    to.number(OUTCOMES.length);
    for (Outcome outcome : OUTCOMES) {
      to.text(outcome.name());
      minutes.forEach(minute -> to.number(minute.counts().getOrDefault(outcome, 0L)));
    }
    versions(minutes, to);
    sketches(minutes, to);
    for (RunMinute minute : minutes) {
      to.signed(Micros.of(minute.sum()) - likelySum(minute.took()));
    }
    return to.deflated();
  }

  private static void versions(Collection<RunMinute> minutes, VarintWriter to) {
    Map<SortedSet<String>, Integer> sets = new LinkedHashMap<>();
    List<Integer> setOf = new ArrayList<>();
    for (RunMinute minute : minutes) {
      setOf.add(sets.computeIfAbsent(minute.versions(), set -> sets.size()));
    }
    to.number(sets.size());
    for (SortedSet<String> set : sets.keySet()) {
      to.number(set.size());
      set.forEach(to::text);
    }
    setOf.forEach(to::number);
  }

  private static void sketches(Collection<RunMinute> minutes, VarintWriter to) {
    minutes.forEach(minute -> to.number(minute.took().buckets().size()));
    int first = 0;
    for (RunMinute minute : minutes) {
      if (!minute.took().buckets().isEmpty()) {
        int next = minute.took().buckets().firstKey();
        to.signed(next - first);
        first = next;
      }
    }
    for (RunMinute minute : minutes) {
      int before = -1;
      for (int bucket : minute.took().buckets().keySet()) {
        if (before >= 0) {
          to.number(bucket - before - 1);
        }
        before = bucket;
      }
    }
    minutes.forEach(minute -> minute.took().buckets().values().forEach(n -> to.number(n - 1)));
  }

  private static long likelySum(DurationSketch took) {
    return took.buckets().entrySet().stream()
        .mapToLong(one -> Micros.of(DurationSketch.middle(one.getKey())) * one.getValue())
        .sum();
  }

  /** The minutes by their beginning; throws an unchecked exception when it is something else. */
  static SortedMap<Instant, RunMinute> unpack(byte[] body) {
    VarintReader from = VarintReader.inflated(body);
    long form = from.number();
    if (form != FORM) {
      throw new IllegalStateException("packed in form " + form + "; this program knows " + FORM);
    }
    int count = from.count();
    List<Instant> starts = new ArrayList<>();
    long at = 0;
    for (int n = 0; n < count; n++) {
      at += from.signed();
      starts.add(Instant.ofEpochSecond(at * MINUTE));
    }
    List<Map<Outcome, Long>> counts = counts(count, from);
    List<SortedSet<String>> versions = versions(count, from);
    List<DurationSketch> sketches = sketches(count, from);
    SortedMap<Instant, RunMinute> minutes = new TreeMap<>();
    for (int n = 0; n < count; n++) {
      DurationSketch took = sketches.get(n);
      Duration sum = Micros.duration(from.signed() + likelySum(took));
      minutes.put(
          starts.get(n), new RunMinute(starts.get(n), counts.get(n), sum, took, versions.get(n)));
    }
    return minutes;
  }

  private static List<Map<Outcome, Long>> counts(int count, VarintReader from) {
    List<Map<Outcome, Long>> counts = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      counts.add(new EnumMap<>(Outcome.class));
    }
    for (int left = from.count(); left > 0; left--) {
      Outcome outcome = Outcome.valueOf(from.text());
      for (Map<Outcome, Long> minute : counts) {
        long runs = from.number();
        if (runs > 0) {
          minute.put(outcome, runs);
        }
      }
    }
    return counts;
  }

  private static List<SortedSet<String>> versions(int count, VarintReader from) {
    List<SortedSet<String>> sets = new ArrayList<>();
    for (int left = from.count(); left > 0; left--) {
      SortedSet<String> set = new TreeSet<>();
      for (int more = from.count(); more > 0; more--) {
        set.add(from.text());
      }
      sets.add(set);
    }
    List<SortedSet<String>> versions = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      versions.add(sets.get(from.count()));
    }
    return versions;
  }

  private static List<DurationSketch> sketches(int count, VarintReader from) {
    int[][] buckets = new int[count][];
    for (int n = 0; n < count; n++) {
      buckets[n] = new int[from.count()];
    }
    int first = 0;
    for (int[] some : buckets) {
      if (some.length > 0) {
        first += (int) from.signed();
        some[0] = first;
      }
    }
    for (int[] some : buckets) {
      for (int n = 1; n < some.length; n++) {
        some[n] = some[n - 1] + (int) from.number() + 1;
      }
    }
    List<DurationSketch> sketches = new ArrayList<>();
    for (int[] some : buckets) {
      SortedMap<Integer, Long> sketch = new TreeMap<>();
      for (int bucket : some) {
        sketch.put(bucket, from.number() + 1);
      }
      sketches.add(new DurationSketch(sketch));
    }
    return sketches;
  }
}
