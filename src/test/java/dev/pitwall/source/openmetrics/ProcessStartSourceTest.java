package dev.pitwall.source.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.testing.WebServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessStartSourceTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  /** The instance that a good answer names when the node's page of metrics is this. */
  private @Nullable String named(int status, String page) throws Exception {
    return ((HealthSample) read(true, status, page)).instanceSeen();
  }

  private Sample read(boolean up, int status, String page) throws Exception {
    return read(up, status, List.of(page)).getFirst();
  }

  /** What is read one after the other from these pages. */
  private List<Sample> read(boolean up, int status, List<String> pages) throws Exception {
    Queue<String> left = new ArrayDeque<>(pages);
    try (WebServer server =
        new WebServer(
            request ->
                request
                    .response()
                    .setStatusCode("shop.test".equals(request.getHeader("Host")) ? status : 421)
                    .end(left.remove()))) {
      Service.Node node = new Service.Node("app01", "127.0.0.1", server.port());
      Service shop =
          new Service(
              "shop", URI.create("http://shop.test"), null, null, "/h", List.of(node), Map.of());
      ProcessStartSource source =
          new ProcessStartSource(
              () -> new HealthSample("shop", "app01", NOW, up, "200", "2.0"),
              shop,
              node,
              NodeAccess.of(shop, node, Secrets.NONE),
              "/metrics",
              Duration.ofSeconds(5),
              server.fetch());
      return pages.stream().map(page -> source.read()).toList();
    }
  }

  private static String page(String... starts) {
    return "# TYPE process_start_time_seconds gauge\nup 1\n" + String.join("\n", starts) + "\n";
  }

  @Test
  void anotherStartTimeIsAnotherInstance() throws Exception {
    String one = named(200, page("process_start_time_seconds 1763000000.25"));
    assertThat(one).isNotNull();
    assertThat(named(200, page("process_start_time_seconds 1763000000.25"))).isEqualTo(one);
    assertThat(named(200, page("process_start_time_seconds 1.76300000026e9"))).isNotEqualTo(one);
  }

  @Test
  void aStartTimeThatMovesWithTheClockOfItsMachineIsTheSameInstance() throws Exception {
    List<String> told =
        read(
                true,
                200,
                List.of(
                    page("process_start_time_seconds 1763000000.25"),
                    page("process_start_time_seconds 1763000001.3"),
                    page("process_start_time_seconds 1763000000.1"),
                    page("process_start_time_seconds 1763000004.9")))
            .stream()
            .map(sample -> String.valueOf(((HealthSample) sample).instanceSeen()))
            .toList();
    assertThat(told.subList(0, 3)).containsOnly(told.getFirst());
    assertThat(told.getLast()).isNotEqualTo(told.getFirst());
  }

  @Test
  void aClockThatDriftsSlowlyIsNoStartHoweverFarItGoes() throws Exception {
    List<String> pages =
        IntStream.range(0, 20)
            .mapToObj(i -> page("process_start_time_seconds " + (1_763_000_000 + i)))
            .toList();
    assertThat(
            read(true, 200, pages).stream()
                .map(sample -> String.valueOf(((HealthSample) sample).instanceSeen()))
                .distinct())
        .hasSize(1);
  }

  @Test
  void severalProcessesBehindAPortAreOneInstanceUntilOneOfThemIsStartedAgain() throws Exception {
    String worker = "process_start_time_seconds{worker=\"%d\"} %d";
    String both = named(200, page(worker.formatted(1, 100), worker.formatted(2, 200)));
    assertThat(named(200, page(worker.formatted(2, 200), worker.formatted(1, 100))))
        .isEqualTo(both);
    assertThat(named(200, page(worker.formatted(1, 100), worker.formatted(2, 300))))
        .isNotEqualTo(both);
  }

  @Test
  void aPageThatTellsNoStartNamesNoInstance() throws Exception {
    assertThat(named(200, page())).isNull();
    assertThat(named(200, "process_start_time_seconds soon\n")).isNull();
    assertThat(named(404, page("process_start_time_seconds 100"))).isNull();
  }

  @Test
  void aNodeThatIsNotWellIsNotAskedForIt() throws Exception {
    HealthSample down = (HealthSample) read(false, 200, page("process_start_time_seconds 100"));
    assertThat(down.up()).isFalse();
    assertThat(down.instanceSeen()).isNull();
  }
}
