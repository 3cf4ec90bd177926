package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.demo.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A demo that was played to its end.
 *
 * @param lines what it printed
 */
record DemoRun(List<String> lines) {
  private static final Duration WITHIN = Duration.ofMinutes(6);

  /** Plays it; it has to end well and to leave neither a process nor a file. */
  static DemoRun played(Path work, String... more) throws Exception {
    return played(work, Map.of(), more);
  }

  /** The same on a machine without a browser, where its HTTP journeys prove the nodes sooner. */
  static DemoRun playedWithoutBrowser(Path work, Scenario scenario) throws Exception {
    DemoRun demo =
        played(
            work,
            Map.of("PITWALL_BROWSER", work.resolve("none").toString()),
            "--scenario",
            scenario.id());
    assertThat(demo.lines()).contains("No browser was found, so only the HTTP journeys run.");
    return demo;
  }

  private static DemoRun played(Path work, Map<String, String> environment, String... more)
      throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("demo", "--once", "--port", "0"), Stream.of(more))
            .toArray(String[]::new);
    try (Program demo = Program.start(work, environment, arguments)) {
      int code = demo.exit(WITHIN);
      assertThat(code).as(demo.everything()).isZero();
      assertThat(Traces.of(work)).as("processes left").isEmpty();
      assertThat(Traces.files(work.resolve("tmp"))).as("files left").isEmpty();
      return new DemoRun(demo.out());
    }
  }

  /** The line of the verdict that stopped the build: who, what was seen, what was asked for. */
  String stop() {
    String stop =
        lines.stream()
            .filter(line -> line.contains("  NO_GO ") || line.contains("  INCONCLUSIVE "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing stopped it"));
    assertThat(stop).contains("required");
    assertThat(lines.get(lines.indexOf(stop) + 1)).containsPattern("http://127.*/evaluations/\\S+");
    return stop;
  }
}
