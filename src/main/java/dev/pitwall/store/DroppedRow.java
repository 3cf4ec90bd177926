package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry.Covered;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Takes a row out that cannot be read, with a line in the audit. */
final class DroppedRow {
  private DroppedRow() {}

  static boolean drop(
      Handle handle, String table, String key, String who, String reason, Instant now) {
    Optional<CoveredTable> covered =
        Arrays.stream(CoveredTable.values()).filter(one -> one.table().equals(table)).findFirst();
    if (covered.isEmpty() && !table.equals("runs")) {
      throw new StoreRefused(
          "there is no table `"
              + Printable.id(table)
              + "`; required runs, rollouts, evaluations, holds, acknowledgements or nodes");
    }
    String keySql = covered.map(CoveredTable::keySql).orElse("id");
    requireUnreadable(handle, covered, keySql, key);
    int deleted = handle.execute("DELETE FROM " + table + " WHERE " + keySql + " = ?", key);
    if (deleted > 0) {
      AuditLines.append(
          handle,
          now,
          who,
          "took out row %s of table %s, which could not be read; %s"
              .formatted(Printable.id(key), table, reason),
          covered.map(one -> new Covered(one.prefix() + key, Covered.GONE)).orElse(null));
    }
    return deleted > 0;
  }

  private static void requireUnreadable(
      Handle handle, Optional<CoveredTable> covered, String keySql, String key) {
    Rows<?> rows = covered.<Rows<?>>map(KeptTables::of).orElse(KeptTables.RUNS);
    String select = covered.map(CoveredTable::select).orElse(RunRow.SELECT);
    try {
      if (rows.one(handle.createQuery(select + " WHERE " + keySql + " = ?").bind(0, key))
          .isPresent()) {
        throw new StoreRefused(
            "row %s of table %s can be read and stays; only what cannot be read is taken out"
                .formatted(Printable.id(key), rows.table()));
      }
    } catch (UnreadableRow e) {
      // Which is why it goes.
    }
  }
}
