package dev.pitwall.store;

import static dev.pitwall.testing.Gates.gate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.MonitoredConfig;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.testing.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last verdict about a node can be acknowledged for as long as it is kept. */
class LateAcknowledgementTest {
  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T10:00:00Z");
  private final AtomicInteger ids = new AtomicInteger();

  private GateService on(Store store) {
    MonitoredConfig config =
        new MonitoredConfig(
            List.of(Shop.service("app01", "app02", "app03")),
            List.of(gate().health().minHealthy(1).policy()),
            List.of());
    return new GateService(config, store.journal(), p -> p + "_" + ids.incrementAndGet(), now);
  }

  @Test
  void anAcknowledgementFreesTheNodeHoweverOldTheVerdict() {
    Evaluation stop;
    try (Store store = Store.open(directory, () -> now)) {
      GateService before = on(store);
      before.open("r1", "shop", "2.0", Rollout.Kind.DEPLOY, "pipeline", now);
      before.move("r1", "app01", Phase.STARTED, "pipeline", now);
      Question question = new Question("shop", "r1", "app01", GatePhase.POST_START, "2.0", 1);
      before.ask(question, "pipeline", now);
      now = now.plusSeconds(301);
      before.feed().tick(now);
      stop = before.ask(question, "pipeline", now);
      assertThat(stop.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
      before.finish("r1", Rollout.Result.FAILED, "pipeline", now);
    }
    now = now.plus(Duration.ofDays(31));
    try (Store store = Store.open(directory, () -> now)) {
      GateService after = on(store);
      after.acknowledge(stop.id(), "ann", "that was long ago", now);
      assertThat(after.nodes("shop"))
          .filteredOn(one -> one.node().equals("app01"))
          .noneMatch(one -> one.phase() == Phase.FAILED);
    }
  }
}
