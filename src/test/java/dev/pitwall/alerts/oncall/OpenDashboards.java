package dev.pitwall.alerts.oncall;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.dashboards.Asked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Grafana's screens as somebody has them open all the time: which have shown nothing so far. */
final class OpenDashboards implements AutoCloseable {
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
  private final PrometheusApi prometheus;
  private final List<Asked> dark;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  OpenDashboards(PrometheusApi prometheus) {
    this.prometheus = prometheus;
    this.dark =
        new CopyOnWriteArrayList<>(Stream.concat(Asked.panels(), Asked.annotations()).toList());
    var _ = looking.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      dark.removeIf(asked -> shows(prometheus.query(asked.expr())));
    } catch (RuntimeException | AssertionError e) {
      faults.add(e);
    }
  }

  private static boolean shows(JsonNode series) {
    for (JsonNode one : series) {
      if (!one.path("value").get(1).asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  /** The queries that have not returned a figure at any moment since then. */
  List<String> darkSince(Instant begin) {
    return dark.stream()
        .filter(asked -> !showed(asked, begin))
        .map(asked -> asked.place() + ": " + asked.expr())
        .toList();
  }

  /** As Grafana draws a line: a moment too short for a look at the screen is on it. */
  private boolean showed(Asked asked, Instant begin) {
    JsonNode lines = prometheus.range(asked.expr(), begin, Instant.now(), AcceleratedRules.SCRAPE);
    for (JsonNode line : lines) {
      for (JsonNode point : line.path("values")) {
        if (!point.get(1).asText().equals("NaN")) {
          return true;
        }
      }
    }
    return false;
  }

  /** The queries that failed. */
  List<Throwable> faults() {
    return new ArrayList<>(faults);
  }

  @Override
  public void close() {
    looking.shutdownNow();
    looking.close();
  }
}
