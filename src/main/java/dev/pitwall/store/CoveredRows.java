package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** Compares the rows that the audit covers with its newest lines about them. */
final class CoveredRows {
  private final Handle handle;
  private final int most;
  private final List<Wrong> wrong = new ArrayList<>();
  private long notCovered;

  private CoveredRows(Handle handle, int most) {
    this.handle = handle;
    this.most = most;
  }

  /**
   * A row that is not as its line says.
   *
   * @param sequence of the newest line about it
   * @param key of the row within its table
   * @param seen the hash of the row; empty when there is none
   * @param sentence which line says what of which row, and what was seen
   */
  record Wrong(long sequence, CoveredTable table, String key, String seen, String sentence) {
    boolean isMissing() {
      return seen.isEmpty();
    }

    String subject() {
      return table.prefix() + key;
    }

    /**
     * That it is a record at all, and only another one.
     *
     * @throws UnreadableRow when it cannot be read, which is no matter of what its line says
     */
    void requireReadable(Handle handle) {
      if (isMissing()) {
        return;
      }
      String sql = table.select() + " WHERE " + table.keySql() + " = :key";
      try {
        var _ = KeptTables.of(table).one(handle.createQuery(sql).bind("key", key));
      } catch (UnreadableRow e) {
        if (!e.isChanged()) {
          throw e;
        }
      }
    }
  }

  /**
   * What came of it.
   *
   * @param notCovered rows that no line is about
   */
  record Compared(List<Wrong> wrong, long notCovered) {}

  /** Compares all of them, and stops when so many are wrong. */
  static Compared compare(Handle handle, int most) {
    CoveredRows rows = new CoveredRows(handle, most);
    for (CoveredTable table : CoveredTable.values()) {
      rows.changed(table);
      rows.missing(table);
    }
    return new Compared(List.copyOf(rows.wrong), rows.notCovered);
  }

  /**
   * Of tables whose stops are found by their columns, or are no stop any more when they are not
   * there: that all rows are as their lines say.
   *
   * @throws UnreadableRow when one is not
   */
  static void require(Handle handle, CoveredTable... tables) {
    CoveredRows rows = new CoveredRows(handle, 1);
    for (CoveredTable table : tables) {
      rows.changed(table);
      rows.missing(table);
    }
    rows.wrong.stream()
        .findFirst()
        .ifPresent(
            wrong -> {
              wrong.requireReadable(handle);
              throw UnreadableRow.changed(wrong.table().table(), wrong.key(), wrong.sentence());
            });
  }

  private record Row(String key, CoveredTable.Cover cover) {}

  private void changed(CoveredTable table) {
    try (ResultIterator<Row> rows =
        handle
            .createQuery(table.select())
            .map((row, _) -> new Row(String.valueOf(row.getString("id")), table.cover(row)))
            .iterator()) {
      while (rows.hasNext() && wrong.size() < most) {
        Row row = rows.next();
        if (!row.cover().exists()) {
          notCovered++;
        } else if (!row.cover().fits()) {
          add(table, row.key(), row.cover().seen(), row.cover().sentence());
        }
      }
    }
  }

  private void missing(CoveredTable table) {
    List<String> subjects =
        handle
            .createQuery(
                // The newest line about each row comes from the index alone.
                "SELECT line.subject FROM (SELECT max(sequence) AS sequence"
                    + " FROM audit WHERE subject >= :from AND subject < :to GROUP BY subject)"
                    + " AS last JOIN audit AS line ON line.sequence = last.sequence"
                    + " WHERE line.row_hash <> :gone"
                    + " AND NOT EXISTS (SELECT 1 FROM swept WHERE swept.subject = line.subject)"
                    + " AND NOT EXISTS (SELECT 1 FROM "
                    + table.table()
                    + " AS kept WHERE :from || "
                    + table.keySql().replaceAll("(^| )([a-z_]+)", "$1kept.$2")
                    + " = line.subject) ORDER BY line.sequence LIMIT :most")
            .bind("from", table.prefix())
            .bind("to", table.table() + "0") // the character behind the slash
            .bind("gone", AuditEntry.Covered.GONE)
            .bind("most", Math.max(0, most - wrong.size()))
            .mapTo(String.class)
            .list();
    subjects.forEach(
        subject ->
            add(
                table,
                subject.substring(table.prefix().length()),
                "",
                "its audit line expects a row, saw none"));
  }

  private void add(CoveredTable table, String key, String seen, String what) {
    long sequence =
        handle
            .createQuery("SELECT max(sequence) FROM audit WHERE subject = :subject")
            .bind("subject", table.prefix() + key)
            .mapTo(Long.class)
            .one();
    wrong.add(
        new Wrong(
            sequence,
            table,
            key,
            seen,
            "line %d is about row %s of table %s: %s"
                .formatted(sequence, Printable.id(key), table.table(), what)));
  }
}
