package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.UnreadableRecord;
import dev.pitwall.store.StoreDamage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is found damaged takes the service out, and is named. */
class AuditWatchTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final StoreDamage NONE = new StoreDamage(0, List.of(), Optional.empty());

  /** A chain that is found to be as it is given. */
  private record Found(Supplier<Check> check) implements AuditArchive {
    @Override
    public List<AuditEntry> list(@Nullable Long before, int limit) {
      return List.of();
    }

    @Override
    public Check verify() {
      return check.get();
    }
  }

  private final List<String> heard = new CopyOnWriteArrayList<>();

  private AuditWatch watching(Supplier<AuditArchive.Check> check) {
    return new AuditWatch(new Found(check), heard::add, InstantSource.fixed(NOW));
  }

  @Test
  void aSoundChainIsVerifiedSoonAfterTheStart() {
    try (AuditWatch watch = watching(() -> new AuditArchive.Check.Sound(3, 5, "ab"))) {
      assertThat(watch.component(NONE).up()).isTrue();
      assertThat(watch.component(NONE).detail()).isEqualTo("not verified yet");
      assertThat(watch.verifiedAt()).isZero();
      await().until(() -> watch.verifiedAt() == NOW.getEpochSecond());
      assertThat(watch.isBroken()).isFalse();
      assertThat(watch.component(NONE).detail())
          .isEqualTo("sound up to line 7, verified at 2026-03-01T10:00:00Z");
    }
  }

  @Test
  void aBrokenChainTakesTheServiceOut() {
    try (AuditWatch watch = watching(() -> new AuditArchive.Check.Broken(3, "line 3 is missing"))) {
      watch.verify();
      assertThat(watch.isBroken()).isTrue();
      assertThat(heard).contains("line 3 is missing");
      assertThat(watch.component(NONE).up()).isFalse();
      assertThat(watch.component(NONE).detail())
          .startsWith("line 3 is missing; ")
          .contains("pitwall store restore", "pitwall store accept");
    }
  }

  @Test
  void soDoesATableThatCannotBeRead() {
    try (AuditWatch watch =
        watching(
            () -> {
              throw new UnreadableRecord("table audit cannot be read", new RuntimeException("x"));
            })) {
      watch.verify();
      assertThat(watch.isBroken()).isTrue();
      assertThat(watch.component(NONE).detail()).startsWith("table audit cannot be read");
    }
  }

  @Test
  void rowsThatAreLeftOutAreToldAndAHeadThatCannotBeWrittenTakesItOut() {
    try (AuditWatch watch = watching(() -> new AuditArchive.Check.Sound(1, 5, "ab"))) {
      watch.verify();
      StoreDamage rows = new StoreDamage(2, List.of("runs/1", "runs/2"), Optional.empty());
      assertThat(watch.component(rows).up()).isTrue();
      assertThat(watch.component(rows).detail())
          .contains("; 2 rows cannot be read and are left out of lists, such as runs/1, runs/2;");
      StoreDamage head = new StoreDamage(0, List.of(), Optional.of("cannot write pitwall.head"));
      assertThat(watch.component(head).up()).isFalse();
      assertThat(watch.component(head).detail()).isEqualTo("cannot write pitwall.head");
    }
  }
}
