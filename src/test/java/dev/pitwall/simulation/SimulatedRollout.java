package dev.pitwall.simulation;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.schedule.RunStarter;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.schedule.ScheduleLimits;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.testing.Gates;
import dev.pitwall.testing.RecallingJournal;
import dev.pitwall.testing.Shop;
import dev.pitwall.testing.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One rollout of a new version over four nodes, with everything that is wrong in its scenario. */
final class SimulatedRollout {
  private static final Instant BEGAN = Instant.parse("2026-03-02T10:00:00Z");
  private static final List<String> NAMES = World.NAMES;
  private static final String JOURNEY = "checkout";
  private static final String NEW = World.NEW;
  private static final Duration POLL = Duration.ofMillis(500);

  /** A tool waits so long for an answer, and asks again. */
  private static final Duration LONG_POLL = Duration.ofSeconds(25);

  private static final Duration LONGEST = Duration.ofMinutes(40);
  private static final int HISTORY = 60;

  private final FleetScenario scenario;
  private final Random random;
  private final World world;
  private final VirtualTimeline time = new VirtualTimeline(BEGAN);
  private final RecallingJournal journal = new RecallingJournal();
  private final Tally tally = new Tally();
  private final long eventAt;
  private GateService gate;
  private Schedule schedule;
  private int life;
  private int ids;
  private int runs;
  private boolean workPlanned;
  private boolean over;
  private final List<Run> kept = new ArrayList<>();
  private final double[][] traffic = new double[NAMES.size()][2];

  SimulatedRollout(FleetScenario scenario, long seed) {
    this.scenario = scenario;
    this.random = new Random(seed);
    this.world = new World(scenario, random);
    this.eventAt = (long) (random.nextDouble() * 20e9);
    this.gate = gate();
    this.schedule = schedule();
  }

  // --- the real parts ---

  private GateService gate() {
    Service shop = Shop.service(NAMES.toArray(String[]::new));
    Gates usual =
        Gates.gate()
            .journey(JOURNEY)
            .health()
            .version()
            .warmUp(Duration.ofSeconds(2))
            .maxAge(Duration.ofMinutes(2))
            .lease(Duration.ofSeconds(60))
            .minHealthy(3)
            .deadline(scenario.deadline());
    if (scenario.common() instanceof FleetScenario.Common.ErrorSpike) {
      usual.errors("http");
    }
    MonitoredConfig config =
        new MonitoredConfig(
            List.of(shop),
            List.of(usual.policy()),
            List.of(),
            Map.of(JOURNEY, new MonitoredConfig.Pace(pace(), pace())));
    int own = ++life;
    GateService made =
        new GateService(
            config,
            journal,
            prefix -> "%s_%09d".formatted(prefix, ++ids),
            time.now(),
            () -> time.elapsed().toNanos());
    made.feed().onWork(() -> planWork(own, Duration.ZERO));
    return made;
  }

  private Duration pace() {
    Duration four = scenario.took().multipliedBy(2);
    Duration usual = Duration.ofSeconds(30);
    return four.compareTo(usual) > 0 ? four : usual;
  }

  private void planWork(int of, Duration wait) {
    if (wait.isZero() && workPlanned) {
      return;
    }
    workPlanned |= wait.isZero();
    time.after(
        wait,
        () -> {
          workPlanned &= !wait.isZero();
          if (of == life && !over) {
            gate.feed().work(time.now()).ifPresent(next -> planWork(of, next));
          }
        });
  }

  private Schedule schedule() {
    Journey journey =
        new Journey(
            JOURNEY,
            JOURNEY,
            "shop",
            pace(),
            pace(),
            Duration.ofMinutes(1),
            Map.of(),
            List.of(),
            List.of());
    int own = life;
    GateService of = gate;
    Schedule made =
        new Schedule(
            List.of(journey),
            List.of(Shop.service(NAMES.toArray(String[]::new))),
            new Schedule.Tools(
                starter(),
                of.feed(),
                new Schedule.Listener() {
                  @Override
                  public void ran(Run run) {
                    if (own == life) {
                      if (run.outcome() != Outcome.SKIPPED) {
                        kept.add(run);
                      }
                      of.feed().accept(run, time.now());
                    }
                  }

                  @Override
                  public void slotStarted(String name, Duration late) {}
                },
                prefix -> "%s_%09d".formatted(prefix, ++ids),
                new Branch(time)),
            ScheduleLimits.of(256, 4));
    made.start();
    return made;
  }

  private RunStarter starter() {
    RunStarter onTime = time.runs(this::run);
    if (!(scenario.prober() instanceof FleetScenario.Prober.Late(Duration most))) {
      return onTime;
    }
    return (request, ended) -> {
      Run run = run(request);
      Duration later = Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
      time.after(run.took().plus(later), () -> ended.accept(run));
    };
  }

