package dev.pitwall.store;

import dev.pitwall.rollout.AuditArchive;
import dev.pitwall.rollout.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
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
  private static final int PAGE = 1_000;
  private static final String SELECT =
      "SELECT sequence, written_at, who, what, previous, hash FROM audit";

  private final Jdbi reading;

  AuditTrail(Jdbi reading) {
    this.reading = reading;
  }

  @Override
  public List<AuditEntry> list(@Nullable Long before, int limit) {
    SearchConditions where = new SearchConditions().and("sequence < :before", "before", before);
    return reading.withHandle(
        handle ->
            where
                .bind(
                    handle.createQuery(
                        SELECT + where.sql() + " ORDER BY sequence DESC LIMIT :limit"))
                .bind("limit", Math.clamp(limit, 1, MAX_LIST))
                .map(AuditTrail::entry)
                .list());
  }

  @Override
  public Check verify() {
    // One transaction, so that a sweep in between does not look like missing lines.
    return reading.inTransaction(AuditTrail::verify);
  }

  private static Check verify(Handle handle) {
    Deleted deleted = deleted(handle);
    long sequence = deleted.sequence();
    String head = deleted.hash();
    for (List<AuditEntry> page = after(handle, sequence, PAGE);
        !page.isEmpty();
        page = after(handle, sequence, PAGE)) {
      for (AuditEntry entry : page) {
        Optional<Check> broken = broken(entry, sequence + 1, head);
        if (broken.isPresent()) {
          return broken.get();
        }
        sequence = entry.sequence();
        head = entry.hash();
      }
    }
    return new Check.Sound(deleted.sequence() + 1, sequence - deleted.sequence(), head);
  }

  /** The last line that retention deleted. */
  private record Deleted(long sequence, String hash) {}

  private static Deleted deleted(Handle handle) {
    return handle
        .createQuery("SELECT sequence, hash FROM audit_deleted")
        .map((row, context) -> new Deleted(row.getLong("sequence"), row.getString("hash")))
        .findOne()
        .orElse(new Deleted(0, AuditEntry.GENESIS));
  }

  /**
   * Deletes at most that many of the oldest lines, up to the first that is not older than the
   * cutoff, and says how many. Lines are walked by their key, so no index on their time is needed.
   */
  static int deleteBefore(Handle handle, Instant cutoff, int limit) {
    List<AuditEntry> oldest = after(handle, 0, limit + 1);
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
  }

  /** Adds a line within the transaction of what it tells. */
  static void append(Handle handle, Instant at, String who, String what) {
    Optional<AuditEntry> last =
        handle
            .createQuery(SELECT + " ORDER BY sequence DESC LIMIT 1")
            .map(AuditTrail::entry)
            .findOne();
    // What the column keeps, or the hash would not fit what is read back.
    Instant kept = Micros.instant(Micros.of(at));
    long sequence = last.map(AuditEntry::sequence).orElse(0L) + 1;
    String previous = last.map(AuditEntry::hash).orElse(AuditEntry.GENESIS);
    insert(handle, AuditEntry.after(sequence, kept, line(who), line(what), previous));
  }

  private static void insert(Handle handle, AuditEntry entry) {
    handle
        .createUpdate(
            "INSERT INTO audit (sequence, written_at, who, what, previous, hash)"
                + " VALUES (:sequence, :at, :who, :what, :previous, :hash)")
        .bind("sequence", entry.sequence())
        .bind("at", Micros.of(entry.at()))
        .bind("who", entry.who())
        .bind("what", entry.what())
        .bind("previous", entry.previous())
        .bind("hash", entry.hash())
        .execute();
  }

  /** One line: a line break within a field could stand for two fields under the hash. */
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static Optional<Check> broken(AuditEntry entry, long expected, String previous) {
    if (entry.sequence() != expected) {
      return Optional.of(
          new Check.Broken(
              expected,
              "line %d is missing; the next one is line %d".formatted(expected, entry.sequence())));
    }
    if (entry.follows(previous)) {
      return Optional.empty();
    }
    String wrong =
        entry.previous().equals(previous)
            ? " was changed: its hash does not fit its content"
            : " does not follow the line before it";
    String line = "line %d (%s)".formatted(expected, entry.at());
    return Optional.of(new Check.Broken(expected, line + wrong));
  }

  private static List<AuditEntry> after(Handle handle, long sequence, int limit) {
    return handle
        .createQuery(SELECT + " WHERE sequence > :after ORDER BY sequence LIMIT :limit")
        .bind("after", sequence)
        .bind("limit", limit)
        .map(AuditTrail::entry)
        .list();
  }

  private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
    return new AuditEntry(
        row.getLong("sequence"),
        Micros.instant(row.getLong("written_at")),
        row.getString("who"),
        row.getString("what"),
        row.getString("previous"),
        row.getString("hash"));
  }
}
