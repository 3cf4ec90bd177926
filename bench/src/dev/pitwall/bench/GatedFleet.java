package dev.pitwall.bench;

import dev.pitwall.boot.TimeIds;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.testing.Gates;
import dev.pitwall.testing.RecallingJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A gate service that judges a fleet on a thread of its own: it remembers the hour before, and in
 * the minutes since then it was told that some nodes were upgraded and asked about them. What it
 * was asked it cannot decide, since a queue that each gate looks at is never read.
 */
final class GatedFleet implements AutoCloseable {
  /** So long ago questions were opened; what has run since then counts for them. */
  private static final Duration OPEN_FOR = Duration.ofMinutes(5);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SECONDS_AT_ONCE = 10;
  private static final String ROLLOUT = "deploy-4711";

  private final BenchFleet fleet;
  private final ShiftedClock clock = new ShiftedClock(OPEN_FOR);
  private final GateService gate;
  private final SlotCount slots;
  private final List<Runnable> ends = new ArrayList<>();

  GatedFleet(BenchFleet fleet, List<GatePolicy> gates) {
    this.fleet = fleet;
    this.gate =
        new GateService(
            config(fleet, gates),
            new RecallingJournal(),
            new TimeIds(),
            clock.instant(),
            clock::nanos);
    this.slots = new SlotCount(run -> gate.feed().accept(run, clock.instant()));
    gate.feed().recall(fleet.hourBefore(clock.instant()));
  }

  private static MonitoredConfig config(BenchFleet fleet, List<GatePolicy> gates) {
    Map<String, MonitoredConfig.Pace> paces = new HashMap<>();
    fleet
        .journeys()
        .forEach(
            journey ->
                paces.put(
                    journey.name(),
                    new MonitoredConfig.Pace(journey.every(), journey.nodesEvery())));
    return new MonitoredConfig(List.of(fleet.service()), gates, List.of(), paces);
  }

  /** A gate that judges those journeys, the health and the version of nodes, and a queue. */
  static GatePolicy gate(String name, List<String> journeys) {
    Gates gate =
        Gates.gate()
            .named(name)
            .health()
            .version()
            .queue("never-read")
            .deadline(Duration.ofHours(4));
    journeys.forEach(gate::journey);
    return gate.policy();
  }

  GateService gate() {
    return gate;
  }

  ShiftedClock clock() {
    return clock;
  }

  SlotCount slots() {
    return slots;
  }

  /** Opens a rollout of the nodes that are upgraded, and says that each was started. */
  void upgrade() {
    Instant now = clock.instant();
    gate.open(
        ROLLOUT, fleet.service().name(), BenchFleet.VERSION, Rollout.Kind.DEPLOY, "bench", now);
    fleet
        .upgradedNodes()
        .forEach(node -> gate.move(ROLLOUT, node, Phase.STARTED, "bench", clock.instant()));
  }

  static Question question(GatePolicy gate, String node) {
    return new Question(gate.name(), ROLLOUT, node, GatePhase.POST_START, BenchFleet.VERSION, 1);
  }

  void ask(List<Question> questions) {
    questions.forEach(question -> gate.ask(question, "bench", clock.instant()));
  }

  /** What the fleet has done since the questions were opened, told in a moment. */
  void catchUp() {
    for (int second = 1; clock.isBehind(); second++) {
      clock.pass(SECOND);
      Instant now = clock.instant();
      fleet.nodes().forEach(node -> gate.feed().accept(fleet.health(node, now), now));
      for (Run run : fleet.runsOf(now.minus(SECOND))) {
        gate.feed().accept(run, now);
      }
      if (second % SECONDS_AT_ONCE == 0) {
        judgeAll();
      }
    }
  }

  private void judgeAll() {
    while (gate.feed().work(clock.instant()).filter(Duration::isZero).isPresent()) {
      // One question after the other.
    }
  }

  /** From now on the fleet is run and read in real time, and judged on that thread. */
  JudgeLoop start() {
    ScheduledExecutorService readings = Executors.newSingleThreadScheduledExecutor();
    ends.add(readings::shutdownNow);
    long apart = SECOND.dividedBy(fleet.nodes().size()).toNanos();
    for (int i = 0; i < fleet.nodes().size(); i++) {
      String node = fleet.nodes().get(i);
      every(readings, i * apart, () -> gate.feed().accept(fleet.health(node, now()), now()));
    }
    every(readings, 0, () -> gate.feed().tick(now()));
    Schedule schedule = fleet.schedule(gate.feed(), slots);
    ends.add(schedule::close);
    schedule.start();
    return judge();
  }

  /** Judges on a thread of its own; nothing is brought to it. */
  JudgeLoop judge() {
    JudgeLoop judge = new JudgeLoop(gate, clock);
    ends.add(judge::close);
    return judge;
  }

  private static void every(ScheduledExecutorService timer, long first, Runnable task) {
    var _ = timer.scheduleAtFixedRate(task, first, SECOND.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