  // --- runs, health, traffic ---

  private long now() {
    return time.elapsed().toNanos();
  }

  private Run run(RunRequest request) {
    runs++;
    String target = request.target().nodeName();
    SimulatedNode node = target == null ? anyInRotation() : world.node(target);
    long now = now();
    Outcome outcome = world.outcome(node, now);
    String version = node.isUp(now) ? node.version(now) : null;
    Duration took = node.took(now);
    Failure failure =
        outcome == Outcome.PASSED ? null : new Failure(3, "pay", "status 500", "status 201");
    Duration varied = took.plusNanos((long) (random.nextDouble() * took.toNanos() / 5));
    return new Run(
        request.id(),
        JOURNEY,
        "shop",
        target,
        request.trigger(),
        outcome,
        time.now(),
        varied,
        new Met(node.name, version, null, null, 3, outcome == Outcome.FAILED ? 1 : 0),
        "http",
        failure,
        List.of(),
        List.of());
  }

  private SimulatedNode anyInRotation() {
    List<SimulatedNode> in =
        world.nodes.stream().filter(node -> !gate.feed().isOut("shop", node.name)).toList();
    List<SimulatedNode> from = in.isEmpty() ? world.nodes : in;
    return from.get(random.nextInt(from.size()));
  }

  private void healthOf(SimulatedNode node) {
    long now = now();
    boolean up = node.isUp(now);
    gate.feed()
        .accept(
            up
                ? new HealthSample("shop", node.name, time.now(), true, "200", node.version(now))
                : HealthSample.refused("shop", node.name, time.now(), "refused"),
            time.now());
    again(Duration.ofSeconds(1), () -> healthOf(node));
  }

  private void trafficOf(int i) {
    double served = 5 * (10 + 10 * i);
    double share = world.trafficErrors(now());
    double bad = 0;
    for (int n = 0; n < served; n++) {
      bad += random.nextDouble() < share ? 1 : 0;
    }
    traffic[i][0] += bad;
    traffic[i][1] += served;
    gate.feed()
        .accept(
            new ErrorCounts("http", NAMES.get(i), time.now(), traffic[i][0], traffic[i][1]),
            time.now());
    again(Duration.ofSeconds(5), () -> trafficOf(i));
  }

  private void again(Duration wait, Runnable task) {
    if (!over) {
      time.after(wait, task);
    }
  }

  private void tick() {
    gate.feed().tick(time.now());
    again(Duration.ofSeconds(1), this::tick);
  }

  // --- the play ---

  Tally play() {
    tally.rollouts = 1;
    gate.feed().recall(history());
    for (SimulatedNode node : world.nodes) {
      time.after(Duration.ofMillis(random.nextInt(1000)), () -> healthOf(node));
    }
    if (scenario.common() instanceof FleetScenario.Common.ErrorSpike) {
      for (int i = 0; i < NAMES.size(); i++) {
        int node = i;
        time.after(Duration.ofMillis(random.nextInt(5000)), () -> trafficOf(node));
      }
    }
    time.after(Duration.ofSeconds(1), this::tick);
    time.pass(Duration.ofSeconds(3));
    time.after(Duration.ofNanos(eventAt), this::event);
    if (scenario.event() == FleetScenario.Event.SECOND_TRY) {
      firstTry();
    }
    rollOut("r1", NAMES);
    return ended();
  }

  private Tally ended() {
    over = true;
    schedule.close();
    time.close();
    return tally;
  }

  /** The hour before: runs of every node and through the front door at the usual flake. */
  private List<Run> history() {
    List<Run> before = new ArrayList<>();
    for (int i = 0; i < HISTORY; i++) {
      Instant at = time.now().minusSeconds(60L * (HISTORY - i) - 30);
      for (SimulatedNode node : world.nodes) {
        before.add(old(node.name, at));
      }
      before.add(old(null, at));
    }
    return before;
  }

  private Run old(@Nullable String node, Instant at) {
    boolean fails = random.nextDouble() < scenario.flake();
    return new Run(
        "old_" + ++ids,
        JOURNEY,
        "shop",
        node,
        Trigger.SCHEDULE,
        fails ? Outcome.FAILED : Outcome.PASSED,
        at,
        scenario.took(),
        Met.of(node, "1.0"),
        "http",
        fails ? new Failure(3, "pay", "status 500", "status 201") : null,
        List.of(),
        List.of());
  }

  private void event() {
    switch (scenario.event()) {
      case CLOCK_AHEAD -> time.setClock(Duration.ofHours(1));
      case CLOCK_BACK -> time.setClock(Duration.ofHours(-1));
      case RESTART -> restart();
      case SECOND_ROLLOUT -> time.after(Duration.ZERO, this::secondRollout);
      case SECOND_TRY -> {}
      case null -> {}
    }
  }

