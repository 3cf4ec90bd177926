package dev.pitwall.probe.browser.slot;

import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.probe.browser.page.CallDeadlines;
import dev.pitwall.probe.browser.page.PageErrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one life of a slot works with: a thread, a Playwright, a browser, a folder. It does what it
 * is told, and knows nothing of the slot.
 */
final class SlotSession {
  private static final Logger LOG = LoggerFactory.getLogger(SlotSession.class);
  private static final Duration JOIN = Duration.ofSeconds(2);
  // Reading the usage of all processes costs some milliseconds.
  private static final int EACH_LOOK = 4;

  private final String name;
  private final SlotSetup setup;
  private final SlotFolder folder;
  private final CallDeadlines calls;
  private final SlotWear wear;
  private final Thread thread;
  private volatile @Nullable ProcessTree processes;
  private volatile @Nullable SlotBrowser browser;
  private volatile boolean destroyed;
  private boolean closed;
  private int stoppedLooks;
  private int usageLooks;

  private SlotSession(String name, SlotSetup setup, SlotFolder folder, Consumer<SlotSession> life) {
    this.name = name;
    this.setup = setup;
    this.folder = folder;
    this.calls =
        new CallDeadlines(setup.nanos(), setup.limits().call(), setup.limits().callMargin());
    this.wear = new SlotWear(setup.limits(), setup.nanos());
    this.thread = Thread.ofPlatform().name("pitwall-" + name).unstarted(() -> life.accept(this));
  }

  /**
   * Makes its folder and starts its thread.
   *
   * @param life what the thread does with it, from its start to its end
   */
  static SlotSession start(String name, SlotSetup setup, Consumer<SlotSession> life) {
    SlotSession session = new SlotSession(name, setup, SlotFolder.create(setup.work()), life);
    session.thread.start();
    return session;
  }

  // From here on: on its own thread.

  /** Starts driver and browser; what comes up only after this was destroyed is killed. */
  void open() throws InterruptedException {
    if (destroyed) {
      throw new InterruptedException("killed before it started anything");
    }
    try {
      browser = SlotBrowser.start(setup, folder, calls, tree -> processes = tree);
    } finally {
      if (destroyed) {
        clearAway();
      }
    }
    wear.started();
  }

  private SlotBrowser browser() {
    SlotBrowser up = browser;
    if (up == null) {
      throw new IllegalStateException(name + " has no browser yet");
    }
    return up;
  }

  /** What is wrong with its processes before a run; a browser that is gone is started again. */
  Optional<ProcessTree.Trouble> unfit() {
    Optional<ProcessTree.Trouble> trouble =
        browser()
            .processes()
            .trouble()
            .filter(t -> t.reason() != RestartReason.BROWSER_DIED)
            .map(this::explained);
    if (trouble.isEmpty() && !browser().connected()) {
      relaunch(RestartReason.BROWSER_DIED);
    }
    return trouble;
  }

  /** Does a run to its end, whatever happens. */
  void perform(BrowserTask task) {
    try {
      setup.runs().perform(task, browser(), calls, folder.path());
    } catch (PlaywrightException e) {
      task.broken("the browser broke: " + why(PageErrors.firstLine(e)));
    } catch (RuntimeException | Error e) {
      task.broken("the browser broke: " + e);
    } finally {
      wear.ran();
    }
  }

  /** Whether its browser is gone, and its driver can start another. */
  boolean hasLostBrowser() {
    return !browser().connected()
        && Processes.state(browser().processes().driver()) == Processes.State.ALIVE;
  }

  /** Has the browser prove that it lives, if that is due; what is wrong when it does not. */
  Optional<String> beatIfDue() {
    if (!wear.isHeartbeatDue()) {
      return Optional.empty();
    }
    wear.proved();
    if (!browser().connected()) {
      return Optional.of("the browser is gone");
    }
    try {
      browser().beat();
      return Optional.empty();
    } catch (PlaywrightException e) {
      return Optional.of(PageErrors.firstLine(e));
    }
  }

  boolean isWorn() {
    return wear.isSlotWorn();
  }

  boolean isBrowserWorn() {
    return wear.isBrowserWorn();
  }

  /** Replaces the browser, and keeps the driver. */
  void relaunch(RestartReason reason) {
    setup.restarts().accept(reason);
    browser().relaunch();
    wear.relaunched();
  }

  /** Closes browser and driver, if they do. */
  void close() {
    SlotBrowser up = browser;
    if (up == null) {
      return;
    }
    try {
      up.close();
      closed = true;
    } catch (RuntimeException e) {
      LOG.debug("{}: did not close: {}", name, e.toString());
    }
  }

  /** Deletes its folder, and kills what did not close. */
  void clearAway() {
    Thread.interrupted();
    if (!closed) {
      kill();
    }
    folder.delete();
  }

  // From here on: on other threads.

  /** Whether it ever came up. */
  boolean hasComeUp() {
    return browser != null;
  }

  /** The call that is stuck at this moment. */
  Optional<String> overdue() {
    return calls.overdue();
  }

  /** What its processes and files take too much of. */
  Optional<ProcessTree.Trouble> beyondUsage() {
    ProcessTree tree = processes;
    usageLooks++;
    return tree == null || usageLooks % EACH_LOOK != 0
        ? Optional.empty()
        : setup.limits().usage().beyond(tree, folder.path());
  }

  /** A process that is gone or stopped, but for a browser that its driver can start again. */
  Optional<ProcessTree.Trouble> lostProcess() {
    ProcessTree tree = processes;
    Optional<ProcessTree.Trouble> trouble = tree == null ? Optional.empty() : tree.trouble();
    boolean stopped = trouble.filter(t -> t.reason() == RestartReason.STOPPED).isPresent();
    // Twice in a row: a debugger or a snapshot of the machine stops a process for a moment.
    stoppedLooks = stopped ? stoppedLooks + 1 : 0;
    return trouble
        .filter(t -> t.reason() != RestartReason.BROWSER_DIED)
        .filter(t -> t.reason() != RestartReason.STOPPED || stoppedLooks >= 2)
        .map(this::explained)
        .map(t -> new ProcessTree.Trouble(t.reason(), prefix(t.reason()) + t.sentence()));
  }

  /** A driver that was ended for what a page wanted has not died by itself. */
  private ProcessTree.Trouble explained(ProcessTree.Trouble trouble) {
    return trouble.reason() == RestartReason.DRIVER_DIED
        ? DriverBounds.note(folder.path())
            .map(why -> new ProcessTree.Trouble(RestartReason.TOO_LARGE, why))
            .orElse(trouble)
        : trouble;
  }

  /** What the driver left behind on why it was ended says more than that it is gone. */
  private String why(String seen) {
    return DriverBounds.note(folder.path()).orElse(seen);
  }

  private static String prefix(RestartReason reason) {
    return reason == RestartReason.STOPPED ? "browser slot stuck: " : "browser slot lost: ";
  }

  /** Takes down what may not answer any more: driver, thread, browser, folder, in that order. */
  void destroy() {
    destroyed = true;
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
        LOG.warn("{}: its thread does not end; it is left behind", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
