package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry.Covered;
import dev.pitwall.store.KeptTables.Evidence;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Takes a row out that cannot be read or was changed, with a line in the audit. */
final class DroppedRow {
  private DroppedRow() {}

  static boolean drop(
      Handle handle, String table, String key, String who, String reason, Instant now) {
    Optional<CoveredTable> covered =
        Arrays.stream(CoveredTable.values()).filter(one -> one.table().equals(table)).findFirst();
    Optional<Evidence> evidence = KeptTables.evidence(table);
    if (covered.isEmpty() && evidence.isEmpty()) {
      throw new StoreRefused(
          "there is no table `"
              + Printable.id(table)
              + "`; required runs, run_blocks, run_days, rollouts, evaluations, holds, acknowledgements or nodes");
    }
    String keySql =
        covered.map(CoveredTable::keySql).or(() -> evidence.map(Evidence::key)).orElseThrow();
    Rows<?> rows =
        covered.<Rows<?>>map(KeptTables::of).or(() -> evidence.map(Evidence::rows)).orElseThrow();
    String select =
        covered.map(CoveredTable::select).or(() -> evidence.map(Evidence::select)).orElseThrow();
    String why =
        why(rows, handle.createQuery(select + " WHERE " + keySql + " = ?").bind(0, key), key);
    int deleted = handle.execute("DELETE FROM " + table + " WHERE " + keySql + " = ?", key);
    if (deleted > 0) {
      AuditLines.append(
          handle,
          now,
          who,
          "took out row %s of table %s, which %s; %s"
              .formatted(Printable.id(key), table, why, reason),
          covered.map(one -> new Covered(one.prefix() + key, Covered.GONE)).orElse(null));
    }
    return deleted > 0;
  }

  /** What is wrong with it. */
  private static String why(Rows<?> rows, Query row, String key) {
    try {
      if (rows.one(row).isPresent()) {
        throw new StoreRefused(
            "row %s of table %s is sound and stays; only what cannot be read or was changed is taken out"
                .formatted(Printable.id(key), rows.table()));
      }
      return "is not there";
    } catch (UnreadableRow e) {
      return e.isChanged() ? "was changed after it was written" : "could not be read";
    }
  }
}
