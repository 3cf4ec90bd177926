package dev.pitwall.store;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.Journal;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Decides without end, and names each decision once it was told that it is on disk. Its end is to
 * be killed.
 */
final class KilledWriter {
  private KilledWriter() {}

  private static NodeRecord decided(String evaluation, Verdict verdict, Instant now) {
    return new NodeRecord(
        "shop",
        "app01",
        Phase.STARTED,
        now,
        null,
        1,
        Incarnation.found(now),
        new NodeRecord.LastVerdict(evaluation, "shop", verdict, now));
  }

  /** Takes the data directory. */
  @SuppressWarnings("SystemOut") // its output is what the test reads
  public static void main(String[] arguments) {
    Store store = Store.open(Path.of(arguments[0]), InstantSource.system());
    for (int n = 1; ; n++) {
      Instant now = InstantSource.system().instant();
      String id = "%08d".formatted(n);
      Verdict verdict = n % 2 == 0 ? Verdict.GO : Verdict.NO_GO;
      store.runWriter().offer(Some.run(n, now));
      store
          .journal()
          .write(
              List.of(
                  new Journal.Line(
                      new Entry.OfEvaluation(Some.evaluation(id, null, verdict, now)),
                      "killed",
                      "n " + n),
                  new Journal.Line(
                      new Entry.OfNode(decided(id, verdict, now)), "killed", "moved")));
      System.out.println(id + " " + verdict);
    }
  }
}
