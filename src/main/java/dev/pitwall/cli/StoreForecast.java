package dev.pitwall.cli;

import dev.pitwall.config.Config;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the journeys of a configuration will take, on the disk and in memory, by their paces. */
final class StoreForecast {
  // Measured by store.StoreBytes: a run, and each step of it.
  private static final double ROW = 330;
  private static final double ROW_STEP = 130;
  private static final double PACKED = 15;
  private static final double PACKED_STEP = 6.5;
  private static final double MINUTE = 6.3;

  /** A database without a record. */
  private static final double EMPTY = 200 << 10;

  /** A run in the windows of the gates, of which a lane keeps a thousand and an hour. */
  private static final double IN_MEMORY = 1_400;

  private static final double MOST_IN_WINDOW = 1_000;
  private static final double DAY = 86_400;
  private static final double HOUR = 3_600;

  private final Config.Store limits;
  private double runsASecond;
  private double rowsASecond;
  private double packedASecond;
  private double minutesADay;
  private double windows;

  StoreForecast(Config config) {
    this.limits = config.store();
    for (Journey journey : config.journeys()) {
      add(journey, 1, journey.every());
      add(journey, nodes(config, journey), journey.nodesEvery());
    }
  }

  private static int nodes(Config config, Journey journey) {
    return config.services().stream()
        .filter(service -> service.name().equals(journey.service()))
        .map(Service::nodes)
        .mapToInt(List::size)
        .sum();
  }

  private void add(Journey journey, int lanes, Duration every) {
    double seconds = (double) every.toMillis() / 1_000;
    double steps = journey.steps().size() + journey.undo().size();
    double runs = lanes / seconds;
    runsASecond += runs;
    rowsASecond += runs * (ROW + steps * ROW_STEP);
    packedASecond += runs * (PACKED + steps * PACKED_STEP);
    minutesADay += lanes * Math.min(DAY / 60, DAY / seconds) * MINUTE;
    windows += lanes * Math.min(MOST_IN_WINDOW, HOUR / seconds) * IN_MEMORY;
  }

  /** What the database takes when it is as old as runs and minutes are kept. */
  private double atLast() {
    double kept = (double) limits.keepRuns().toSeconds();
    double full = Math.min(kept, (double) limits.fullRuns().toSeconds());
    return full * rowsASecond
        + (kept - full) * packedASecond
        + (double) limits.keepMinutes().toSeconds() / DAY * minutesADay;
  }

  /**
   * What to tell: first what it takes, then what does not fit.
   *
   * @param free bytes that are free where the data will lie
   * @param heap bytes of memory there may be
   */
  List<String> notes(long free, long heap) {
    List<String> notes = new ArrayList<>();
    if (runsASecond == 0) {
      return notes;
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "%.2f runs a second: the database takes about %s a day as rows, %s a day packed, and %s"
                + " with runs of %s; gates keep about %s of runs in memory",
            runsASecond,
            bytes(DAY * rowsASecond),
            bytes(DAY * packedASecond),
            bytes(atLast()),
            days(limits.keepRuns()),
            bytes(windows)));
    if (atLast() > (double) limits.runBytes()) {
      notes.add(
          "warning: that is more than store.run_bytes, %s: the oldest runs will be deleted before store.keep_runs; raise the one or lower the other"
              .formatted(bytes((double) limits.runBytes())));
    }
    double hour = HOUR * rowsASecond + EMPTY;
    if (hour > (double) limits.runBytes()) {
      notes.add(
          "warning: one hour of runs takes about %s, and runs of the last hour are never deleted early: store.run_bytes, %s, cannot be kept; raise it to twice that, or let journeys run less often"
              .formatted(bytes(hour), bytes((double) limits.runBytes())));
    }
    if (Math.min(atLast(), (double) limits.runBytes()) > (double) free) {
      notes.add(
          "warning: only %s are free here; make room where the data is to lie, or lower store.run_bytes"
              .formatted(bytes((double) free)));
    }
    if (windows > (double) heap / 2) {
      notes.add(
          "warning: the heap here has %s; give it at least twice what runs in memory take (-Xmx)"
              .formatted(bytes((double) heap)));
    }
    return notes;
  }

  private static String days(Duration time) {
    return time.toHours() % 24 == 0 ? time.toDays() + " d" : time.toHours() + " h";
  }

  private static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1_024 && unit < units.length - 1) {
      value /= 1_024;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }
}
