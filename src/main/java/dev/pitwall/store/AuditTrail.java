package dev.pitwall.store;

import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The chain of audit lines.
 *
 * <p>Retention takes lines off its old end only, in the order of their sequence. With each chunk it
 * notes the sequence and the hash of the last line that it took, in the same transaction; the first
 * line that is kept must have the next sequence and follow that hash. So the chain is verified from
 * its first kept line on, and a line that is taken out by other means shows also at this end. The
 * newest line is never deleted: the next one follows it, and sequences go on counting.
 */
public final class AuditTrail implements AuditArchive {
  private static final Rows<AuditEntry> LINES = new Rows<>("audit", null, AuditLines::entry);

  private final Jdbi reading;
  private final Object turn = new Object();
  private @Nullable Check latest;
  private long latestBegan;

  AuditTrail(Jdbi reading) {
    this.reading = reading;
  }

  @Override
  public List<AuditEntry> list(@Nullable Long before, int limit) {
    SearchConditions where = new SearchConditions().and("sequence < :before", "before", before);
    String sql =
        AuditLines.SELECT.replace("SELECT sequence,", "SELECT sequence AS id, sequence,")
            + where.sql()
            + " ORDER BY sequence DESC LIMIT :limit";
    return reading.withHandle(
        handle ->
            LINES.all(
                where.bind(handle.createQuery(sql)).bind("limit", Math.clamp(limit, 1, MAX_LIST))));
  }

  /**
   * {@inheritDoc}
   *
   * <p>One at a time: who comes while one is under way waits for it, and shares the next with all
   * others who waited, so that many who ask take one connection.
   *
   * @throws UnreadableRow when the database itself is damaged
   */
  @Override
  public Check verify() {
    long asked = System.nanoTime();
    synchronized (turn) {
      Check shared = latest;
      if (shared != null && latestBegan - asked >= 0) {
        return shared;
      }
      latestBegan = System.nanoTime();
      latest = verifyNow();
      return latest;
    }
  }

  private Check verifyNow() {
    try {
      // One transaction, so that a sweep in between does not look like missing lines.
      return reading.inTransaction(AuditVerification::of);
    } catch (JdbiException e) {
      throw UnreadableRow.table("audit", e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  /**
   * Deletes at most that many of the oldest lines, up to the first that is not older than the
   * cutoff, and says how many. Lines are walked by their key, so no index on their time is needed.
   */
  static int deleteBefore(Handle handle, Instant cutoff, int limit) {
    List<AuditEntry> oldest = AuditLines.after(handle, 0, limit + 1);
    List<AuditEntry> old =
        oldest.subList(0, Math.max(0, oldest.size() - 1)).stream() // the newest of all stays
            .takeWhile(entry -> entry.at().isBefore(cutoff))
            .toList();
    if (!old.isEmpty()) {
      delete(handle, old.getLast());
    }
    return old.size();
  }

  private static void delete(Handle handle, AuditEntry last) {
    handle.execute("DELETE FROM audit WHERE sequence <= ?", last.sequence());
    handle.execute("DELETE FROM audit_deleted");
    handle.execute(
        "INSERT INTO audit_deleted (sequence, hash) VALUES (?, ?)", last.sequence(), last.hash());
    SweptRows.forget(handle);
  }
}
