package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.store.FilledStore;
import dev.pitwall.testing.Trials;
import dev.pitwall.testing.WebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a service starts that was used for long; the time is printed, and held in the long form. */
class LongUsedIT {
  private static final int RUNS = Trials.count(2_000, 100_000);
  private static final int VERDICTS = Trials.count(500, 10_000);
  private static final int STARTS = Trials.count(1, 9);

  @TempDir Path work;

  @Test
  void itIsReadyAboutAsSoonAsAnEmptyOne() throws Exception {
    try (WebServer good = new WebServer(request -> request.response().end("well"))) {
      WatchedFolder empty = watched("empty", good);
      WatchedFolder used = watched("used", good);
      FilledStore.fill(used.data(), RUNS, VERDICTS);
      List<Long> emptyTook = new ArrayList<>();
      List<Long> usedTook = new ArrayList<>();
      for (int i = 0; i < STARTS; i++) {
        emptyTook.add(start(empty));
        usedTook.add(start(used));
      }
      System.out.printf(
          "ready after %s ms with an empty folder, %s ms with %d runs and %d verdicts%n",
          emptyTook, usedTook, RUNS, VERDICTS);
      if (STARTS > 1) {
        assertThat(median(usedTook)).isLessThan(median(emptyTook) * 3 / 2);
      }
    }
  }

  private WatchedFolder watched(String name, WebServer good) throws Exception {
    return new WatchedFolder(work.resolve(name))
        .journey("well", good.port(), "1s", "- request: GET /\n")
        .with("gates: {shop: {service: well, journeys: [well]}}\n");
  }

  private static long start(WatchedFolder watched) throws Exception {
    long from = System.nanoTime();
    try (Program program = watched.serve(Map.of());
        Curl curl = new Curl(program.url())) {
      assertThat(curl.get("/health/ready").status()).isEqualTo(200);
      long took = Duration.ofNanos(System.nanoTime() - from).toMillis();
      program.signal("TERM");
      assertThat(program.exit(Duration.ofSeconds(20))).isZero();
      return took;
    }
  }

  private static long median(List<Long> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }
}
