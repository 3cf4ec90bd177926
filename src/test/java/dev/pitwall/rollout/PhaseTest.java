package dev.pitwall.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PhaseTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  @Property
  void onlyLegalMovesHappenAndOthersChangeNothing(@ForAll List<Phase> wishes) {
    NodeState state = NodeState.waiting("app01", NOW);
    for (Phase wish : wishes) {
      if (wish == state.phase() || state.phase().next().contains(wish)) {
        state = state.moved(wish, NOW);
        assertThat(state.phase()).isEqualTo(wish);
      } else {
        NodeState before = state;
        assertThatThrownBy(() -> before.moved(wish, NOW))
            .isInstanceOf(IllegalTransition.class)
            .hasMessageContaining(before.phase().key())
            .hasMessageContaining(wish.key());
      }
    }
  }

  @Property
  void aNodeThatWasNeverStartedIsNeverSaidToBe(@ForAll List<Phase> wishes) {
    NodeState state = NodeState.waiting("app01", NOW);
    boolean started = false;
    for (Phase wish : wishes) {
      if (state.phase().next().contains(wish)) {
        state = state.moved(wish, NOW);
        started |= wish == Phase.STARTED;
      }
    }
    assertThat(state.startedAt() != null).isEqualTo(started);
  }

  @Test
  void everyPhaseCanBeLeft() {
    for (Phase phase : Phase.values()) {
      assertThat(phase.next()).isNotEmpty().doesNotContain(phase);
      assertThat(Phase.of(phase.key())).contains(phase);
    }
  }

  @Test
  void aFinishedRolloutTakesNoMoves() {
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    nodes.put("app01", NodeState.waiting("app01", NOW));
    Rollout rollout =
        new Rollout("r1", "shop", "2", Rollout.Kind.DEPLOY, NOW, nodes, null, null, Map.of())
            .finished(Rollout.Result.SUCCEEDED, NOW);
    assertThat(rollout.finished(Rollout.Result.SUCCEEDED, NOW)).isEqualTo(rollout);
    assertThatThrownBy(() -> rollout.moved("app01", Phase.DRAINING, NOW))
        .isInstanceOf(IllegalTransition.class);
    assertThatThrownBy(() -> rollout.finished(Rollout.Result.FAILED, NOW))
        .isInstanceOf(IllegalTransition.class);
  }

  @Test
  void theAuditChainShowsAChange() {
    AuditEntry first = AuditEntry.after(1, NOW, "ann", "hold", AuditEntry.GENESIS);
    AuditEntry second = AuditEntry.after(2, NOW, "ann", "release", first.hash());
    assertThat(second.follows(first.hash())).isTrue();
    AuditEntry forged = new AuditEntry(2, NOW, "ann", "nothing", second.previous(), second.hash());
    assertThat(forged.follows(first.hash())).isFalse();
    assertThat(second.follows(AuditEntry.GENESIS)).isFalse();
  }
}
