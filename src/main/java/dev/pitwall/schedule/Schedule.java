package dev.pitwall.schedule;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Ids;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Probe;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Demand;
import dev.pitwall.rollout.RaceControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each journey at its own pace, against the front door and against each node, and at once
 * wherever an open evaluation waits for runs.
 *
 * <p>Slots come at a fixed rate. A slot whose predecessor still runs, or that finds no capacity, or
 * whose node is taken out, leaves a SKIPPED record; slots missed altogether leave one record that
 * says how many. Nothing is ever queued.
 */
public final class Schedule implements AutoCloseable {
  /** After a burst run that measured nothing, the next waits this long. */
  private static final Duration BURST_PAUSE = Duration.ofSeconds(1);

  private static final Duration EARLY = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

  /** Hears of every run, and of how late each slot was. Must not block for long. */
  public interface Listener {
    void ran(Run run);

    void slotStarted(String journey, Duration late);
  }

  /** What a schedule needs of the world. */
  public record Tools(
      Probe probe, RaceControl control, Listener listener, Ids ids, InstantSource clock) {}

  private record Key(String journey, @Nullable String node) {}

  private final Map<Key, Lane> lanes = new LinkedHashMap<>();
  private final Tools tools;
  private final Semaphore capacity;
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService runners = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;

