package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is read is what was written, whatever is in it. */
class RoundTripTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");

  @SuppressWarnings("NullAway.Init") // before the container
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Store store;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("pitwall-round-trip");
    store = Store.open(directory, InstantSource.fixed(NOW));
  }

  @AfterContainer
  static void close() throws IOException {
    store.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 40)
  void aRun(@ForAll("runs") List<Run> runs) {
    store.runs().insert(runs);
    for (Run run : runs) {
      assertThat(store.runs().find(run.id())).contains(run);
    }
  }

  @Property(tries = 100)
  void anEvaluation(@ForAll("evaluations") Evaluation evaluation) {
    store.journal().write(new Entry.OfEvaluation(evaluation), "test", "evaluated");
    assertThat(store.evaluations().find(evaluation.id())).contains(evaluation);
  }

  @Property(tries = 60)
  void aRollout(@ForAll("rollouts") Rollout rollout) {
    store.journal().write(new Entry.OfRollout(rollout), "test", "moved");
    Rollout found = store.rollouts().find(rollout.id()).orElseThrow();
    assertThat(found).isEqualTo(rollout);
    assertThat(found.nodes().keySet()).containsExactlyElementsOf(rollout.nodes().keySet());
  }

  @Property(tries = 60)
  void aRecordOfTheBookOfNodes(@ForAll("nodeRecords") NodeRecord node) {
    store.journal().write(new Entry.OfNode(node), "test", "moved");
    assertThat(store.journal().remember().nodes()).contains(node);
  }

  @Property(tries = 60)
  void aHold(@ForAll("holds") Hold hold) {
    store.journal().write(new Entry.OfHold(hold), "test", "held");
    assertThat(store.rollouts().findHold(hold.id())).contains(hold);
  }

  @Property(tries = 60)
  void anAcknowledgement(@ForAll("acknowledgements") Acknowledgement acknowledgement) {
    store.journal().write(new Entry.OfAcknowledgement(acknowledgement), "test", "seen");
    assertThat(store.evaluations().acknowledgementsOf(acknowledgement.evaluation()))
        .containsExactly(acknowledgement);
  }

  @Provide
  Arbitrary<List<Run>> runs() {
    return AnyRecords.run().list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<Evaluation> evaluations() {
    return AnyRecords.evaluation();
  }

  @Provide
  Arbitrary<Rollout> rollouts() {
    return AnyRecords.rollout();
  }

  @Provide
  Arbitrary<NodeRecord> nodeRecords() {
    return AnyRecords.nodeRecord();
  }

  @Provide
  Arbitrary<Hold> holds() {
    return AnyRecords.hold();
  }

  @Provide
  Arbitrary<Acknowledgement> acknowledgements() {
    return AnyRecords.acknowledgement();
  }
}
