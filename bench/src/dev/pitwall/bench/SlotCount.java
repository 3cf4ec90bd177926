package dev.pitwall.bench;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.schedule.Schedule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts what a schedule does: its slots, those that were lost, and the runs beside them. */
final class SlotCount implements Schedule.Listener {
  /** A slot that starts later than this is as good as lost. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Consumer<Run> next;
  private final AtomicLong slots = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong bursts = new AtomicLong();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong latestNanos = new AtomicLong();

  /** Passes runs on. */
  SlotCount(Consumer<Run> next) {
    this.next = next;
  }

  @Override
  public void slotStarted(String journey, Duration lateBy) {
    slots.incrementAndGet();
    latestNanos.accumulateAndGet(lateBy.toNanos(), Math::max);
    if (lateBy.compareTo(LATE) > 0) {
      late.incrementAndGet();
    }
  }

  @Override
  public void ran(Run run) {
    (run.outcome() == Outcome.SKIPPED ? skipped : runs).incrementAndGet();
    if (run.trigger() == Trigger.BURST) {
      bursts.incrementAndGet();
    }
    next.accept(run);
  }

  void reset() {
    for (AtomicLong count : new AtomicLong[] {slots, late, skipped, bursts, runs, latestNanos}) {
      count.set(0);
    }
  }

  long slots() {
    return slots.get();
  }

  /** Slots that left a record in place of a run, or came late. */
  long lost() {
    return skipped.get() + late.get();
  }

  long runs() {
    return runs.get();
  }

  long bursts() {
    return bursts.get();
  }

  double latestMillis() {
    return latestNanos.get() / 1e6;
  }
}
