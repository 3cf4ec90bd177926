package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.store.StoreCheck.Damage;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Rows that name a row of another table that is not there. */
final class RowReferences {
  private RowReferences() {}

  /** As many of each kind at most. */
  static List<Damage> broken(Handle handle, int most) {
    // An acknowledgement may outlive its evaluation: retention counts from when it was given.
    return Stream.of(
            broken(handle, CoveredTable.EVALUATIONS, "rollout", "rollouts", most),
            broken(handle, CoveredTable.NODES, "rollout", "rollouts", most),
            broken(handle, CoveredTable.NODES, "last_evaluation", "evaluations", most))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Damage> broken(
      Handle handle, CoveredTable from, String column, String to, int most) {
    String sql =
        "SELECT %s AS id, %s AS named FROM %s WHERE %s <> '' AND %s NOT IN (SELECT id FROM %s)"
                .formatted(from.keySql(), column, from.table(), column, column, to)
            // What was taken out on purpose is not missing.
            + " AND NOT EXISTS (SELECT 1 FROM audit WHERE row_hash = '"
            + AuditEntry.Covered.GONE
            + "' AND subject = '"
            + to
            + "/' || "
            + column
            + ") LIMIT :most";
    return handle
        .createQuery(sql)
        .bind("most", most)
        .map(
            (row, _) ->
                new Damage(
                    from.table(),
                    Printable.id(String.valueOf(row.getString("id"))),
                    "names row %s of table %s, which is not there"
                        .formatted(Printable.id(String.valueOf(row.getString("named"))), to)))
        .list();
  }
}
