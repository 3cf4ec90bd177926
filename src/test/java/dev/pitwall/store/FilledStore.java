package dev.pitwall.store;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A data directory that was used for a while. */
public final class FilledStore {
  private static final int CHUNK = 1_000;

  private FilledStore() {}

  /**
   * Fills a new one.
   *
   * @param runs of the last hours, one every 100 ms
   * @param verdicts final ones of the last days, each with its audit line
   */
  public static void fill(Path directory, int runs, int verdicts) {
    Instant now = Instant.now();
    Random random = new Random(7);
    try (Store store = Store.open(directory, InstantSource.system())) {
      List<Run> some = new ArrayList<>();
      for (int n = runs; n > 0; n--) {
        String journey = "journey-" + n % 20;
        some.add(PackedRuns.run(random, journey, null, now.minus(Duration.ofMillis(100L * n))));
        if (some.size() == CHUNK || n == 1) {
          store.runs().insert(some);
          some.clear();
        }
      }
      List<Journal.Line> lines = new ArrayList<>();
      for (int n = verdicts; n > 0; n--) {
        Instant opened = now.minus(Duration.ofSeconds(30L * n));
        Journal.Entry entry =
            new Journal.Entry.OfEvaluation(Some.evaluation("ev" + n, null, Verdict.GO, opened));
        lines.add(new Journal.Line(entry, "ci", "decided"));
        if (lines.size() == CHUNK || n == 1) {
          store.journal().write(lines);
          lines.clear();
        }
      }
    }
  }
}
