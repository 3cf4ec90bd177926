package dev.pitwall.store;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunArchive;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.EvaluationArchive;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A small rollout with something in every table, and all of it read back. */
record AStory(
    List<Run> runs,
    List<Rollout> rollouts,
    List<Evaluation> evaluations,
    List<Hold> holds,
    List<Acknowledgement> acknowledgements,
    Journal.Memory memory,
    List<AuditEntry> lines) {
  static final Instant NOW = Some.NOW;
  static final InstantSource CLOCK = InstantSource.fixed(NOW);

  /** Writes it: six lines of audit. */
  static void tell(Store store) {
    store.runs().insert(List.of(Some.run(1, NOW), Some.run(2, NOW), Some.run(3, NOW)));
    write(store, new Entry.OfRollout(Some.rollout("r1", NOW)));
    write(store, new Entry.OfEvaluation(Some.evaluation("e1", "r1", Verdict.PENDING, NOW)));
    write(store, new Entry.OfEvaluation(Some.evaluation("e1", "r1", Verdict.NO_GO, NOW)));
    write(
        store,
        new Entry.OfNode(
            new NodeRecord(
                "shop",
                "app01",
                Phase.STARTED,
                NOW,
                "r1",
                1,
                Incarnation.found(NOW),
                new NodeRecord.LastVerdict("e1", "shop", Verdict.NO_GO, NOW))));
    write(store, new Entry.OfHold(new Hold("h1", "shop", "ada", "look", NOW, null, null, null)));
    write(store, new Entry.OfAcknowledgement(new Acknowledgement("e1", "ada", "known", NOW)));
  }

  static void write(Store store, Entry entry) {
    store.journal().write(entry, "test", "wrote");
  }

  /** A folder in which it was told. */
  static Path told(Path folder) {
    try (Store store = Store.open(folder, CLOCK)) {
      tell(store);
    }
    return folder;
  }

  /** All that there is in a folder. */
  static AStory of(Path folder) {
    try (Store store = Store.open(folder, CLOCK)) {
      return of(store);
    }
  }

  static AStory of(Store store) {
    return new AStory(
        store.runs().list(RunArchive.RunFilter.newest(500)),
        store.rollouts().list(null, 500),
        store.evaluations().list(new EvaluationArchive.EvaluationFilter(null, null, null, 500)),
        store.rollouts().holds(null, 500),
        store.evaluations().acknowledgementsOf("e1"),
        store.journal().remember(),
        store.audit().list(null, 500));
  }
}
