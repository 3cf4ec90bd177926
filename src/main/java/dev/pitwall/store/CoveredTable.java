package dev.pitwall.store;

import dev.pitwall.text.Digests;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The tables whose rows the audit covers: each change of a row is written with a line that holds
 * the hash of the row as it is stored. What is hashed is these columns in this order, for ever; a
 * column that a later version adds is not among them.
 */
enum CoveredTable {
  ROLLOUTS("id", "service, opened_at, finished_at, body"),
  EVALUATIONS("id", "gate, rollout, opened_at, decided_at, verdict, body"),
  HOLDS("id", "gate, placed_at, expires_at, released_at, body"),
  ACKNOWLEDGEMENTS("evaluation, given_at, author", "evaluation, given_at, author, body"),
  NODES("service, node", "service, node, rollout, last_evaluation, body");

  private static final String BETWEEN = ", ";

  /** The column of {@link #select()} with the hash that the newest line about the row says. */
  private static final String HASH = "covered_hash";

  private final String key;
  private final String columns;

  CoveredTable(String key, String columns) {
    this.key = key;
    this.columns = columns;
  }

  /** Its name in the database. */
  String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of a row as one text, as it stands in a subject behind the table. */
  String keySql() {
    return key.replace(BETWEEN, " || '/' || ");
  }

  /** What picks one row, its key in the places. */
  String whereKey() {
    return key.replace(BETWEEN, " = ? AND ") + " = ?";
  }

  /** How subjects of this table begin. */
  String prefix() {
    return table() + "/";
  }

  /** Rows with their key as {@code id}, up to the WHERE. */
  String select() {
    return "SELECT "
        + keySql()
        + " AS id, "
        + columns
        + ", (SELECT row_hash FROM audit WHERE subject = '"
        + prefix()
        + "' || "
        + keySql()
        + " ORDER BY sequence DESC LIMIT 1) AS "
        + HASH
        + " FROM "
        + table();
  }

  /** How a row of {@link #select()} stands to the newest line about it. */
  Cover cover(ResultSet row) throws SQLException {
    String said = row.getString(HASH);
    return new Cover(said == null ? "" : said, hash(row));
  }

  /**
   * What the newest line about a row says, and what the row is.
   *
   * @param said empty when there is no such line
   */
  record Cover(String said, String seen) {
    boolean exists() {
      return !said.isEmpty();
    }

    boolean fits() {
      return said.isEmpty() || said.equals(seen);
    }

    String sentence() {
      return "its audit line expects a row of hash %s, saw %s"
          .formatted(abbreviated(said), abbreviated(seen));
    }

    static String abbreviated(String hash) {
      return Printable.of(hash.length() > 12 ? hash.substring(0, 12) : hash);
    }
  }

  /** Each value with its length, so that no two rows read the same. */
  private String hash(ResultSet row) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String column : columns.split(BETWEEN, -1)) {
      String value = row.getString(column);
      all.append(value == null ? "-" : value.length() + ":" + value).append('\n');
    }
    return HexFormat.of().formatHex(Digests.sha256(all.toString()));
  }
}
