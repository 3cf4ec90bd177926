package dev.pitwall.store;

import dev.pitwall.rollout.UnreadableRecord;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A kept row, or a whole table, cannot be read. The message says which, why, and the ways out; it
 * is printable and bounded, whatever is in the row.
 */
public final class UnreadableRow extends UnreadableRecord {
  private static final long serialVersionUID = 1L;

  /** What may be done where a whole file cannot be read. */
  static final String WAYS_OUT =
      "restore a backup with `pitwall store restore`,"
          + " or move pitwall.db, its -wal and -shm, and pitwall.head away together to start empty";

  /** What may be done where more is damaged than a row. */
  static final String RESTORE = "`pitwall store check` says what is damaged; " + WAYS_OUT;

  private final String table;
  private final String id;
  private final String why;

  private final boolean changed;

  private UnreadableRow(
      String table, String id, String why, String out, boolean changed, RuntimeException cause) {
    super(
        "%s %s (%s); %s"
            .formatted(
                id.isEmpty() ? "table " + table : "row " + id + " of table " + table,
                changed ? "is not what was written" : "cannot be read",
                why,
                out),
        cause);
    this.table = table;
    this.id = id;
    this.why = why;
    this.changed = changed;
  }

  static UnreadableRow of(String table, String id, RuntimeException cause) {
    String shown = Printable.id(id);
    return new UnreadableRow(
        table,
        shown,
        Printable.of(String.valueOf(cause.getMessage())),
        "it stays as it is: start the newer version that wrote it, restore a backup with `pitwall"
            + " store restore`, or take it out for good with `pitwall store drop "
            + table
            + " "
            + shown
            + "`; `pitwall store check` says what else is damaged",
        false,
        cause);
  }

  /** The row is not what was written with its audit line. */
  static UnreadableRow changed(String table, String id, String sentence) {
    String why = "it was changed after it was written: " + sentence;
    return new UnreadableRow(
        table,
        Printable.id(id),
        why,
        "restore a backup with `pitwall store restore`, take it as it is with `pitwall store"
            + " accept`, or take it out with `pitwall store drop`; `pitwall store check` says what"
            + " else is damaged",
        true,
        new IllegalStateException(why));
  }

  /** What a database error says of the table; empty when the database itself is not damaged. */
  static Optional<UnreadableRow> table(String table, JdbiException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite && isDamage(sqlite.getResultCode())) {
        String why = Printable.of(String.valueOf(sqlite.getMessage()));
        return Optional.of(new UnreadableRow(table, "", why, RESTORE, false, error));
      }
    }
    return Optional.empty();
  }

  private static boolean isDamage(SQLiteErrorCode code) {
    SQLiteErrorCode basic = SQLiteErrorCode.getErrorCode(code.code & 0xff);
    return basic == SQLiteErrorCode.SQLITE_CORRUPT
        || basic == SQLiteErrorCode.SQLITE_NOTADB
        || basic == SQLiteErrorCode.SQLITE_IOERR;
  }

  String table() {
    return table;
  }

  /** Empty when it is the whole table. */
  String id() {
    return id;
  }

  String why() {
    return why;
  }

  /** Whether it can be read, and is not what its audit line says. */
  boolean isChanged() {
    return changed;
  }
}
