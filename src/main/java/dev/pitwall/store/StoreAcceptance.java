package dev.pitwall.store;

import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.rollout.AuditEntry.Covered;
import dev.pitwall.rollout.Hold;
import dev.pitwall.store.AuditLines.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word that a database is to be used as it is, though it is not what was written.
 * What was taken is written into the audit, a line each, so it is never silent.
 */
public final class StoreAcceptance {
  private static final int MOST = 1_000;

  private final Handle handle;
  private final String who;
  private final String reason;
  private final Instant now;
  private final List<String> taken = new ArrayList<>();

  private StoreAcceptance(Handle handle, String who, String reason, Instant now) {
    this.handle = handle;
    this.who = who;
    this.reason = reason;
    this.now = now;
  }

  /**
   * What was done.
   *
   * @param taken a sentence each; empty when there was nothing to take
   * @param holds the ids of holds that Pitwall placed by itself, and that stand
   */
  public record Accepted(List<String> taken, List<String> holds) {}

  /**
   * Takes the database of a folder as it is: an end that its head file does not fit, a chain that
   * is broken, rows that are not as their lines say.
   *
   * @throws StoreRefused when the folder is in use, or so much is wrong that a backup is the way
   * @throws UnreadableRow when a record cannot be read at all
   */
  public static Accepted accept(Path folder, String who, String reason, Instant now) {
    HeadFile.Found found = HeadFile.in(folder).read();
    return StoreFolder.change(
        folder,
        now,
        writing ->
            writing.inTransaction(
                handle -> new StoreAcceptance(handle, who, reason, now).accept(found)));
  }

  private Accepted accept(HeadFile.Found found) {
    Place end = AuditLines.end(handle);
    Optional<String> head = HeadComparison.wrong(handle, found);
    if (AuditVerification.lines(handle) instanceof Check.Broken(_, String sentence)) {
      StoreFacts.put(handle, StoreFacts.ACCEPTED, end.toString());
      take("the audit up to line " + end.sequence() + ": " + sentence, null);
    }
    head.ifPresent(wrong -> take(wrong, null));
    CoveredRows.Compared rows = CoveredRows.compare(handle, MOST);
    if (rows.wrong().size() >= MOST) {
      throw new StoreRefused(
          MOST
              + " rows or more are not as the audit says; restore a backup with `pitwall store"
              + " restore`");
    }
    rows.wrong().forEach(wrong -> wrong.requireReadable(handle)); // or it would start no more
    rows.wrong().forEach(wrong -> take(wrong.sentence(), covered(wrong)));
    return new Accepted(List.copyOf(taken), ownHolds());
  }

  private List<String> ownHolds() {
    String sql = CoveredTable.HOLDS.select() + " WHERE released_at IS NULL";
    return KeptTables.HOLDS.all(handle.createQuery(sql)).stream()
        .filter(hold -> hold.author().equals(Hold.BY_PITWALL) && hold.isActive(now))
        .map(Hold::id)
        .toList();
  }

  private Covered covered(CoveredRows.Wrong wrong) {
    return new Covered(wrong.subject(), wrong.isMissing() ? Covered.GONE : wrong.seen());
  }

  private void take(String what, @Nullable Covered covered) {
    taken.add(what);
    AuditLines.append(handle, now, who, "accepted as it is: " + what + "; " + reason, covered);
  }

  /**
   * Takes one row out that cannot be read.
   *
   * @param key as `pitwall store check` shows it
   * @return false when there is no such row
   * @throws StoreRefused when the folder is in use, or the row can be read
   */
  public static boolean drop(
      Path folder, String table, String key, String who, String reason, Instant now) {
    return StoreFolder.change(
        folder,
        now,
        writing ->
            writing.inTransaction(handle -> DroppedRow.drop(handle, table, key, who, reason, now)));
  }
}
