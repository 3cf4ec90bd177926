package dev.pitwall.store;

import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Runs as a service makes them: every ten seconds, with three requests and an id of their time. */
final class PackedRuns {
  private PackedRuns() {}

  /** So many runs of one journey through the front door. */
  static List<Run> of(int count) {
    Random random = new Random(42);
    List<Run> runs = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      runs.add(run(random, "checkout", null, Some.NOW.plusSeconds(10L * n)));
    }
    return runs;
  }

  static Run run(Random random, String journey, @Nullable String node, Instant slot) {
    Instant at = slot.plusNanos(random.nextInt(4_000) * 1_000L);
    List<StepResult> steps = new ArrayList<>();
    long sum = 0;
    for (int number = 1; number <= 3; number++) {
      long total = Math.round(30_000 * Math.exp(0.3 * random.nextGaussian()));
      long took = total + 100 + random.nextInt(200);
      steps.add(step(number, took, total, total - random.nextInt(150)));
      sum += took;
    }
    return new Run(
        id(random, at),
        journey,
        "shop",
        node,
        Trigger.SCHEDULE,
        Outcome.PASSED,
        at,
        Micros.duration(sum + 300 + random.nextInt(500)),
        new Met(node == null ? "app01" : node, "1.4.2", "app01-8f3a", null, 3, 0),
        "http",
        null,
        steps,
        List.of());
  }

  private static StepResult step(int number, long took, long total, long firstByte) {
    return new StepResult(
        number,
        "GET /step/" + number,
        false,
        Outcome.PASSED,
        Micros.duration(took),
        200,
        new HttpTimings(
            number == 1 ? Duration.ofMillis(1) : null,
            null,
            Micros.duration(firstByte),
            Micros.duration(total)),
        null);
  }

  /** As boot.TimeIds makes them. */
  static String id(Random random, Instant at) {
    return "run_%012x7%03x%016x"
        .formatted(
            at.toEpochMilli(),
            random.nextInt(0x1000),
            random.nextLong() >>> 2 | Long.MIN_VALUE); // the variant's two bits
  }
}
