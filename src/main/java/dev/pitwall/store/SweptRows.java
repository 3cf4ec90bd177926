package dev.pitwall.store;

import org.jdbi.v3.core.Handle;

/**
 * Rows that retention deleted while a line about them is still kept. A row that is covered by a
 * line, is not there and is not among these was taken out by other means.
 */
final class SweptRows {
  private SweptRows() {}

  /**
   * Notes those that a statement is about to delete; the statement's values are in the handle's.
   */
  static String noting(String delete) {
    for (CoveredTable table : CoveredTable.values()) {
      String from = "DELETE FROM " + table.table() + " WHERE ";
      if (delete.startsWith(from)) {
        return "INSERT INTO swept (subject) SELECT '"
            + table.prefix()
            + "' || "
            + table.keySql()
            + " FROM "
            + table.table()
            + " WHERE "
            + delete.substring(from.length())
            + " ON CONFLICT (subject) DO NOTHING";
      }
    }
    throw new IllegalArgumentException("deletes from no table that the audit covers: " + delete);
  }

  /** Lets go of those about which no line is kept. */
  static void forget(Handle handle) {
    handle.execute(
        "DELETE FROM swept WHERE NOT EXISTS"
            + " (SELECT 1 FROM audit WHERE audit.subject = swept.subject)");
  }
}
