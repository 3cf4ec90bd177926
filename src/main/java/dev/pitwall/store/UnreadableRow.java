package dev.pitwall.store;

/** A kept record cannot be read; the message says which, why, and what to do. */
public final class UnreadableRow extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnreadableRow(String table, String id, RuntimeException cause) {
    super(
        "row "
            + id
            + " of table "
            + table
            + " cannot be read ("
            + cause.getMessage()
            + "); it is passed over and stays as it is; start the newer version that wrote it, or"
            + " mend the row",
        cause);
  }
}
