package dev.pitwall.store;

import org.jdbi.v3.core.Handle;

/**
 * Lets a database of an older schema be read like one of today's, with views that only this
 * connection sees. Nothing is written.
 */
final class OlderSchema {
  private OlderSchema() {}

  /**
   * @param version that the database has
   */
  static void pretend(Handle handle, int version) {
    if (version < 3) {
      handle.execute(
          "CREATE TEMP VIEW run_blocks AS SELECT 0 AS id, '' AS ids, '' AS body WHERE 1 = 0");
      handle.execute(
          "CREATE TEMP VIEW run_days AS SELECT '' AS journey, '' AS target_node, 0 AS day, '' AS body"
              + " WHERE 1 = 0");
    }
    handle.execute(
        "CREATE TEMP VIEW audit AS SELECT sequence, written_at, who, what, previous, hash,"
            + " NULL AS subject, NULL AS row_hash FROM main.audit");
    handle.execute("CREATE TEMP VIEW swept AS SELECT '' AS subject WHERE 1 = 0");
    handle.execute("CREATE TEMP VIEW store_facts AS SELECT '' AS name, '' AS value WHERE 1 = 0");
  }
}
