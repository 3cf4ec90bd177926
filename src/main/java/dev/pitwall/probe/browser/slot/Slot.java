package dev.pitwall.probe.browser.slot;

import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.probe.browser.page.PageErrors;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one run at a time; its session is replaced whenever it is worn, dead or stuck.
 *
 * <p>Three kinds of threads come here: those that bring runs, the session's own, and those that
 * kill sessions or close the slot. {@link SlotLifecycle} decides among them.
 */
final class Slot {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
  private static final Duration ORDERLY_END = Duration.ofSeconds(12);
  // How often an idle session looks whether it is worn, or owes a heartbeat.
  private static final Duration POLL = Duration.ofMillis(100);

  private final String name;
  private final SlotSetup setup;
  private final ThreadFactory terminators;
  private final SlotLifecycle<SlotSession> lifecycle = new SlotLifecycle<>();

  Slot(String name, SlotSetup setup) {
    this(name, setup, Thread.ofPlatform().name("pitwall-" + name + "-terminator").factory());
  }

  Slot(String name, SlotSetup setup, ThreadFactory terminators) {
    this.name = name;
    this.setup = setup;
    this.terminators = terminators;
  }

  String name() {
    return name;
  }

  /** Whether a run that is given to it now begins at once. */
  boolean isReady() {
    return lifecycle.state().isUp();
  }

  /** Starts it, if it is not started; done when it is up, or failed to come up. */
  CompletableFuture<Void> warm() {
    CompletableFuture<Void> up = lifecycle.warm();
    startSession();
    return up;
  }

  /** Gives it a run; whoever gives it one has its seat, so there is never more than one. */
  void submit(BrowserTask task) {
    lifecycle.submit(task);
    startSession();
  }

  private void startSession() {
    try {
      lifecycle.start(() -> SlotSession.start(name, setup, this::live));
    } catch (RuntimeException | Error e) {
      LOG.warn("{}: {}", name, e.toString());
    }
  }

  /** The life of a session, on its own thread. */
  private void live(SlotSession session) {
    try {
      session.open();
      lifecycle.up(session);
      serve(session);
    } catch (InterruptedException | RuntimeException | Error e) {
      String why =
          e instanceof PlaywrightException ours ? PageErrors.firstLine(ours) : e.toString();
      if (lifecycle.broke(session, "the browser slot broke: " + why)) {
        LOG.warn("{}: {}", name, why);
      }
    } finally {
      end(session);
    }
  }

  private void serve(SlotSession session) throws InterruptedException {
    while (true) {
      switch (lifecycle.await(session, POLL)) {
        case END -> {
          return;
        }
        case NOTHING -> beat(session);
        case RUN -> {
          // Nobody's run has to pay for what died or was stopped between two runs.
          Optional<ProcessTree.Trouble> trouble = session.unfit();
          if (trouble.isPresent()) {
            replace(session, trouble.get());
            return;
          }
          lifecycle.begin(session).ifPresent(task -> perform(session, task));
        }
      }
      wearOut(session);
    }
  }

  private void beat(SlotSession session) {
    Optional<String> silent = session.beatIfDue();
    if (silent.isPresent() && lifecycle.serves(session)) {
      LOG.info("{}: no heartbeat: {}", name, silent.get());
      session.relaunch(RestartReason.BROWSER_DIED);
    }
  }

  private void perform(SlotSession session, BrowserTask task) {
    session.perform(task);
    if (lifecycle.serves(session) && session.hasLostBrowser()) {
      session.relaunch(RestartReason.BROWSER_DIED);
    }
    lifecycle.done(session);
  }

  private void wearOut(SlotSession session) {
    if (session.isWorn()) {
      if (lifecycle.worn(session)) {
        setup.restarts().accept(RestartReason.SLOT_WORN);
      }
    } else if (session.isBrowserWorn() && lifecycle.serves(session)) {
      session.relaunch(RestartReason.BROWSER_WORN);
    }
  }

  private void end(SlotSession session) {
    if (!lifecycle.closesInOrder(session)) {
      return; // whoever kills it does the rest
    }
    try {
      session.close();
      // Killed as it closed: then the folder goes after the processes.
      if (lifecycle.closesInOrder(session)) {
        session.clearAway();
      }
    } finally {
      if (lifecycle.ended(session)) {
        follow(session);
      }
    }
  }

  /** A session that had come up is followed by another, any other when a run waits. */
  private void follow(SlotSession ended) {
    if (ended.hasComeUp() || lifecycle.isWaitedFor()) {
      startSession();
    }
  }

  /** Looks after the session; called by the watchdog, from its own thread. */
  void look() {
    lifecycle
        .session()
        .ifPresent(session -> trouble(session).ifPresent(trouble -> replace(session, trouble)));
  }

  private Optional<ProcessTree.Trouble> trouble(SlotSession session) {
    Optional<String> late = session.overdue().or(lifecycle::overdue);
    if (late.isPresent()) {
      return Optional.of(
          new ProcessTree.Trouble(RestartReason.STUCK, "browser slot stuck: " + late.get()));
    }
    return lifecycle.state().needsProcesses()
        ? session.lostProcess().or(session::beyondUsage)
        : Optional.empty();
  }

  /** Gives up a session: the result of its run first, then its processes, then another session. */
  private void replace(SlotSession old, ProcessTree.Trouble trouble) {
    if (lifecycle.kill(old)) {
      LOG.warn("{}: {}; it is replaced", name, trouble.sentence());
      setup.restarts().accept(trouble.reason());
      terminate(old, trouble.sentence());
    }
  }

  private void terminate(SlotSession old, String why) {
    lifecycle.lose(why);
    try {
      terminators.newThread(() -> destroyThenFollow(old)).start();
    } catch (Error noThread) { // whose lack may be why the slot is stuck; nobody else would do it
      LOG.warn("{}: is replaced without a thread of its own: {}", name, noThread.toString());
      destroyThenFollow(old);
    }
  }

  private void destroyThenFollow(SlotSession old) {
    try {
      old.destroy();
    } finally {
      Optional<BrowserTask> lost = lifecycle.killed();
      follow(old);
      lost.ifPresent(BrowserTask::leaveSeat);
    }
  }

  /** Begins to end: a run that is under way is cut short, an idle session closes in good order. */
  void beginClose() {
    lifecycle.close().ifPresent(session -> terminate(session, SlotLifecycle.STOPPING));
  }

  /** Waits until nothing of it is left. */
  void endClose() {
    try {
      if (!lifecycle.awaitClosed(ORDERLY_END)) {
        lifecycle
            .session()
            .filter(lifecycle::kill)
            .ifPresent(session -> terminate(session, SlotLifecycle.STOPPING));
        var _ = lifecycle.awaitClosed(ORDERLY_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
