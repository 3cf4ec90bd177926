package dev.pitwall.store;

import dev.pitwall.config.Config;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes the runs of some hours, packs them, and prints what a run takes in either form, what a
 * minute takes, and how long a change of the journal waited meanwhile. Arguments: how many journeys
 * (20), how many hours (24). Each journey makes three requests every ten seconds.
 */
public final class StoreBytes {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Config.Store LIMITS =
      new Config.Store(
          DAY.multipliedBy(400),
          DAY,
          100,
          DAY.multipliedBy(400),
          Long.MAX_VALUE,
          DAY,
          DAY.multipliedBy(400));

  private StoreBytes() {}

  /** Prints the figures. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException, SQLException {
    int journeys = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int hours = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 24;
    Path directory = Files.createTempDirectory("pitwall-store-bytes");
    try (Store store = Store.open(directory, () -> Some.NOW)) {
      measure(store, directory, journeys, hours);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void measure(Store store, Path directory, int journeys, int hours)
      throws SQLException {
    long empty = store.stats().usedBytes();
    long count = write(store, journeys, hours * 360);
    long full = store.stats().usedBytes() - empty;
    print("%d runs, full: %.1f B each", count, full / (double) count);
    tables(directory, count);
    long start = System.nanoTime();
    AtomicLong longest = new AtomicLong();
    try (ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor()) {
      var asks =
          asking.scheduleWithFixedDelay(() -> ask(store, longest), 0, 20, TimeUnit.MILLISECONDS);
      store.retention(LIMITS).sweep(Some.NOW.plus(DAY.multipliedBy(4)));
      asks.cancel(false);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long packed = store.stats().usedBytes() - empty;
    print("packed: %.1f B each, minutes included", packed / (double) count);
    print(
        "packing took %.1f s, %.0f runs a second; a change of the journal took %.0f ms at most",
        seconds, count / seconds, longest.get() / 1e6);
    tables(directory, count);
    double days =
        Double.parseDouble(AtDisk.text(directory, "SELECT sum(length(body)) FROM run_days"));
    print("minutes: %.1f B each", days / (journeys * hours * 60.0));
  }

  private static void tables(Path directory, long runs) throws SQLException {
    AtDisk.rows(
            directory,
            "SELECT name, round(sum(pgsize) * 1.0 / %d, 1) AS bytes FROM dbstat GROUP BY name HAVING bytes > 0.2"
                .formatted(runs))
        .forEach(row -> print("  %s", row));
  }

  private static void ask(Store store, AtomicLong longest) {
    long start = System.nanoTime();
    store.look();
    store
        .journal()
        .write(new Journal.Entry.OfRollout(Some.rollout("r", Some.NOW)), "test", "opened");
    longest.accumulateAndGet(System.nanoTime() - start, Math::max);
  }

  private static long write(Store store, int journeys, int slots) {
    Random random = new Random(5);
    List<Run> batch = new ArrayList<>();
    long count = 0;
    for (int slot = 0; slot < slots; slot++) {
      Instant at = Some.NOW.plusSeconds(10L * slot);
      for (int journey = 0; journey < journeys; journey++) {
        batch.add(PackedRuns.run(random, "journey-" + journey, null, at));
      }
      if (batch.size() >= 2_000 || slot == slots - 1) {
        store.runs().insert(batch);
        count += batch.size();
        batch.clear();
      }
    }
    return count;
  }

  @SuppressWarnings({"SystemOut", "AnnotateFormatMethod"})
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
