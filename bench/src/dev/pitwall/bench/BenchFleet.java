package dev.pitwall.bench;

import dev.pitwall.boot.TimeIds;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.RunDemands;
import dev.pitwall.schedule.RunStarter;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.schedule.ScheduleLimits;
import dev.pitwall.schedule.Timeline;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that nobody has to serve: what runs meet on them and what they say of their health is made
 * up, and each run takes its time. One run in a hundred fails, on every node alike.
 */
final class BenchFleet {
  static final String VERSION = "2.0";
  private static final String BEFORE = "1.0";
  private static final double FLAKE = 0.01;
  private static final Duration LEAST_TOOK = Duration.ofMillis(20);
  private static final int VARIES_BY_MILLIS = 200;
  private static final int RUNS_AT_ONCE = 256;

  private final List<String> nodes = new ArrayList<>();
  private final List<Journey> journeys = new ArrayList<>();
  private final Service service;
  private final int upgraded;
  private final Random random = new Random(4711);
  private final TimeIds ids = new TimeIds();

  /**
   * A fleet.
   *
   * @param upgraded so many of its nodes have the new version
   * @param paces how often a journey runs at each node and through the front door, in turn
   */
  BenchFleet(int nodeCount, int upgraded, int journeyCount, Duration... paces) {
    this.upgraded = upgraded;
    for (int i = 0; i < nodeCount; i++) {
      nodes.add("app%02d".formatted(i));
    }
    for (int i = 0; i < journeyCount; i++) {
      Duration every = paces[i % paces.length];
      journeys.add(Shop.journey("journey%02d".formatted(i), "Journey " + i, every, every));
    }
    this.service = Shop.service(nodes.toArray(String[]::new));
  }

  List<Journey> journeys() {
    return journeys;
  }

  List<String> journeyNames() {
    return journeys.stream().map(Journey::name).toList();
  }

  Service service() {
    return service;
  }

  List<String> nodes() {
    return nodes;
  }

  List<String> upgradedNodes() {
    return nodes.subList(0, upgraded);
  }

  /** A schedule of its journeys, of which nothing is started yet. */
  Schedule schedule(RunDemands judges, Schedule.Listener listener) {
    Timeline timeline = Timeline.of(InstantSource.system());
    return new Schedule(
        journeys,
        List.of(service),
        new Schedule.Tools(starter(timeline), judges, listener, ids, timeline),
        ScheduleLimits.of(RUNS_AT_ONCE, 2));
  }

  private RunStarter starter(Timeline timeline) {
    return (request, ended) -> {
      String node = request.target().nodeName();
      Run run = run(request.id(), request.journey(), node, request.trigger(), timeline.now());
      timeline.after(run.took(), () -> ended.accept(run));
    };
  }

  /** A run by the schedule that began at that moment, after the new version was started. */
  Run run(Journey journey, @Nullable String node, Instant began) {
    return run(ids.next("run"), journey, node, Trigger.SCHEDULE, began);
  }

  private Run run(
      String id, Journey journey, @Nullable String node, Trigger trigger, Instant began) {
    return run(id, journey, node, trigger, began, versionOf(node));
  }

  private Run run(
      String id,
      Journey journey,
      @Nullable String node,
      Trigger trigger,
      Instant began,
      @Nullable String version) {
    boolean fails = random.nextDouble() < FLAKE;
    return new Run(
        id,
        journey.name(),
        service.name(),
        node,
        trigger,
        fails ? Outcome.FAILED : Outcome.PASSED,
        began,
        LEAST_TOOK.plusMillis(random.nextInt(VARIES_BY_MILLIS)),
        new Met(node, version, null, null, 3, fails ? 1 : 0),
        "http",
        fails ? new Failure(2, "pay", "status 500", "status 201") : null,
        List.of(),
        List.of());
  }

  /** Every second of the upgraded nodes does not tell its version, which leaves questions open. */
  private @Nullable String versionOf(@Nullable String node) {
    int number = nodes.indexOf(node);
    if (number < 0 || number >= upgraded) {
      return BEFORE;
    }
    return number % 2 == 0 ? VERSION : null;
  }

  /** What that node says of its health. */
  HealthSample health(String node, Instant at) {
    return new HealthSample(service.name(), node, at, true, "200 in 3 ms", versionOf(node));
  }

  /** The runs of the hour before a moment, at the pace of the schedule, with the old version. */
  List<Run> hourBefore(Instant now) {
    List<Run> runs = new ArrayList<>();
    for (Journey journey : journeys) {
      long count = Duration.ofHours(1).dividedBy(journey.nodesEvery());
      for (long i = count; i > 0; i--) {
        Instant began = now.minus(journey.nodesEvery().multipliedBy(i));
        for (String node : nodes) {
          runs.add(old(journey, node, began));
        }
        runs.add(old(journey, null, began));
      }
    }
    return runs;
  }

  private Run old(Journey journey, @Nullable String node, Instant began) {
    return run(ids.next("run"), journey, node, Trigger.SCHEDULE, began, BEFORE);
  }

  /** The runs that a second brings at the pace of the schedule. */
  List<Run> runsOf(Instant second) {
    List<Run> runs = new ArrayList<>();
    for (int j = 0; j < journeys.size(); j++) {
      Journey journey = journeys.get(j);
      long period = journey.nodesEvery().toSeconds();
      for (int n = 0; n <= nodes.size(); n++) {
        if ((second.getEpochSecond() + j + 7L * n) % period == 0) {
          runs.add(run(journey, n < nodes.size() ? nodes.get(n) : null, second));
        }
      }
    }
    return runs;
  }
}
