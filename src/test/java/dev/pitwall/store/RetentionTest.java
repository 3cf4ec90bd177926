package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Config;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Config.Store LIMITS =
      new Config.Store(
          DAY.multipliedBy(14),
          DAY.multipliedBy(7),
          100,
          DAY.multipliedBy(400),
          1L << 30,
          DAY.multipliedBy(30),
          DAY.multipliedBy(400));

  @TempDir Path directory;
  private Instant now = Some.NOW;
  private Store store;
  private Retention retention;

  @BeforeEach
  void open() {
    store = Store.open(directory, () -> now);
    retention = store.retention(LIMITS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void deletesRunsThatAreTooOldInChunks() {
    List<Run> old = new ArrayList<>();
    for (int n = 1; n <= Retention.CHUNK + 7; n++) {
      old.add(Some.run(n, now.minus(LIMITS.keepRuns()).minusMillis(n)));
    }
    Run atTheEdge = Some.run(9_999, now.minus(LIMITS.keepRuns()));
    store.runs().insert(old);
    store.runs().insert(List.of(atTheEdge));

    assertThat(retention.sweep(now))
        .isEqualTo(new Retention.Swept(Retention.CHUNK + 7, Retention.Verdicts.NONE, 0, 0, 0, 1));
    assertThat(store.runs().list(RunArchive.RunFilter.newest(500)))
        .extracting(Run::id)
        .containsExactly(atTheEdge.id());
  }

  @Test
  void deletesArtefactsOfDaysThatAreTooOldWithTheirDirectories() {
    keep("run1", 10);
    now = now.plus(DAY);
    keep("run2", 20);
    now = now.plus(DAY.multipliedBy(7));

    assertThat(retention.sweep(now))
        .isEqualTo(new Retention.Swept(0, Retention.Verdicts.NONE, 1, 10, 0, 0));
    assertThat(directory.resolve("artefacts/2026-03-01")).doesNotExist();
    assertThat(store.artefacts().path("run2", "failure.png")).isPresent();
  }

  @Test
  void deletesTheOldestArtefactsWhenThereAreTooManyBytes() {
    keep("run1", 60);
    keep("run2", 30);
    now = now.plus(DAY);
    keep("run0", 50);

    assertThat(retention.sweep(now))
        .isEqualTo(new Retention.Swept(0, Retention.Verdicts.NONE, 1, 60, 0, 0));
    assertThat(store.artefacts().path("run1", "failure.png")).isEmpty();
    assertThat(store.artefacts().bytes()).isEqualTo(80);
    assertThat(retention.sweep(now))
        .isEqualTo(new Retention.Swept(0, Retention.Verdicts.NONE, 0, 0, 0, 0));
  }

  private void keep(String run, int bytes) {
    store.artefacts().keep(run, Artefact.Kind.SCREENSHOT, "failure.png", new byte[bytes]);
  }
}
