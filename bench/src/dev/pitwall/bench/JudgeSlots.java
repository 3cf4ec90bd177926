package dev.pitwall.bench;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.RunDemand;
import dev.pitwall.rollout.RunDemands;
import dev.pitwall.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A schedule of 400 lanes beside 5 questions on HOLD and 40 open ones, and how long answers take
 * meanwhile. On the other side, in the same seconds, a schedule of as many lanes that nobody asks
 * for runs, and the same questions to a gate to which nothing else comes.
 */
final class JudgeSlots {
  private static final int NODES = 4;
  private static final int UPGRADED = 3;
  private static final int JOURNEYS = 80;
  private static final int JOURNEYS_OF_A_GATE = 20;
  private static final int GATES = 16;
  private static final int HELD = 5;
  private static final int OPEN = 40;
  private static final Duration ASK_EVERY = Duration.ofMillis(10);
  private static final int ROUNDS = 12;
  private static final double GOAL_MILLIS = 5;

  private final Plan plan;
  private final Report report;
  private final List<GatePolicy> gates = new ArrayList<>();
  private final List<GatePolicy> held;
  private final List<Question> questions = new ArrayList<>();

  JudgeSlots(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
    List<String> journeys = fleet().journeyNames();
    for (int i = 0; i < GATES; i++) {
      int from = i * JOURNEYS_OF_A_GATE % JOURNEYS;
      gates.add(GatedFleet.gate("gate" + i, journeys.subList(from, from + JOURNEYS_OF_A_GATE)));
    }
    this.held = gates.subList(0, 2);
    questions.addAll(about(held).subList(0, HELD));
    questions.addAll(about(gates.subList(held.size(), GATES)).subList(0, OPEN));
  }

  private static BenchFleet fleet() {
    return new BenchFleet(
        NODES,
        UPGRADED,
        JOURNEYS,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30));
  }

  private static List<Question> about(List<GatePolicy> some) {
    List<Question> about = new ArrayList<>();
    for (GatePolicy gate : some) {
      fleet().upgradedNodes().forEach(node -> about.add(GatedFleet.question(gate, node)));
    }
    return about;
  }

  void run() {
    SlotCount alone = new SlotCount(run -> {});
    try (GatedFleet loaded = asked();
        GatedFleet idle = asked();
        Schedule schedule = fleet().schedule(new Nobody(), alone)) {
      loaded.start();
      idle.judge();
      schedule.start();
      try (Asker toLoaded = new Asker(loaded.gate(), loaded.clock(), questions, ASK_EVERY);
          Asker toIdle = new Asker(idle.gate(), idle.clock(), questions, ASK_EVERY)) {
        JudgeCost.rest(plan.warmUp().multipliedBy(2));
        toLoaded.reset();
        toIdle.reset();
        loaded.slots().reset();
        alone.reset();
        JudgeCost.rest(plan.seconds().multipliedBy(ROUNDS));
        say(loaded, alone, toLoaded.ended(), toIdle.ended());
      }
    }
  }

  private GatedFleet asked() {
    GatedFleet fleet = new GatedFleet(fleet(), gates);
    fleet.upgrade();
    held.forEach(
        gate -> fleet.gate().hold(gate.name(), "bench", "a freeze", null, fleet.clock().instant()));
    fleet.ask(questions);
    fleet.catchUp();
    return fleet;
  }

  private void say(GatedFleet loaded, SlotCount alone, Latencies asked, Latencies idle) {
    report.say("");
    report.say(
        "slots and answers: %d lanes, %d questions on HOLD, %d open, for %d s"
            .formatted(
                JOURNEYS * (NODES + 1),
                HELD,
                OPEN,
                plan.seconds().multipliedBy(ROUNDS).toSeconds()));
    say("beside the questions", loaded.slots());
    say("nobody asks", alone);
    say("ask, of this gate", asked);
    say("ask, of an idle gate", idle);
    report.limit("slots lost beside questions", (double) loaded.slots().lost(), 1);
    report.limit("ask p99 ms beside 400 lanes", asked.millis(0.99), GOAL_MILLIS);
  }

  private void say(String side, SlotCount count) {
    report.say(
        String.format(
            Locale.ROOT,
            "  %s: %d slots, %d lost, the latest %.1f ms late; %d runs, %d of them bursts",
            side,
            count.slots(),
            count.lost(),
            count.latestMillis(),
            count.runs(),
            count.bursts()));
  }

  private void say(String side, Latencies latencies) {
    report.say(
        String.format(
            Locale.ROOT,
            "  %s: %d answers, p50 %.2f ms, p99 %.2f ms, the longest %.1f ms",
            side,
            latencies.size(),
            latencies.millis(0.5),
            latencies.millis(0.99),
            latencies.millis(1)));
  }

  /** Judges whom nobody asked anything. */
  private static final class Nobody implements RunDemands {
    @Override
    public boolean isOut(String service, String node) {
      return false;
    }

    @Override
    public List<RunDemand> demands() {
      return List.of();
    }

    @Override
    public void onDemands(Runnable listener) {}

    @Override
    public void started(String run, String journey, @Nullable String node, Instant at) {}

    @Override
    public void gaveUp(String run, String journey, @Nullable String node) {}

    @Override
    public void settled(Run run) {}
  }
}
