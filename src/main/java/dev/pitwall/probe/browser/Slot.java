package dev.pitwall.probe.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A place for one run at a time; its session is replaced whenever it is worn, dead or stuck. */
final class Slot {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
  private static final Duration ORDERLY_END = Duration.ofSeconds(12);

  private final String name;
  private final BrowserChoice.Found choice;
  private final SlotLimits limits;
  private final LongSupplier nanos;
  private final BrowserRun runs;
  private final Path work;
  private final Consumer<RestartReason> counter;
  private final LinkedBlockingDeque<BrowserTask> queue = new LinkedBlockingDeque<>();
  private final List<CompletableFuture<Void>> waiters = new ArrayList<>();
  private @Nullable SlotSession session;
  private @Nullable Thread undertaker;
  private boolean closing;

  Slot(
      String name,
      BrowserChoice.Found choice,
      SlotLimits limits,
      LongSupplier nanos,
      BrowserRun runs,
      Path work,
      Consumer<RestartReason> counter) {
    this.name = name;
    this.choice = choice;
    this.limits = limits;
    this.nanos = nanos;
    this.runs = runs;
    this.work = work;
    this.counter = counter;
  }

  String name() {
    return name;
  }

  BlockingQueue<BrowserTask> queue() {
    return queue;
  }

  /** Whether a run that is given to it now begins at once. */
  synchronized boolean isReady() {
    return session != null && session.isReady();
  }

  /** Starts it, if it is not started; done when it is up, or failed to come up. */
  synchronized CompletableFuture<Void> warm() {
    if (closing || isReady()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> up = new CompletableFuture<>();
    waiters.add(up);
    startSession();
    return up;
  }

  /** Gives it a run; whoever gives it one has its seat, so there is never more than one. */
  synchronized void submit(BrowserTask task) {
    if (closing) {
      refuse(task, "the service is stopping");
      return;
    }
    queue.addLast(task);
    startSession();
  }

  /** A run that has not begun, and is for the session that follows. */
  void giveBack(BrowserTask task) {
    queue.addFirst(task);
  }

  private synchronized void startSession() {
    if (session != null || closing) {
      return;
    }
    try {
      SlotSession next =
          new SlotSession(this, choice, limits, nanos, runs, SlotFolder.create(work));
      session = next;
      next.start();
    } catch (RuntimeException e) {
      LOG.warn("{}: {}", name, e.toString());
      refuseAll("the browser slot could not start: " + e);
      wake();
    }
  }

  /** The session is up. */
  synchronized void opened() {
    wake();
  }

  /** The session cannot go on; it ends by itself. */
  synchronized void broken(SlotSession broken, String why) {
    broken.lostTask().ifPresent(task -> refuse(task, why));
    if (!broken.wasReady()) {
      refuseAll(why);
    }
    wake();
  }

  private void refuseAll(String why) {
    for (BrowserTask task = queue.poll(); task != null; task = queue.poll()) {
      refuse(task, why);
    }
  }

  private static void refuse(BrowserTask task, String why) {
    task.broken(why);
    task.leaveSeat();
  }

  private void wake() {
    waiters.forEach(waiter -> waiter.complete(null));
    waiters.clear();
  }

  /** The session has ended in good order; one that had come up is followed by another. */
  synchronized void ended(SlotSession ended) {
    if (session == ended) {
      session = null;
      if (ended.wasReady() || !queue.isEmpty()) {
        startSession();
      }
    }
  }

  void count(RestartReason reason) {
    counter.accept(reason);
  }

  /** Looks after the session; called by the watchdog, from its own thread. */
  void look() {
    SlotSession now = current();
    if (now != null) {
      now.trouble().ifPresent(trouble -> replace(now, trouble));
    }
  }

  private synchronized @Nullable SlotSession current() {
    return session;
  }

  /** Gives up a session: the result of its run first, then its processes, then another session. */
  void replace(SlotSession old, ProcessTree.Trouble trouble) {
    if (!old.condemn()) {
      return;
    }
    LOG.warn("{}: {}; it is replaced", name, trouble.sentence());
    counter.accept(trouble.reason());
    takeDown(old, trouble.sentence());
  }

  private synchronized void takeDown(SlotSession old, String why) {
    Optional<BrowserTask> lost = old.lostTask();
    lost.ifPresent(task -> task.broken(why));
    undertaker =
        Thread.ofPlatform().name("pitwall-" + name + "-undertaker").start(() -> bury(old, lost));
  }

  private void bury(SlotSession old, Optional<BrowserTask> lost) {
    try {
      old.destroy();
    } finally {
      follow(old);
      lost.ifPresent(BrowserTask::leaveSeat);
    }
  }

  private synchronized void follow(SlotSession old) {
    if (session == old) {
      session = null;
    }
    if (closing) {
      refuseAll("the service is stopping");
      wake();
    } else {
      startSession();
    }
  }

  /** Begins to end: a run that is under way is cut short, an idle session closes in good order. */
  void beginClose() {
    SlotSession now;
    synchronized (this) {
      closing = true;
      refuseAll("the service is stopping");
      wake();
      now = session;
    }
    if (now == null) {
      return;
    }
    if (now.lostTask().isPresent() && now.condemn()) {
      takeDown(now, "the service is stopping");
    } else {
      now.end();
    }
  }

  /** Waits until nothing of it is left. */
  void endClose() {
    try {
      SlotSession now = current();
      if (now != null && !now.join(ORDERLY_END) && now.condemn()) {
        takeDown(now, "the service is stopping");
      }
      Thread burying = burying();
      if (burying != null) {
        burying.join(ORDERLY_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Thread burying() {
    return undertaker;
  }
}
