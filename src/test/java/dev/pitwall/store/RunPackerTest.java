package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Config;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive.RunFilter;
import dev.pitwall.journey.RunMinute;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for runs sees no difference between rows and blocks. */
class RunPackerTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Config.Store LIMITS =
      new Config.Store(
          DAY.multipliedBy(14),
          DAY,
          100,
          DAY.multipliedBy(400),
          1L << 40,
          DAY,
          DAY.multipliedBy(400));
  private static final List<JourneyTarget> LANES =
      List.of(
          new JourneyTarget("checkout", null),
          new JourneyTarget("checkout", "app01"),
          new JourneyTarget("checkout", "app02"),
          new JourneyTarget("login", null),
          new JourneyTarget("search", "app01"));

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // before each
  private Store store;

  private final Random random = new Random(1);
  private final List<Run> all = new ArrayList<>();

  @BeforeEach
  void open() {
    store = Store.open(directory, () -> Some.NOW);
    for (int n = 0; n < 650; n++) {
      for (JourneyTarget lane : LANES) {
        all.add(run(lane, Some.NOW.plusSeconds(10L * n), n));
      }
    }
    store.runs().insert(all);
    all.sort(Comparator.comparing(Run::id).reversed());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Run run(JourneyTarget lane, Instant at, int n) {
    Run run = PackedRuns.run(random, lane.journey(), lane.node(), at);
    return n % 97 == 13
        ? new Run(
            run.id(),
            run.journey(),
            run.service(),
            run.targetNode(),
            run.trigger(),
            Outcome.FAILED,
            run.startedAt(),
            run.took(),
            run.met(),
            run.worker(),
            new Failure(1, "open /", "status 500", "status 200"),
            run.steps(),
            run.artefacts())
        : run;
  }

  private Retention.Swept sweep(Duration after) {
    return store.retention(LIMITS).sweep(Some.NOW.plus(after));
  }

  private List<Run> expected(RunFilter filter) {
    String before = filter.before();
    return all.stream()
        .filter(run -> filter.journey() == null || filter.journey().equals(run.journey()))
        .filter(run -> filter.node() == null || filter.node().equals(run.targetNode()))
        .filter(run -> filter.outcome() == null || filter.outcome() == run.outcome())
        .filter(run -> before == null || run.id().compareTo(before) < 0)
        .limit(filter.limit())
        .toList();
  }

  private void everyPageIsAsBefore() {
    for (@Nullable String journey : new String[] {null, "checkout", "login", "nobody"}) {
      for (@Nullable String node : new String[] {null, "app01"}) {
        for (@Nullable Outcome outcome : new Outcome[] {null, Outcome.PASSED, Outcome.FAILED}) {
          everyPage(new RunFilter(journey, node, outcome, null, 400));
        }
      }
    }
    everyPage(new RunFilter("checkout", "app02", null, null, 7));
  }

  private void everyPage(RunFilter first) {
    RunFilter filter = first;
    for (List<Run> page = store.runs().list(filter); ; page = store.runs().list(filter)) {
      assertThat(page).as(filter.toString()).isEqualTo(expected(filter));
      if (page.size() < filter.limit()) {
        return;
      }
      filter =
          new RunFilter(
              first.journey(), first.node(), first.outcome(), page.getLast().id(), first.limit());
    }
  }

  @Test
  void listsPagesAndRunsAreTheSamePackedOrNot() throws SQLException {
    everyPageIsAsBefore();

    // The last 150 of each lane are too young, or too few for a block.
    assertThat(sweep(DAY.plusSeconds(6_500)).packedRuns()).isBetween(2_400L, 2_500L);
    everyPageIsAsBefore();

    assertThat(sweep(DAY.multipliedBy(3)).packedRuns()).isBetween(700L, 850L);
    assertThat(sweep(DAY.multipliedBy(3)).packedRuns()).isZero();
    everyPageIsAsBefore();
    for (Run run : all) {
      assertThat(store.runs().find(run.id())).contains(run);
    }
    assertThat(store.runs().find("run_019ab3c3d4e57f00a1b2c3d4e5f60718")).isEmpty();
    assertThat(AtDisk.text(directory, "SELECT count(*) FROM runs WHERE outcome = 'PASSED'"))
        .isEqualTo("0");
  }

  @Test
  void whatFailedStaysWhole() {
    sweep(DAY.multipliedBy(3));

    RunFilter failed = new RunFilter(null, null, Outcome.FAILED, null, 500);
    assertThat(store.runs().list(failed)).isNotEmpty().allMatch(run -> run.failure() != null);
  }

  @Test
  void theFiguresAMinuteAreTheSamePackedOrNot() {
    JourneyTarget lane = LANES.get(1);
    Instant from = Some.NOW.plusSeconds(90);
    Instant to = Some.NOW.plusSeconds(5_990);
    List<RunMinute> before = store.minutes().minutes(lane, from, to);
    assertThat(before).hasSize(99);
    assertThat(before.getFirst().at()).isEqualTo(Some.NOW.plusSeconds(60));
    assertThat(before.getFirst().counts()).isEqualTo(Map.of(Outcome.PASSED, 6L));

    sweep(DAY.plusSeconds(5_500));
    assertThat(store.minutes().minutes(lane, from, to)).isEqualTo(before);
    sweep(DAY.multipliedBy(3));
    assertThat(store.minutes().minutes(lane, from, to)).isEqualTo(before);
    // When the runs are gone they stay.
    sweep(DAY.multipliedBy(30));
    assertThat(store.runs().list(RunFilter.newest(1))).isEmpty();
    assertThat(store.minutes().minutes(lane, from, to)).isEqualTo(before);
    sweep(DAY.multipliedBy(402));
    assertThat(store.minutes().minutes(lane, from, to)).isEmpty();
  }

  @Test
  void everyRunIsCountedOnce() {
    sweep(DAY.plusSeconds(5_500));
    sweep(DAY.multipliedBy(3));

    long counted =
        LANES.stream()
            .flatMap(lane -> minutes(lane))
            .map(minute -> minute.counts().values())
            .flatMap(Collection::stream)
            .mapToLong(Long::longValue)
            .sum();
    assertThat(counted).isEqualTo(all.size());
  }

  private Stream<RunMinute> minutes(JourneyTarget lane) {
    return store.minutes().minutes(lane, Some.NOW, Some.NOW.plus(DAY)).stream();
  }

  @Test
  void theOldestGoFirstWhenThereAreTooManyBytes() {
    sweep(DAY.plusSeconds(6_500));
    long used = store.stats().usedBytes();
    Config.Store tight =
        new Config.Store(
            LIMITS.keepRuns(), DAY, 100, LIMITS.keepVerdicts(), used - 200_000, DAY, DAY);

    Retention.Swept swept = store.retention(tight).sweep(Some.NOW.plus(DAY).plusSeconds(6_500));

    assertThat(swept.evictedRuns()).isPositive();
    assertThat(store.stats().usedBytes()).isLessThanOrEqualTo(used - 200_000);
    assertThat(store.stats().evictedRuns()).isEqualTo(swept.evictedRuns());
    assertThat(store.runs().list(RunFilter.newest(1))).containsExactly(all.getFirst());
    assertThat(store.runs().find(all.getLast().id())).isEmpty();
  }

  /** What is packed makes room without a loss. */
  @Test
  void beforeRunsAreDeletedForWantOfRoomTheyArePacked() {
    long used = store.stats().usedBytes();
    Config.Store tight =
        new Config.Store(
            LIMITS.keepRuns(),
            DAY,
            100,
            LIMITS.keepVerdicts(),
            used / 2,
            DAY,
            LIMITS.keepMinutes());

    Retention.Swept swept = store.retention(tight).sweep(Some.NOW.plus(DAY.multipliedBy(3)));

    assertThat(swept.packedRuns()).isPositive();
    assertThat(swept.evictedRuns()).isZero();
    assertThat(store.stats().usedBytes()).isLessThan(used / 2);
  }

  /** Or runs would be deleted that no figure counts. */
  @Test
  void whereRunsAreKeptForLessThanADayTheyArePackedInAThirdOfThat() {
    assertThat(packedAfter(Duration.ofHours(6), Duration.ofMinutes(119))).isZero();
    assertThat(packedAfter(Duration.ofHours(6), Duration.ofHours(5))).isPositive();
    assertThat(packedAfter(Duration.ofHours(3), Duration.ofMinutes(59))).isZero();
  }

  @Test
  void whatAStartFillsItsWindowsWithIsNeverPacked() {
    assertThat(packedAfter(Duration.ofMinutes(90), Duration.ofMinutes(59))).isZero();
    assertThat(packedAfter(Duration.ofMinutes(90).plusHours(1), Duration.ofMinutes(130)))
        .isPositive();
  }

  /** How many runs are packed so long after the first. */
  private long packedAfter(Duration keep, Duration after) {
    Config.Store limits =
        new Config.Store(
            keep, DAY, 100, LIMITS.keepVerdicts(), 1L << 40, DAY, LIMITS.keepMinutes());
    return store.retention(limits).sweep(Some.NOW.plus(after)).packedRuns();
  }

  @Test
  void rowsThatCannotBeReadKeepNoOthersFromBeingPacked() throws SQLException {
    AtDisk.execute(
        directory,
        "UPDATE runs SET steps = '{' WHERE id IN (SELECT id FROM runs WHERE journey = 'login'"
            + " ORDER BY id LIMIT 510)");

    sweep(DAY.multipliedBy(3));

    assertThat(AtDisk.text(directory, "SELECT sum(runs) FROM run_blocks WHERE journey = 'login'"))
        .isBetween("135", "140");
    assertThat(AtDisk.text(directory, "SELECT count(*) FROM runs WHERE steps = '{'"))
        .isEqualTo("510");
  }

  @Test
  void aDayThatCannotBeReadIsLeftAlone() throws SQLException {
    sweep(DAY.plusSeconds(6_500));
    AtDisk.execute(directory, "UPDATE run_days SET body = x'00' WHERE journey = 'login'");

    sweep(DAY.multipliedBy(3));

    assertThat(AtDisk.text(directory, "SELECT hex(body) FROM run_days WHERE journey = 'login'"))
        .isEqualTo("00");
    assertThat(store.damage().some()).anyMatch(row -> row.contains("run_days"));
    assertThat(minutes(LANES.get(3))).isEmpty();
    assertThat(minutes(LANES.get(4)).mapToLong(RunPackerTest::counted).sum()).isEqualTo(650);
  }

  private static long counted(RunMinute minute) {
    return minute.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aBlockIsNotUnpackedWhileRowsAreNewerAndEnough() throws SQLException {
    sweep(DAY.plusSeconds(6_500));
    AtDisk.execute(directory, "UPDATE run_blocks SET body = x'00'");

    RunFilter newest = new RunFilter("login", null, null, null, 20);
    assertThat(store.runs().list(newest)).isEqualTo(expected(newest));
    assertThat(store.damage().leftOut()).isZero();
  }

  @Test
  void aBlockThatCannotBeReadIsPassedOver() throws SQLException {
    sweep(DAY.multipliedBy(3));
    AtDisk.execute(directory, "UPDATE run_blocks SET body = x'00' WHERE journey = 'login'");

    assertThat(store.runs().list(new RunFilter("login", null, Outcome.PASSED, null, 5))).isEmpty();
    assertThat(store.runs().list(new RunFilter("checkout", null, Outcome.PASSED, null, 5)))
        .hasSize(5);
  }
}