  /**
   * Prepares the lanes; nothing runs before {@link #start}.
   *
   * @param services every service a journey names
   * @param maxAtOnce how many runs may go on at the same time
   */
  public Schedule(List<Journey> journeys, List<Service> services, Tools tools, int maxAtOnce) {
    this.tools = tools;
    this.capacity = new Semaphore(maxAtOnce);
    this.timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("schedule").factory());
    timer.setRemoveOnCancelPolicy(true);
    for (Journey journey : journeys) {
      services.stream()
          .filter(service -> service.name().equals(journey.service()))
          .findFirst()
          .ifPresent(service -> addLanes(journey, service));
    }
  }

  private void addLanes(Journey journey, Service service) {
    lanes.put(
        new Key(journey.name(), null),
        new Lane(journey, new Target.FrontDoor(service), journey.every()));
    for (Service.Node node : service.nodes()) {
      lanes.put(
          new Key(journey.name(), node.name()),
          new Lane(journey, new Target.OneNode(service, node), journey.nodesEvery()));
    }
  }

  /** Starts the slots, and answers the wishes of evaluations from now on. */
  public void start() {
    tools.control().onChange(evaluation -> burst());
    lanes.values().forEach(lane -> plan(lane, tools.clock().instant()));
    burst();
  }

  /** Runs a journey once, out of turn; empty when it is unknown or its lane is taken. */
  public Optional<String> trigger(String journey, @Nullable String node) {
    Lane lane = lanes.get(new Key(journey, node));
    if (lane == null || closed || !lane.enter()) {
      return Optional.empty();
    }
    String id = tools.ids().next("run");
    return launch(lane, id, Trigger.MANUAL) ? Optional.of(id) : Optional.empty();
  }

  /** Whether a journey is scheduled against that node, or the front door for null. */
  public boolean knows(String journey, @Nullable String node) {
    return lanes.containsKey(new Key(journey, node));
  }

  private void plan(Lane lane, Instant after) {
    if (closed) {
      return;
    }
    Instant slot = lane.slotAfter(after);
    long wait = Math.max(0, Duration.between(tools.clock().instant(), slot).toNanos());
    try {
      var _ = timer.schedule(() -> slotCame(lane, slot), wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closing; no further slots");
    }
  }

  private void slotCame(Lane lane, Instant slot) {
    Instant now = tools.clock().instant();
    try {
      tools.listener().slotStarted(lane.journey().name(), Duration.between(slot, now));
      long missed = lane.slotsBetween(slot, now);
      if (missed > 0) {
        record(
            lane,
            missed + " slots before this one were missed; the prober was asleep or overloaded");
      }
      startSlot(lane);
    } catch (RuntimeException e) {
      LOG.error("the slot of {} could not be started", lane.journey().name(), e);
    } finally {
      plan(lane, isEarly(slot, now) ? slot : now);
    }
  }

  /**
   * A timer that is a moment early must not find the same slot ahead of it again. Far ahead it is
   * only when the clock was set back, and the slots of the old time are no matter any more.
   */
  private static boolean isEarly(Instant slot, Instant now) {
    return now.isBefore(slot) && Duration.between(now, slot).compareTo(EARLY) < 0;
  }

  private void startSlot(Lane lane) {
    String node = lane.target().nodeName();
    if (node != null && tools.control().isOut(lane.journey().service(), node)) {
      record(lane, "node " + node + " is taken out by a rollout");
      return;
    }
    if (!lane.enter()) {
      record(lane, "the run before is still going on");
      return;
    }
    launch(lane, tools.ids().next("run"), Trigger.SCHEDULE);
  }

  /** Starts a run in every lane that an open evaluation waits for. */
  private void burst() {
    if (closed) {
      return;
    }
    Instant now = tools.clock().instant();
    for (Demand demand : tools.control().demands()) {
      Lane lane = lanes.get(new Key(demand.journey(), demand.node()));
      if (lane != null && lane.mayBurst(now) && lane.enter()) {
        launch(lane, tools.ids().next("run"), Trigger.BURST);
      }
    }
  }

  /** Runs in a lane that was entered; leaves it in the end. */
  private boolean launch(Lane lane, String id, Trigger trigger) {
    if (!capacity.tryAcquire()) {
      lane.leave();
      if (trigger != Trigger.BURST) {
        record(lane, "as many runs as allowed are going on");
      }
      return false;
    }
    try {
      runners.execute(() -> run(lane, id, trigger));
      return true;
    } catch (RejectedExecutionException e) {
      capacity.release();
      lane.leave();
      return false;
    }
  }

  private void run(Lane lane, String id, Trigger trigger) {
    Optional<Run> run = probed(lane, id, trigger);
    if (run.filter(Run::isEvidence).isEmpty()) {
      pauseBursts(lane);
    }
    capacity.release();
    lane.leave();
    run.ifPresent(this::tell);
    burst();
  }

  private Optional<Run> probed(Lane lane, String id, Trigger trigger) {
    try {
      Run run =
          tools
              .probe()
              .run(
                  new RunRequest(id, lane.journey(), lane.target(), trigger, lane.workerToAvoid()));
      lane.avoid(run.outcome() == Outcome.FAILED ? run.worker() : null);
      return Optional.of(run);
    } catch (RuntimeException e) {
      LOG.error("run {} of {} broke", id, lane.journey().name(), e);
      return Optional.empty();
    }
  }

  private void tell(Run run) {
    try {
      tools.listener().ran(run);
    } catch (RuntimeException e) {
      LOG.error("run {} of {} was not heard by all", run.id(), run.journey(), e);
    }
  }

  private void pauseBursts(Lane lane) {
    lane.noBurstBefore(tools.clock().instant().plus(BURST_PAUSE));
    try {
      var _ =
          timer.schedule(
              () -> runners.execute(this::burst),
              BURST_PAUSE.toMillis() + 1,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closing; no further bursts");
    }
  }

  private void record(Lane lane, String why) {
    Run skipped =
        new Run(
            tools.ids().next("run"),
            lane.journey().name(),
            lane.journey().service(),
            lane.target().nodeName(),
            Trigger.SCHEDULE,
            Outcome.SKIPPED,
            tools.clock().instant(),
            Duration.ZERO,
            null,
            null,
            "none",
            new Failure(0, "not run", why, "a free slot"),
            List.of(),
            List.of());
    tools.listener().ran(skipped);
  }

  /** Starts no more runs, and waits a while for those going on. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    runners.shutdown();
    try {
      if (!runners.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        runners.shutdownNow();
      }
    } catch (InterruptedException e) {
      runners.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
