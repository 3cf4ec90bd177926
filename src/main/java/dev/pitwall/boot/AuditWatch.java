package dev.pitwall.boot;

import dev.pitwall.api.Readiness;
import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.rollout.UnreadableRecord;
import dev.pitwall.store.StoreDamage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the whole audit soon after the start and once a day, behind the backs of those who ask.
 * When it is broken the service is not ready: what it was told, or has told, may have been changed.
 */
final class AuditWatch implements AutoCloseable {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofDays(1);
  private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);

  private final AuditArchive audit;
  private final Consumer<String> broken;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("audit-watch").daemon().factory());
  private volatile @Nullable Seen seen;

  /**
   * @param broken hears what is broken, each time that it is found so
   */
  AuditWatch(AuditArchive audit, Consumer<String> broken, InstantSource clock) {
    this.audit = audit;
    this.broken = broken;
    this.clock = clock;
    var _ =
        timer.scheduleWithFixedDelay(
            this::verifySafely, FIRST.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private record Seen(Check check, Instant at) {}

  private void verifySafely() {
    try {
      verify();
    } catch (RuntimeException e) {
      LOG.error("the audit could not be verified", e);
    }
  }

  void verify() {
    Check check = look();
    seen = new Seen(check, clock.instant());
    switch (check) {
      case Check.Sound sound ->
          LOG.info(
              "audit: {} lines are sound, head line {} {}; {} records are not covered",
              sound.lines(),
              sound.sequence(),
              sound.head(),
              sound.notCovered());
      case Check.Broken found -> {
        LOG.error("the audit is broken: {}", found.sentence());
        broken.accept(found.sentence());
      }
    }
  }

  private Check look() {
    try {
      return audit.verify();
    } catch (UnreadableRecord e) {
      return new Check.Broken(0, String.valueOf(e.getMessage()));
    }
  }

  boolean isBroken() {
    Seen last = seen;
    return last != null && last.check() instanceof Check.Broken;
  }

  /** In seconds since 1970; 0 before the first time. */
  double verifiedAt() {
    Seen last = seen;
    return last == null ? 0 : last.at().toEpochMilli() / 1000.0;
  }

  /** With what else of the store was seen to be damaged. */
  Readiness.Component component(StoreDamage damage) {
    boolean up = !isBroken() && damage.headProblem().isEmpty();
    String rows =
        damage.leftOut() == 0
            ? ""
            : "; %d rows cannot be read and are left out of lists, such as %s; `pitwall store check` names them"
                .formatted(damage.leftOut(), String.join(", ", damage.some()));
    return new Readiness.Component(
        "audit", up, damage.headProblem().orElseGet(this::detail) + rows);
  }

  private String detail() {
    Seen last = seen;
    if (last == null) {
      return "not verified yet";
    }
    return switch (last.check()) {
      case Check.Sound sound ->
          "sound up to line %d, verified at %s".formatted(sound.sequence(), last.at());
      case Check.Broken found ->
          found.sentence()
              + "; restore a backup with `pitwall store restore`, or take it as it is with `pitwall store accept`";
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
