package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  private static final Instant NOW = Some.NOW;

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(directory, InstantSource.fixed(NOW));
    store
        .runs()
        .insert(
            List.of(
                Some.run(1, "checkout", null, Outcome.PASSED, NOW),
                Some.run(2, "checkout", "app01", Outcome.FAILED, NOW.plusSeconds(1)),
                Some.run(3, "login", "app01", Outcome.ERRORED, NOW.plusSeconds(2)),
                Some.run(4, "checkout", null, Outcome.SKIPPED, NOW.plusSeconds(3)),
                Some.run(5, "login", null, Outcome.PASSED, NOW.plusSeconds(4))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void listsNewestFirstInPages() {
    assertThat(ids(RunArchive.RunFilter.newest(3))).containsExactly(5, 4, 3);
    assertThat(ids(new RunArchive.RunFilter(null, null, null, "00000003", 3)))
        .containsExactly(2, 1);
  }

  @Test
  void filtersByJourneyNodeAndOutcome() {
    assertThat(ids(new RunArchive.RunFilter("checkout", null, null, null, 9)))
        .containsExactly(4, 2, 1);
    assertThat(ids(new RunArchive.RunFilter(null, "app01", null, null, 9))).containsExactly(3, 2);
    assertThat(ids(new RunArchive.RunFilter(null, null, Outcome.PASSED, null, 9)))
        .containsExactly(5, 1);
    assertThat(ids(new RunArchive.RunFilter("login", "app01", Outcome.PASSED, null, 9))).isEmpty();
  }

  @Test
  void refusesAListWithoutABound() {
    assertThatThrownBy(() -> RunArchive.RunFilter.newest(501))
        .hasMessageContaining("limit is 501; required 1 to 500");
    assertThatThrownBy(() -> RunArchive.RunFilter.newest(0)).hasMessageContaining("limit is 0");
  }

  @Test
  void whatFillsTheWindowsComesOldestFirstAndSlim() {
    List<Run> recent = store.runs().recent(NOW.plusSeconds(1), 3);

    assertThat(recent).extracting(Run::id).containsExactly("00000003", "00000004", "00000005");
    assertThat(recent).allMatch(run -> run.steps().isEmpty());
    assertThat(recent.getFirst().failure()).isNotNull();
  }

  @Test
  void aRunThatIsThereStaysAsItIs() {
    store.runs().insert(List.of(Some.run(1, "other", null, Outcome.PASSED, NOW)));

    assertThat(store.runs().find("00000001")).map(Run::journey).contains("checkout");
    assertThat(store.runs().find("missing")).isEmpty();
  }

  @Test
  void timesAreCutToTheMicrosecond() {
    store.runs().insert(List.of(Some.run(6, NOW.plusNanos(1_999))));

    assertThat(store.runs().find("00000006")).map(Run::startedAt).contains(NOW.plusNanos(1_000));
  }

  private List<Integer> ids(RunArchive.RunFilter filter) {
    return store.runs().list(filter).stream().map(run -> Integer.valueOf(run.id())).toList();
  }
}
