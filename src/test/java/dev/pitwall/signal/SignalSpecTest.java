package dev.pitwall.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.source.http.HttpSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalSpecTest {
  private static SignalSpec every(Duration every, SourceSpec source) {
    return new SignalSpec(
        "orders", null, SignalSpec.Kind.QUEUE, source, every, Duration.ofSeconds(1), every);
  }

  private static HttpSpec http(Map<Figure, String> paths) {
    return new HttpSpec(new SourceSpec.Link("http://h", null, Map.of()), paths);
  }

  @Test
  void aSourceKeepsItsOwnCopyOfThePaths() {
    Map<Figure, String> paths = new HashMap<>(Map.of(Figure.DEPTH, "$.depth"));
    HttpSpec http = http(paths);
    paths.clear();
    assertThat(http.paths()).containsOnlyKeys(Figure.DEPTH);
    assertThat(every(Duration.ofSeconds(1), http).tells(Figure.DEPTH)).isTrue();
  }

  @Test
  void theSlowerItIsReadTheFurtherItsWindowLooksBack() {
    SourceSpec source = http(Map.of(Figure.DEPTH, "$.depth"));
    assertThat(every(Duration.ofSeconds(1), source).window()).isEqualTo(QueueWindow.SPAN);
    assertThat(every(Duration.ofMinutes(1), source).window()).isEqualTo(Duration.ofMinutes(6));
  }
}
