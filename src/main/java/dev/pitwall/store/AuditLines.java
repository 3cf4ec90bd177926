package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Lines of the audit as rows. */
final class AuditLines {
  static final String SELECT =
      "SELECT sequence, written_at, who, what, previous, hash, subject, row_hash FROM audit";

  private AuditLines() {}

  static Optional<AuditEntry> last(Handle handle) {
    return handle
        .createQuery(SELECT + " ORDER BY sequence DESC LIMIT 1")
        .map(AuditLines::entry)
        .findOne();
  }

  static Optional<AuditEntry> find(Handle handle, long sequence) {
    return handle
        .createQuery(SELECT + " WHERE sequence = :sequence")
        .bind("sequence", sequence)
        .map(AuditLines::entry)
        .findOne();
  }

  static List<AuditEntry> after(Handle handle, long sequence, int limit) {
    return handle
        .createQuery(SELECT + " WHERE sequence > :after ORDER BY sequence LIMIT :limit")
        .bind("after", sequence)
        .bind("limit", limit)
        .map(AuditLines::entry)
        .list();
  }

  /** The sequence and the hash of a line. */
  record Place(long sequence, String hash) {
    static final Place BEFORE_ALL = new Place(0, AuditEntry.GENESIS);

    static Place of(AuditEntry entry) {
      return new Place(entry.sequence(), entry.hash());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
      return sequence + " " + hash;
    }

    static Optional<Place> parse(String text) {
      if (!text.matches("\\d{1,18} [0-9a-f]{64}")) {
        return Optional.empty();
      }
      int blank = text.indexOf(' ');
      return Optional.of(
          new Place(Long.parseLong(text.substring(0, blank)), text.substring(blank + 1)));
    }
  }

  /** The last line that retention deleted. */
  static Place deleted(Handle handle) {
    return handle
        .createQuery("SELECT sequence, hash FROM audit_deleted")
        .map((row, context) -> new Place(row.getLong("sequence"), row.getString("hash")))
        .findOne()
        .orElse(Place.BEFORE_ALL);
  }

  /** Where the chain ends; its last line, or the last that retention deleted. */
  static Place end(Handle handle) {
    return last(handle).map(Place::of).orElseGet(() -> deleted(handle));
  }

  /** Adds a line within the transaction of what it tells. */
  static AuditEntry append(
      Handle handle, Instant at, String who, String what, AuditEntry.@Nullable Covered covered) {
    Place last = end(handle);
    // What the column keeps, or the hash would not fit what is read back.
    Instant kept = Micros.instant(Micros.of(at));
    AuditEntry entry =
        AuditEntry.after(last.sequence() + 1, kept, line(who), line(what), last.hash(), covered);
    insert(handle, entry);
    return entry;
  }

  private static void insert(Handle handle, AuditEntry entry) {
    AuditEntry.Covered covered = entry.covered();
    handle
        .createUpdate(
            "INSERT INTO audit (sequence, written_at, who, what, previous, hash, subject, row_hash)"
                + " VALUES (:sequence, :at, :who, :what, :previous, :hash, :subject, :row_hash)")
        .bind("sequence", entry.sequence())
        .bind("at", Micros.of(entry.at()))
        .bind("who", entry.who())
        .bind("what", entry.what())
        .bind("previous", entry.previous())
        .bind("hash", entry.hash())
        .bind("subject", covered == null ? null : covered.subject())
        .bind("row_hash", covered == null ? null : covered.hash())
        .execute();
  }

  /** One line: a line break within a field could stand for two fields under the hash. */
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
    String subject = row.getString("subject");
    String rowHash = row.getString("row_hash");
    return new AuditEntry(
        row.getLong("sequence"),
        Micros.instant(row.getLong("written_at")),
        row.getString("who"),
        row.getString("what"),
        row.getString("previous"),
        row.getString("hash"),
        subject == null || rowHash == null ? null : new AuditEntry.Covered(subject, rowHash));
  }
}
