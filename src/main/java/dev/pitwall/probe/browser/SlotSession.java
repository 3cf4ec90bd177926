package dev.pitwall.probe.browser;

import com.microsoft.playwright.PlaywrightException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a slot: a thread, a Playwright, a browser, a folder, from start to end. */
final class SlotSession {
  private static final Logger LOG = LoggerFactory.getLogger(SlotSession.class);
  private static final Duration JOIN = Duration.ofSeconds(2);
  // Short, so that an idle slot hears soon that it is to end: its thread may not be interrupted.
  private static final long POLL_MILLIS = 100;

  private final Slot slot;
  private final BrowserChoice.Found choice;
  private final SlotLimits limits;
  private final BrowserRun runs;
  private final SlotFolder folder;
  private final CallDeadlines calls;
  private final Thread thread;
  private final AtomicBoolean condemned = new AtomicBoolean();
  private volatile @Nullable ProcessTree processes;
  private volatile @Nullable BrowserTask task;
  private volatile boolean ready;
  private volatile boolean ending;
  private final SlotWear wear;
  private int stoppedLooks;

  SlotSession(
      Slot slot,
      BrowserChoice.Found choice,
      SlotLimits limits,
      LongSupplier nanos,
      BrowserRun runs,
      SlotFolder folder) {
    this.slot = slot;
    this.choice = choice;
    this.limits = limits;
    this.runs = runs;
    this.folder = folder;
    this.calls = new CallDeadlines(nanos, limits);
    this.wear = new SlotWear(limits, nanos);
    this.thread = Thread.ofPlatform().name("pitwall-" + slot.name()).unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  boolean isReady() {
    return ready && !ending && !condemned.get();
  }

  /** Whether it ever came up. */
  boolean wasReady() {
    return ready;
  }

  /** Asks it to end after the run that is under way. */
  void end() {
    ending = true;
  }

  private void live() {
    SlotBrowser browser = null;
    try {
      browser = open();
      serve(browser);
    } catch (InterruptedException e) {
      LOG.debug("{}: interrupted", slot.name());
    } catch (RuntimeException | Error e) {
      if (!condemned.get()) {
        LOG.warn("{}: {}", slot.name(), oneLine(e));
        slot.broken(this, "the browser slot broke: " + oneLine(e));
      }
    } finally {
      closeThenTell(browser);
    }
  }

  private static String oneLine(Throwable e) {
    return e instanceof PlaywrightException ours ? PageErrors.firstLine(ours) : e.toString();
  }

  private SlotBrowser open() throws InterruptedException {
    SlotBrowser browser =
        SlotBrowser.start(choice, folder, calls, limits, tree -> processes = tree);
    wear.started();
    ready = true;
    slot.opened();
    return browser;
  }

  private void serve(SlotBrowser browser) throws InterruptedException {
    BlockingQueue<BrowserTask> queue = slot.queue();
    while (!ending && !condemned.get()) {
      BrowserTask next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (next == null) {
        beatIfDue(browser);
      } else if (unfit(browser)) {
        // Given back: the slot that follows does it.
        slot.giveBack(next);
        return;
      } else {
        perform(next, browser);
      }
      wearOut(browser);
    }
  }

  /** Nobody's run has to pay for what died or was stopped between two runs. */
  private boolean unfit(SlotBrowser browser) {
    Optional<ProcessTree.Trouble> trouble = browser.processes().trouble();
    if (trouble.isPresent() && trouble.get().reason() != RestartReason.BROWSER_DIED) {
      slot.replace(this, trouble.get());
      return true;
    }
    if (!browser.connected()) {
      relaunch(browser, RestartReason.BROWSER_DIED);
    }
    return false;
  }

  private void perform(BrowserTask next, SlotBrowser browser) {
    task = next;
    try {
      runs.perform(next, browser, calls, folder.path());
    } catch (RuntimeException | Error e) {
      next.broken("the browser broke: " + oneLine(e));
    } finally {
      wear.ran();
    }
    if (!browser.connected() && !condemned.get() && driverLives(browser)) {
      relaunch(browser, RestartReason.BROWSER_DIED);
    }
    if (!condemned.get()) {
      task = null;
      next.leaveSeat();
    }
  }

  private static boolean driverLives(SlotBrowser browser) {
    return Processes.state(browser.processes().driver()) == Processes.State.ALIVE;
  }

  private void beatIfDue(SlotBrowser browser) {
    if (!wear.isHeartbeatDue()) {
      return;
    }
    wear.proved();
    if (!browser.connected()) {
      relaunch(browser, RestartReason.BROWSER_DIED);
      return;
    }
    try {
      browser.beat();
    } catch (PlaywrightException e) {
      if (!condemned.get()) {
        LOG.info("{}: no heartbeat: {}", slot.name(), PageErrors.firstLine(e));
        relaunch(browser, RestartReason.BROWSER_DIED);
      }
    }
  }

  private void wearOut(SlotBrowser browser) {
    if (condemned.get() || ending) {
      return;
    }
    if (wear.isSlotWorn()) {
      slot.count(RestartReason.SLOT_WORN);
      ending = true;
    } else if (wear.isBrowserWorn()) {
      relaunch(browser, RestartReason.BROWSER_WORN);
    }
  }

  private void relaunch(SlotBrowser browser, RestartReason reason) {
    slot.count(reason);
    browser.relaunch();
    wear.relaunched();
  }

  private void closeThenTell(@Nullable SlotBrowser browser) {
    if (condemned.get()) {
      return; // whoever condemned it does the rest
    }
    ending = true;
    boolean closed = browser != null && close(browser);
    // Condemned as it closed: then its processes are being killed, and the folder goes after them.
    if (condemned.compareAndSet(false, true)) {
      clearAway(closed);
      slot.ended(this);
    }
  }

  private boolean close(SlotBrowser browser) {
    try {
      browser.close();
      return true;
    } catch (RuntimeException e) {
      LOG.debug("{}: did not close: {}", slot.name(), e.toString());
      return false;
    }
  }

  private void clearAway(boolean closed) {
    Thread.interrupted();
    if (!closed) {
      kill();
    }
    folder.delete();
  }

  /** What is wrong at this moment, seen from another thread; called by the watchdog only. */
  Optional<ProcessTree.Trouble> trouble() {
    Optional<String> late = calls.overdue().or(this::runOverdue);
    if (late.isPresent()) {
      return Optional.of(
          new ProcessTree.Trouble(RestartReason.STUCK, "browser slot stuck: " + late.get()));
    }
    ProcessTree tree = processes;
    return tree == null || ending ? Optional.empty() : ofProcesses(tree);
  }

  private Optional<String> runOverdue() {
    BrowserTask now = task;
    return now == null || now.isDone() ? Optional.empty() : now.overdue();
  }

  private Optional<ProcessTree.Trouble> ofProcesses(ProcessTree tree) {
    Optional<ProcessTree.Trouble> trouble = tree.trouble();
    boolean stopped = trouble.filter(t -> t.reason() == RestartReason.STOPPED).isPresent();
    // Twice in a row: a debugger or a snapshot of the machine stops a process for a moment.
    stoppedLooks = stopped ? stoppedLooks + 1 : 0;
    return trouble
        .filter(t -> t.reason() != RestartReason.BROWSER_DIED)
        .filter(t -> t.reason() != RestartReason.STOPPED || stoppedLooks >= 2)
        .map(t -> new ProcessTree.Trouble(t.reason(), prefix(t.reason()) + t.sentence()));
  }

  private static String prefix(RestartReason reason) {
    return reason == RestartReason.STOPPED ? "browser slot stuck: " : "browser slot lost: ";
  }

  /** Whether the caller is the one who may take it down. */
  boolean condemn() {
    return condemned.compareAndSet(false, true);
  }

  /** The run that was under way when it was condemned. */
  Optional<BrowserTask> lostTask() {
    return Optional.ofNullable(task);
  }

  /** Takes down what may not answer any more: driver, thread, browser, folder, in that order. */
  void destroy() {
    kill();
    folder.delete();
  }

  private void kill() {
    ProcessTree known = processes;
    List<ProcessHandle> members =
        known == null ? Processes.marked(folder.path()) : known.killDriver();
    if (known == null) {
      members.forEach(ProcessHandle::destroyForcibly);
    }
    if (!thread.equals(Thread.currentThread())) {
      thread.interrupt();
    }
    try {
      ProcessTree.killSurvivors(folder.path(), members);
      if (!thread.equals(Thread.currentThread()) && !thread.join(JOIN)) {
        LOG.warn("{}: its thread does not end; it is left behind", slot.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until its thread has ended. */
  boolean join(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }
}
