package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Config;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive.RunFilter;
import dev.pitwall.journey.RunMinute;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whenever packing is killed, every run is there once, and counted once. */
@Timeout(180) // seconds; a JVM a kill
class PackerKillIT {
  private static final Duration DAY = Duration.ofDays(1);
  static final Config.Store LIMITS =
      new Config.Store(
          DAY.multipliedBy(14),
          DAY,
          100,
          DAY.multipliedBy(400),
          1L << 40,
          DAY,
          DAY.multipliedBy(400));
  private static final int LANES = 60;
  private static final int EACH = 120;
  private static final int KILLS = 5;

  @TempDir Path directory;

  @Test
  void nothingIsLostAndNothingDoubled() throws Exception {
    Random random = new Random(3);
    List<Run> all = new ArrayList<>();
    for (int n = 0; n < EACH; n++) {
      for (int lane = 0; lane < LANES; lane++) {
        all.add(PackedRuns.run(random, "j" + lane, null, Some.NOW.plusSeconds(10L * n)));
      }
    }
    try (Store store = open()) {
      store.runs().insert(all);
    }
    all.sort(Comparator.comparing(Run::id).reversed());
    for (int kill = 0; kill < KILLS; kill++) {
      packUntilKilled(20 + 40L * kill);
      everythingIsThereOnce(all);
    }
    pack();
    everythingIsThereOnce(all);
    assertThat(AtDisk.text(directory, "SELECT count(*) FROM runs")).isEqualTo("0");
    assertThat(AtDisk.text(directory, "SELECT sum(runs) FROM run_blocks"))
        .isEqualTo(Integer.toString(all.size()));
  }

  private Store open() {
    return Store.open(directory, () -> Some.NOW);
  }

  private void packUntilKilled(long millis) throws Exception {
    Process child = start();
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("packing");
      assertThat(child.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      child.destroyForcibly();
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void pack() throws Exception {
    Process child = start();
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.lines()).containsExactly("packing", "packed");
    } finally {
      child.destroyForcibly();
    }
  }

  private Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledPacker.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void everythingIsThereOnce(List<Run> all) {
    try (Store store = open()) {
      List<Run> found = new ArrayList<>();
      RunFilter filter = RunFilter.newest(500);
      for (List<Run> page = store.runs().list(filter);
          !page.isEmpty();
          page = store.runs().list(filter)) {
        found.addAll(page);
        filter = new RunFilter(null, null, null, page.getLast().id(), 500);
      }
      assertThat(found).isEqualTo(all);
      for (int lane = 0; lane < LANES; lane++) {
        JourneyTarget target = new JourneyTarget("j" + lane, null);
        assertThat(store.minutes().minutes(target, Some.NOW, Some.NOW.plus(DAY)))
            .hasSize(EACH / 6)
            .extracting(RunMinute::counts)
            .allMatch(counts -> counts.values().stream().mapToLong(Long::longValue).sum() == 6);
      }
    }
  }
}
