package dev.pitwall.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalSpecTest {
  @Test
  void itKeepsItsOwnCopyOfThePaths() {
    Map<String, String> paths = new HashMap<>(Map.of("depth", "$.depth"));
    Duration second = Duration.ofSeconds(1);
    SignalSpec spec =
        new SignalSpec(
            "orders", null, SignalSpec.Kind.QUEUE, "http://h", paths, second, second, second);
    paths.clear();
    assertThat(spec.paths()).containsOnlyKeys("depth");
  }
}
