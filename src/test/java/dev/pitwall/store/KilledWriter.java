package dev.pitwall.store;

import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Journal.Entry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Decides without end, and names each decision once it was told that it is on disk. Its end is to
 * be killed.
 */
final class KilledWriter {
  private KilledWriter() {}

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
              new Entry.OfEvaluation(Some.evaluation(id, null, verdict, now)), "killed", "n " + n);
      System.out.println(id + " " + verdict);
    }
  }
}
