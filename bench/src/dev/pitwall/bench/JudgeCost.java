package dev.pitwall.bench;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.rollout.Question;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * The CPU time of 100 open questions on 40 nodes that 50 journeys visit every 30 s: of the thread
 * that judges and of the one that asks each of them every 5 s; and of the whole process, which also
 * makes the runs.
 */
final class JudgeCost {
  private static final int NODES = 40;
  private static final int JOURNEYS = 50;
  private static final int UPGRADED = 20;
  private static final int QUESTIONS = 100;
  private static final Duration PACE = Duration.ofSeconds(30);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(5);
  private static final double GOAL = 0.25;

  /** Of a core, in each round. */
  private record Shares(List<Double> judging, List<Double> process) {}

  private final Plan plan;
  private final Report report;

  JudgeCost(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  void run() {
    report.say("");
    report.say(
        "judging: %d nodes, %d journeys every %d s, health every second"
            .formatted(NODES, JOURNEYS, PACE.toSeconds()));
    Shares without = measured("no question", List.of());
    Shares with = measured(QUESTIONS + " questions", questions());
    report.say(
        String.format(
            Locale.ROOT,
            "  medians with questions and without: judging %.3f and %.3f, whole process %.3f and %.3f",
            Rounds.median(with.judging()),
            Rounds.median(without.judging()),
            Rounds.median(with.process()),
            Rounds.median(without.process())));
    report.limit("cores for 100 questions, at most", Collections.max(with.judging()), GOAL);
  }

  private static List<GatePolicy> gates() {
    List<String> journeys = fleet().journeyNames();
    List<GatePolicy> gates = new ArrayList<>();
    for (int i = 0; i < QUESTIONS / UPGRADED; i++) {
      gates.add(GatedFleet.gate("gate" + i, journeys));
    }
    return gates;
  }

  private static BenchFleet fleet() {
    return new BenchFleet(NODES, UPGRADED, JOURNEYS, PACE);
  }

  private static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (GatePolicy gate : gates()) {
      fleet().upgradedNodes().forEach(node -> questions.add(GatedFleet.question(gate, node)));
    }
    return questions;
  }

  private Shares measured(String side, List<Question> questions) {
    try (GatedFleet fleet = new GatedFleet(fleet(), gates())) {
      fleet.upgrade();
      fleet.ask(questions);
      fleet.catchUp();
      JudgeLoop judge = fleet.start();
      if (questions.isEmpty()) {
        return rounds(side, fleet, List.of(judge.thread()));
      }
      Duration every = ASKED_EVERY.dividedBy(questions.size());
      try (Asker asker = new Asker(fleet.gate(), fleet.clock(), questions, every)) {
        Shares shares = rounds(side, fleet, List.of(judge.thread(), asker.thread()));
        Latencies asked = asker.ended();
        report.say(
            String.format(
                Locale.ROOT,
                "  %d were asked: p50 %.2f ms, p99 %.2f ms",
                asked.size(),
                asked.millis(0.5),
                asked.millis(0.99)));
        return shares;
      }
    }
  }

  private Shares rounds(String side, GatedFleet fleet, List<Thread> threads) {
    rest(plan.warmUp().multipliedBy(2));
    Shares shares = new Shares(new ArrayList<>(), new ArrayList<>());
    for (int i = 1; i <= plan.rounds(); i++) {
      fleet.slots().reset();
      long process = processCpu();
      long judging = cpu(threads);
      long from = System.nanoTime();
      rest(plan.seconds());
      double nanos = System.nanoTime() - from;
      shares.judging().add((cpu(threads) - judging) / nanos);
      shares.process().add((processCpu() - process) / nanos);
      report.say(
          String.format(
              Locale.ROOT,
              "  %s, round %d: %.3f of a core; whole process %.3f, %.0f runs/s, %.0f/s of them bursts",
              side,
              i,
              shares.judging().getLast(),
              shares.process().getLast(),
              fleet.slots().runs() * 1e9 / nanos,
              fleet.slots().bursts() * 1e9 / nanos));
    }
    return shares;
  }

  private static long cpu(List<Thread> threads) {
    return threads.stream()
        .mapToLong(
            thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()))
        .sum();
  }

  private static long processCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  static void rest(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
