package dev.pitwall.model;

import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Trigger;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three nodes as they really are, whatever anybody was told. */
final class ModelFleet {
  static final List<String> NODES = List.of("app01", "app02", "app03");
  private static final Failure BROKEN = new Failure(3, "pay", "status 500", "status 201");
  private static final Duration TOOK = Duration.ofMillis(200);

  /** A process; its number is its name. */
  record Instance(int number, String version, boolean good) {
    String header() {
      return "boot-" + number;
    }
  }

  /**
   * Something that was told of a node or the front door, and what was really behind it.
   *
   * @param node null for the front door
   * @param journey null for a health answer
   * @param from when it was begun
   * @param good whether it passed, or was up
   * @param measured whether it passed or failed, and is not stray
   * @param first the process that was there when it began; null for none
   * @param met the process that answered last; null for none
   */
  record Sight(
      @Nullable String node,
      @Nullable String journey,
      Instant from,
      Instant at,
      boolean good,
      boolean measured,
      @Nullable Instance first,
      @Nullable Instance met) {}

  /** A run, with what was behind it. */
  record Seen(Run run, Sight sight) {}

  private final Map<String, Instance> processes = new HashMap<>();
  private final boolean instances;
  private int started;
  private int runs;

  ModelFleet(boolean instances) {
    this.instances = instances;
    NODES.forEach(node -> start(node, "1.0", true));
  }

  void start(String node, String version, boolean good) {
    processes.put(node, new Instance(++started, version, good));
  }

  void stop(String node) {
    processes.remove(node);
  }

  @Nullable Instance on(@Nullable String node) {
    return node == null
        ? NODES.stream().filter(processes::containsKey).findFirst().map(processes::get).orElse(null)
        : processes.get(node);
  }

  /** What a node answers to the question for its health. */
  HealthSample health(String node, Instant now) {
    Instance process = processes.get(node);
    return process == null
        ? HealthSample.refused("shop", node, now, "refused")
        : new HealthSample(
            "shop", node, now, true, "200", process.version(), instances ? process.header() : null);
  }

  Sight sightOf(HealthSample sample) {
    Instance process = processes.get(sample.node());
    return new Sight(
        sample.node(), null, sample.at(), sample.at(), sample.up(), true, process, process);
  }

  String nextRun() {
    return "run_" + (100_000 + ++runs);
  }

  /** A run that meets what is there now. */
  Seen run(String journey, @Nullable String node, Action.Course course, Instant now) {
    return ended(nextRun(), journey, node, course, on(node), now, now.plus(TOOK));
  }

  /**
   * A run that began at one process and ends at what is there now: where that is another one, it
   * fails at the end of the first, or goes on with the second when that is good.
   */
  Seen ended(
      String id,
      String journey,
      @Nullable String node,
      Action.Course course,
      @Nullable Instance first,
      Instant from,
      Instant at) {
    Instance last = on(node);
    boolean same = first != null && first.equals(last);
    boolean passes = last != null && last.good() && (same || from.toEpochMilli() / 100 % 2 == 0);
    @Nullable Instance met = same || passes ? last : first;
    Outcome outcome =
        switch (course) {
          case ERRORED -> Outcome.ERRORED;
          case STRAY -> Outcome.PASSED;
          case TRUE, LATE, SLOW -> passes ? Outcome.PASSED : Outcome.FAILED;
        };
    Met seen =
        met == null
            ? Met.NOBODY
            : new Met(node, met.version(), instances ? met.header() : null, null, 0, 0);
    Run run =
        new Run(
            id,
            journey,
            "shop",
            node,
            Trigger.BURST,
            outcome,
            from,
            Duration.between(from, at),
            course == Action.Course.STRAY ? seen.strayed("answered by another node") : seen,
            "http",
            outcome == Outcome.PASSED ? null : BROKEN,
            List.of(),
            List.of());
    boolean passed = outcome == Outcome.PASSED;
    boolean measured = course != Action.Course.STRAY && course != Action.Course.ERRORED;
    return new Seen(run, new Sight(node, journey, from, at, passed, measured, first, met));
  }
}
