package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is unpacked is what was packed, but for the words of its steps. */
class RunBlockTest {
  @Provide
  Arbitrary<List<Run>> runs() {
    return AnyRecords.run().filter(RunBlock::takes).list().ofMaxSize(30);
  }

  @Property(tries = 200)
  void anyRuns(@ForAll("runs") List<Run> runs) {
    assertThat(RunBlock.of(runs).runs())
        .isEqualTo(runs.stream().map(RunBlockTest::withoutWords).toList());
  }

  static Run withoutWords(Run run) {
    return RunShape.with(
        run,
        run.id(),
        run.startedAt(),
        run.took(),
        run.steps().stream().map(step -> RunShape.with(step, step.took(), step.phases())).toList());
  }

  @Test
  void idsWithTheirTimeAndIdsWithout() {
    List<String> ids =
        List.of(
            "run_019ab3c3d4e57f00a1b2c3d4e5f60718", "RUN_019ab3c3d4e57f00", "00000001", "", "ü");
    for (String id : ids) {
      assertThat(PackedId.of(id).text()).isEqualTo(id);
    }
    assertThat(PackedId.of(ids.getFirst()).rest()).hasSize(PackedId.REST);
  }

  @Test
  void bytesThatAreDamagedNeverGiveOtherRunsOfAnotherNumber() {
    List<Run> runs = PackedRuns.of(50);
    RunBlock block = RunBlock.of(runs);
    Random random = new Random(7);
    for (int n = 0; n < 200; n++) {
      byte[] cut = Arrays.copyOf(block.body(), random.nextInt(block.body().length));
      assertThatThrownBy(() -> new RunBlock(block.ids(), cut).runs())
          .isInstanceOf(RuntimeException.class);
    }
  }
}