  private void restart() {
    schedule.close();
    List<Run> recalled = List.copyOf(kept);
    workPlanned = false;
    gate = gate();
    gate.feed().recall(history());
    gate.feed().recall(recalled);
    schedule = schedule();
  }

  /** Another pipeline takes nodes in the opposite order, and asks as the first does. */
  private void secondRollout() {
    again(
        POLL,
        () -> {
          Evaluation asked = ask("r2", "app04", GatePhase.PRE_DRAIN, 1);
          long out =
              NAMES.stream()
                  .filter(name -> !name.equals("app04") && gate.feed().isOut("shop", name))
                  .count();
          if (asked.verdict() == Verdict.GO && out > 0) {
            tally.outTogether++;
          }
        });
  }

  private void firstTry() {
    SimulatedNode node = world.nodes.get(world.badNode);
    gate.open("r0", "shop", "1.9", Rollout.Kind.DEPLOY, "tool", time.now());
    gate.move("r0", node.name, Phase.STOPPED, "tool", time.now());
    node.stop();
    waitFor(Duration.ofSeconds(2), () -> false);
    node.start("1.9", new FleetScenario.Fault.Fails(1), now());
    gate.move("r0", node.name, Phase.STARTED, "tool", time.now());
    Question question = new Question("shop", "r0", node.name, GatePhase.POST_START, "1.9", 1);
    waitFor(
        scenario.deadline().plusMinutes(1), () -> gate.ask(question, "tool", time.now()).isFinal());
    waitFor(Duration.ofMinutes(1), () -> false);
    gate.finish("r0", Rollout.Result.FAILED, "tool", time.now());
  }

  private void rollOut(String id, List<String> order) {
    List<String> names = new ArrayList<>(order);
    if (scenario.event() == FleetScenario.Event.SECOND_TRY) {
      names.remove(NAMES.get(world.badNode));
      names.addFirst(NAMES.get(world.badNode));
    }
    for (String name : names) {
      if (!upgraded(id, name)) {
        return;
      }
    }
    Evaluation fleet = asked(id, null, GatePhase.FLEET);
    if (scenario.fault() == null && scenario.common() == null && stops(fleet)) {
      tally.stopsOfGood++;
    }
    tally.inconclusive += fleet.verdict() == Verdict.INCONCLUSIVE ? 1 : 0;
  }

  private static boolean stops(Evaluation evaluation) {
    return evaluation.verdict() == Verdict.NO_GO;
  }

  private boolean upgraded(String id, String name) {
    SimulatedNode node = world.node(name);
    boolean bad = world.isBad(name);
    Evaluation before = asked(id, name, GatePhase.PRE_DRAIN);
    if (before.verdict() != Verdict.GO) {
      boolean blamed =
          scenario.fault() == null && scenario.common() == null && scenario.prober() == null;
      tally.stopsOfGood += blamed && stops(before) && scenario.event() == null ? 1 : 0;
      tally.inconclusive += stops(before) ? 0 : 1;
      return false;
    }
    gate.move(id, name, Phase.DRAINING, "tool", time.now());
    gate.move(id, name, Phase.STOPPED, "tool", time.now());
    node.stop();
    waitFor(Duration.ofMillis(1500), () -> false);
    world.start(name, now());
    gate.move(id, name, Phase.STARTED, "tool", time.now());
    long from = now();
    int before2 = runs;
    Evaluation verdict = asked(id, name, GatePhase.POST_START);
    boolean go = verdict.verdict() == Verdict.GO;
    tally.count(world, name, go, stops(verdict), Duration.ofNanos(now() - from));
    tally.verdictRuns += bad == (scenario.fault() != null) ? runs - before2 : 0;
    tally.inconclusive += verdict.verdict() == Verdict.INCONCLUSIVE ? 1 : 0;
    return go;
  }

  private Evaluation ask(String id, @Nullable String name, GatePhase phase, int attempt) {
    return gate.ask(new Question("shop", id, name, phase, NEW, attempt), "tool", time.now());
  }

  private Evaluation asked(String id, @Nullable String name, GatePhase phase) {
    Evaluation[] last = {ask(id, name, phase, 1)};
    long[] askedAt = {now()};
    waitFor(
        LONGEST,
        () -> {
          Evaluation known = gate.standing(last[0].id(), time.now()).orElse(null);
          if (known == null || now() - askedAt[0] >= LONG_POLL.toNanos()) {
            known = ask(id, name, phase, 1);
            askedAt[0] = now();
          }
          last[0] = known;
          return known.isFinal();
        });
    return last[0];
  }

  private void waitFor(Duration most, BooleanSupplier done) {
    long until = now() + most.toNanos();
    while (now() < until && !done.getAsBoolean()) {
      time.pass(POLL.compareTo(most) < 0 ? POLL : most);
    }
  }
}
