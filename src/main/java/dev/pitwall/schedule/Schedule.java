package dev.pitwall.schedule;

import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.JourneyTarget;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.RunDemand;
import dev.pitwall.rollout.RunDemands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs each journey at its own pace, against the front door and against each node, and wherever
 * open questions wait for runs.
 *
 * <p><b>Slots</b> come at a fixed rate. A slot whose scheduled predecessor still runs, or that
 * finds no capacity, or whose node is taken out, leaves a SKIPPED record; slots missed altogether
 * leave one record that says how many. Nothing is ever queued.
 *
 * <p><b>Bursts</b> run beside the slots, several at a time in one lane (a journey at one target),
 * as {@link BurstPace} allows. They have at most three quarters of the capacity, so questions cost
 * no slot, and lanes take turns, so no question keeps another one waiting. They need no more
 * browsers than there are.
 *
 * <p><b>Each run is told in this order</b>: to the judges that it starts, before it does; to the
 * judges its result, as soon as its steps are over; to the listener the whole record; then its
 * place is free. So no run that was started in a place can be judged before the one that had the
 * place before it.
 *
 * <p><b>Threads</b>: the timer hands every task over to a thread of its own. The lock is held for
 * counting only, never while the judges, the listener or a probe are called.
 */
public final class Schedule implements AutoCloseable {
  /** Hears of every run, and of how late each slot was, on threads that may wait. */
  public interface Listener {
    void ran(Run run);

    void slotStarted(String journey, Duration late);
  }

