package dev.pitwall.store;

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

/** The chain of audit lines. */
public final class AuditTrail {
  private static final int PAGE = 1_000;
  private static final String SELECT =
      "SELECT sequence, written_at, who, what, previous, hash FROM audit";

  private final Jdbi reading;

  AuditTrail(Jdbi reading) {
    this.reading = reading;
  }

  /** What a walk along the chain found. */
  public sealed interface Check {
    /**
     * Every line is unchanged and in its place.
     *
     * @param head the hash of the last line; whoever noted an older one elsewhere can compare
     */
    record Sound(long lines, String head) implements Check {}

    /** The first line that is changed, missing or not where it belongs, and what is wrong. */
    record Broken(long sequence, String sentence) implements Check {}
  }

  /** Lines, newest first, from before that sequence; null starts with the newest. */
  public List<AuditEntry> list(@Nullable Long before, int limit) {
    Where where = new Where().and("sequence < :before", "before", before);
    return reading.withHandle(
        handle ->
            where
                .bind(
                    handle.createQuery(
                        SELECT + where.sql() + " ORDER BY sequence DESC LIMIT :limit"))
                .bind("limit", Math.clamp(limit, 1, PAGE))
                .map(AuditTrail::entry)
                .list());
  }

  /**
   * Walks the whole chain. Lines taken off its end do not show by themselves: compare the head with
   * one that was noted elsewhere.
   */
  public Check verify() {
    long sequence = 0;
    String head = AuditEntry.GENESIS;
    for (List<AuditEntry> page = after(0); !page.isEmpty(); page = after(sequence)) {
      for (AuditEntry entry : page) {
        Optional<Check> broken = broken(entry, sequence + 1, head);
        if (broken.isPresent()) {
          return broken.get();
        }
        sequence = entry.sequence();
        head = entry.hash();
      }
    }
    return new Check.Sound(sequence, head);
  }

  /** Adds a line within the transaction of what it tells. */
  static void append(Handle handle, Instant at, String who, String what) {
    Optional<AuditEntry> last =
        handle
            .createQuery(SELECT + " ORDER BY sequence DESC LIMIT 1")
            .map(AuditTrail::entry)
            .findOne();
    AuditEntry next =
        AuditEntry.after(
            last.map(AuditEntry::sequence).orElse(0L) + 1,
            // What the column keeps, or the hash would not fit what is read back.
            Micros.instant(Micros.of(at)),
            line(who),
            line(what),
            last.map(AuditEntry::hash).orElse(AuditEntry.GENESIS));
    insert(handle, next);
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
              "line " + expected + " is missing; the next one is line " + entry.sequence()));
    }
    if (entry.follows(previous)) {
      return Optional.empty();
    }
    String wrong =
        entry.previous().equals(previous)
            ? " was changed: its hash does not fit its content"
            : " does not follow the line before it";
    return Optional.of(
        new Check.Broken(expected, "line " + expected + " (" + entry.at() + ")" + wrong));
  }

  private List<AuditEntry> after(long sequence) {
    return reading.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " WHERE sequence > :after ORDER BY sequence LIMIT :limit")
                .bind("after", sequence)
                .bind("limit", PAGE)
                .map(AuditTrail::entry)
                .list());
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
