package dev.pitwall.probe.browser.slot;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Trigger;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.RunListener;
import dev.pitwall.probe.browser.evidence.RecentFailures;
import dev.pitwall.probe.browser.evidence.TraceDetail;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.page.CanaryPage;
import dev.pitwall.probe.browser.proxy.PinningProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs journeys that need a browser, a few at a time.
 *
 * <p>A slot is one thread that owns one Playwright and one browser; Playwright is not thread-safe,
 * and its timeouts do not hold when its driver is frozen. So another thread watches every call and
 * every run: when one takes too long, or a process of the slot is dead or stopped, the run is
 * ERRORED, the slot's processes are killed, and another slot takes its place.
 */
public final class BrowserSlots implements Probe, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserSlots.class);
  private static final String NO_WORKER = "browser";

  private final BrowserChoice choice;
  private final SlotLimits limits;
  private final RunEnvironment around;
  private final Tracing tracing;
  private final PinningProxies proxies;
  private final CanaryPage canary = new CanaryPage();
  private final RecentFailures failures = new RecentFailures();
  private final Map<RestartReason, LongAdder> restarts = new EnumMap<>(RestartReason.class);
  private final List<Slot> slots = new ArrayList<>();
  private final SlotPool pool;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pitwall-browser-watchdog").daemon().factory());

  private final ScheduledFuture<?> looking;
  private final RunNotes notes;

  /**
   * Slots that start when they are first needed, or by {@link #warm()}; what an earlier, killed
   * service left in the work folder is killed and deleted before this returns.
   *
   * @param work a folder of this service alone; its path should be short, as the browser makes
   *     sockets in it
   */
  public BrowserSlots(
      BrowserChoice choice, SlotLimits limits, Path work, Tracing tracing, RunTools tools) {
    this.choice = choice;
    this.limits = limits;
    this.around = tools.around();
    this.tracing = tracing;
    this.proxies = new PinningProxies(tools.endsTls(), tools.materials());
    for (RestartReason reason : RestartReason.values()) {
      restarts.put(reason, new LongAdder());
    }
    SlotFolder.sweep(work);
    this.notes = new RunNotes(work);
    BrowserRun runs = new BrowserRun(tools, limits.runMargin(), proxies, canary);
    if (choice instanceof BrowserChoice.Found found) {
      SlotSetup setup = new SlotSetup(found, limits, around.nanos(), work, runs, this::count);
      for (int i = 1; i <= limits.slots(); i++) {
        slots.add(new Slot("browser-" + i, setup));
      }
    }
    this.pool = new SlotPool(slots, limits.waiting());
    long tick = limits.tick().toMillis();
    this.looking = watchdog.scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.MILLISECONDS);
  }

  private void count(RestartReason reason) {
    LongAdder counter = restarts.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  private void look() {
    for (Slot slot : slots) {
      try {
        slot.look();
      } catch (RuntimeException | Error e) { // whatever it is, the next look must come
        LOG.error("the watchdog could not look after {}", slot.name(), e);
      }
    }
  }

  /** Starts every slot that is not started; done when each is up, or failed to come up. */
  public CompletableFuture<Void> warm() {
    return CompletableFuture.allOf(
        slots.stream().map(Slot::warm).toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public Run run(RunRequest request) {
    return run(request, RunListener.NONE);
  }

  /** Runs it once, and tells somebody how it goes, on the slot's own thread. */
  public Run run(RunRequest request, RunListener listener) {
    Instant asked = around.clock().instant();
    return switch (choice) {
      case BrowserChoice.None none -> skipped(request, asked, none.reason());
      case BrowserChoice.Found found when slots.isEmpty() ->
          skipped(
              request,
              asked,
              "there are no browser slots; set browser.slots to 1 or more in pitwall.yaml");
      case BrowserChoice.Found found ->
          notes
              .leftOut(request.journey().name())
              .map(why -> skipped(request, asked, why))
              .orElseGet(() -> seated(request, asked, listener));
    };
  }

  private Run seated(RunRequest request, Instant asked, RunListener listener) {
    try {
      boolean behind = request.trigger() == Trigger.MANUAL;
      return switch (pool.take(request.avoidWorker(), behind, limits.waitForSlot())) {
        case SlotPool.Answer.Refused refused -> skipped(request, asked, refused.why());
        case SlotPool.Answer.Seat seat -> in(seat.slot(), request, listener);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return skipped(request, asked, "interrupted while it waited for a browser slot");
    }
  }

  private Run in(Slot slot, RunRequest request, RunListener listener) {
    BrowserTask task =
        new BrowserTask(
            request, slot.name(), around, trace(request), listener, () -> pool.leave(slot));
    request.seated().run();
    notes.begins(slot.name(), request.journey().name());
    slot.submit(task);
    Run run = task.await();
    notes.ended(slot.name(), request.journey().name());
    failures.note(request, run);
    return run;
  }

  private TraceDetail trace(RunRequest request) {
    boolean traced =
        switch (tracing) {
          case NEVER -> false;
          case AFTER_FAILURE -> failures.failedBefore(request);
          case ALWAYS -> true;
        };
    return traced ? TraceDetail.of(request.journey()) : TraceDetail.NONE;
  }

  private Run skipped(RunRequest request, Instant asked, String why) {
    Duration waited = Duration.between(asked, around.clock().instant());
    return BrowserTask.unmeasured(
        request,
        NO_WORKER,
        Outcome.SKIPPED,
        asked,
        waited.isNegative() ? Duration.ZERO : waited,
        why);
  }

  /** Journeys that are not run any more since they ended the whole process, in words. */
  public List<String> leftOut() {
    return notes.leftOut();
  }

  /** What the slots are doing. */
  public SlotStats stats() {
    Map<RestartReason, Long> counts = new EnumMap<>(RestartReason.class);
    restarts.forEach((reason, counter) -> counts.put(reason, counter.sum()));
    int busy = pool.taken();
    int started = (int) slots.stream().filter(Slot::isReady).count();
    return new SlotStats(busy, slots.size() - busy, started, pool.waiting(), counts);
  }

  /**
   * Deletes the driver's files that were unpacked for this JVM, where it will not come to its
   * orderly end; afterwards no slot starts any more.
   */
  public static void deleteDriver() {
    DriverStart.deleteUnpacked();
  }

  /** Ends every slot: a run under way is ERRORED; no process and no file of them is left. */
  @Override
  public void close() {
    pool.close();
    slots.forEach(Slot::beginClose);
    // The watchdog stays until the slots have ended: an end can be stuck as well.
    slots.forEach(Slot::endClose);
    looking.cancel(false);
    watchdog.shutdownNow();
    canary.close();
    proxies.close();
  }
}