  /**
   * What a schedule needs of the world.
   *
   * @param timeline closed with the schedule
   */
  public record Tools(
      RunStarter starter, RunDemands judges, Listener listener, Ids ids, Timeline timeline) {
    /** A probe that waits, on the machine's own timer and threads. */
    public Tools(Probe probe, RunDemands judges, Listener listener, Ids ids, InstantSource clock) {
      this(probe, judges, listener, ids, Timeline.of(clock));
    }

    private Tools(Probe probe, RunDemands judges, Listener listener, Ids ids, Timeline timeline) {
      this(RunStarter.of(probe, timeline), judges, listener, ids, timeline);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ScheduledJourneys lanes;
  private final RunCapacity capacity;
  private final Bursts bursts;
  private final Tools tools;
  private final Timeline timeline;
  private final AtomicInteger changes = new AtomicInteger();
  private final SlotPlan slots;
  private volatile boolean closed;

  /**
   * Prepares the lanes; nothing runs before {@link #start}.
   *
   * @param services every service a journey names
   */
  public Schedule(
      List<Journey> journeys, List<Service> services, Tools tools, ScheduleLimits limits) {
    this.tools = tools;
    this.timeline = tools.timeline();
    this.slots = new SlotPlan(tools, lock, this::startSlot);
    this.lanes = new ScheduledJourneys(journeys, services, limits);
    this.capacity = new RunCapacity(limits);
    this.bursts =
        new Bursts(
            lanes, capacity, (scheduled, wait) -> timeline.after(wait, () -> look(scheduled)));
  }

  /** Starts the slots, and answers the demands of open questions from now on. */
  public void start() {
    tools.judges().onDemands(this::demandsChanged);
    lanes.all().forEach(slots::plan);
    demandsChanged();
  }

  /**
   * Goes on with other journeys and services. What runs ends as it began; slots stay where they are
   * unless their pace is another one.
   *
   * @return where the journey or its target is another one now, or there is none any more
   */
  public Set<JourneyTarget> become(List<Journey> journeys, List<Service> services) {
    ScheduledJourneys.Change change;
    lock.lock();
    try {
      change = lanes.become(journeys, services);
    } finally {
      lock.unlock();
    }
    change.toPlan().forEach(slots::plan);
    demandsChanged();
    return change.others();
  }

  /** Runs a journey once, out of turn, at that node, or at the front door for null. */
  public TriggerResult trigger(String journey, @Nullable String node) {
    ScheduledJourney scheduled = find(journey, node);
    if (scheduled == null) {
      return TriggerResult.Refused.UNKNOWN;
    }
    return closed ? TriggerResult.Refused.CLOSING : started(scheduled, Trigger.MANUAL);
  }

  private @Nullable ScheduledJourney find(String journey, @Nullable String node) {
    lock.lock();
    try {
      return lanes.find(journey, node);
    } finally {
      lock.unlock();
    }
  }

  // --- runs ---

  private TriggerResult startSlot(ScheduledJourney scheduled) {
    return closed ? TriggerResult.Refused.CLOSING : started(scheduled, Trigger.SCHEDULE);
  }

  /** Starts a scheduled or triggered run, if its lane and a place are free. */
  private TriggerResult started(ScheduledJourney scheduled, Trigger trigger) {
    RunUnderWay begun;
    lock.lock();
    try {
      if (!scheduled.enter()) {
        return TriggerResult.Refused.BUSY;
      }
      if (!capacity.hasFree(trigger, scheduled.needsBrowser())) {
        scheduled.leave();
        return TriggerResult.Refused.FULL;
      }
      capacity.take(trigger, scheduled.needsBrowser());
      begun = new RunUnderWay(tools.ids().next("run"), scheduled, trigger, null);
    } finally {
      lock.unlock();
    }
    launch(begun);
    return new TriggerResult.Started(begun.id());
  }

  // --- bursts ---

  /** Reads the demands on a thread of our own, one at a time, so that the last ones count. */
  private void demandsChanged() {
    if (changes.getAndIncrement() == 0) {
      timeline.execute(this::readDemands);
    }
  }

  private void readDemands() {
    int seen;
    do {
      seen = changes.get();
      Telling.guarded("the demands could not be read", () -> take(tools.judges().demands()));
      serve();
    } while (changes.addAndGet(-seen) != 0);
  }

  private void take(List<RunDemand> demands) {
    lock.lock();
    try {
      bursts.demand(demands, timeline.elapsed());
    } finally {
      lock.unlock();
    }
  }

  private void look(ScheduledJourney scheduled) {
    lock.lock();
    try {
      bursts.look(scheduled, timeline.elapsed());
    } finally {
      lock.unlock();
    }
    serve();
  }

  /** Starts every burst run whose turn it is. */
  private void serve() {
    RunUnderWay next = nextBurst();
    while (next != null) {
      launch(next);
      next = nextBurst();
    }
  }

  private @Nullable RunUnderWay nextBurst() {
    lock.lock();
    try {
      Bursts.Turn turn = closed ? null : bursts.next(timeline.elapsed());
      return turn == null
          ? null
          : new RunUnderWay(tools.ids().next("run"), turn.lane(), Trigger.BURST, turn.flight());
    } finally {
      lock.unlock();
    }
  }

  // --- one run ---

  private void launch(RunUnderWay going) {
    Telling.guarded(
        "the start of a run was not heard",
        () -> tools.judges().started(going.id(), going.journey(), going.node(), timeline.now()));
    tools.starter().start(going.request(run -> settled(going, run)), run -> ended(going, run));
  }

  /** Tells the result once: when the probe says so, or else when the run is over. */
  private void settled(RunUnderWay going, Run run) {
    if (!going.settle()) {
      return;
    }
    lock.lock();
    try {
      going.note(run, timeline.elapsed());
      bursts.queue(going.lane());
    } finally {
      lock.unlock();
    }
    Telling.guarded("run " + run.id() + " was not judged", () -> tools.judges().settled(run));
    serve();
  }

  private void ended(RunUnderWay going, @Nullable Run run) {
    if (run == null) {
      broke(going);
    } else {
      settled(going, run);
      Telling.guarded("run " + run.id() + " was not heard by all", () -> tools.listener().ran(run));
    }
    lock.lock();
    try {
      going.leave(capacity);
      bursts.queue(going.lane());
    } finally {
      lock.unlock();
    }
    serve();
  }

  private void broke(RunUnderWay going) {
    lock.lock();
    try {
      going.noteNothing(timeline.elapsed());
    } finally {
      lock.unlock();
    }
    Telling.guarded(
        "the end of run " + going.id() + " was not heard",
        () -> tools.judges().gaveUp(going.id(), going.journey(), going.node()));
  }

  /** Starts no more runs, and waits a while for those going on. */
  @Override
  public void close() {
    closed = true;
    timeline.close();
  }
}
