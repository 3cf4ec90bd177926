package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.store.AuditLines.Place;
import java.io.IOException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the database with what its head file says was written. */
final class HeadComparison {
  private static final Logger LOG = LoggerFactory.getLogger(HeadComparison.class);

  private HeadComparison() {}

  /**
   * At the start: refuses a database that is behind, and brings the head file up to date.
   *
   * @throws StoreRefused when what was told may be gone
   */
  static void settle(Jdbi writing, HeadFile head) {
    HeadFile.Found found = head.read();
    try {
      Optional<String> wrong = writing.inTransaction(handle -> wrong(handle, found));
      if (wrong.isPresent()) {
        throw new StoreRefused(
            wrong.get()
                + "; verdicts, holds or acknowledgements that were told may be gone: put back what"
                + " is missing (such as pitwall.db-wal), restore a backup with `pitwall store"
                + " restore`, or take the database as it is with `pitwall store accept`");
      }
      if (found instanceof HeadFile.Found.Absent) {
        LOG.info("the head of the audit chain is kept in {} from now on", HeadFile.NAME);
      }
      bring(writing, head);
    } catch (JdbiException e) {
      throw UnreadableRow.table("audit", e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  /** Makes the file say where the chain ends, and the database know that there is one. */
  static void bring(Jdbi writing, HeadFile head) {
    writing.useTransaction(
        handle -> {
          write(head, AuditLines.end(handle));
          if (StoreFacts.find(handle, StoreFacts.HEAD_FILE).isEmpty()) {
            StoreFacts.put(handle, StoreFacts.HEAD_FILE, "kept");
          }
        });
  }

  private static void write(HeadFile head, Place end) {
    try {
      head.write(end);
    } catch (IOException e) {
      throw new StoreRefused(
          "cannot write "
              + HeadFile.NAME
              + ": "
              + e
              + "; required: a directory with room that this"
              + " user may write to",
          e);
    }
  }

  /** What does not fit, if anything: what was expected and what was seen. */
  static Optional<String> wrong(Handle handle, HeadFile.Found found) {
    return switch (found) {
      case HeadFile.Found.Absent _ -> absent(handle);
      case HeadFile.Found.Damaged(String why) ->
          Optional.of(HeadFile.NAME + " cannot be read (" + why + ")");
      case HeadFile.Found.Kept(Place told) -> wrong(handle, told);
    };
  }

  private static Optional<String> absent(Handle handle) {
    return StoreFacts.find(handle, StoreFacts.HEAD_FILE)
        .map(_ -> HeadFile.NAME + " is missing beside the database, which had one");
  }

  private static Optional<String> wrong(Handle handle, Place told) {
    Place end = AuditLines.end(handle);
    if (end.sequence() < told.sequence()) {
      return Optional.of(
          "the database is behind: %s says that audit line %d was written, the last one here is %d"
              .formatted(HeadFile.NAME, told.sequence(), end.sequence()));
    }
    Place deleted = AuditLines.deleted(handle);
    if (told.sequence() < deleted.sequence()) {
      return Optional.empty(); // retention took that line
    }
    String seen =
        told.sequence() == deleted.sequence()
            ? deleted.hash()
            : AuditLines.find(handle, told.sequence()).map(AuditEntry::hash).orElse("no line");
    if (seen.equals(told.hash()) || told.sequence() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "the database has another history: %s says that audit line %d has hash %s, saw %s"
            .formatted(
                HeadFile.NAME,
                told.sequence(),
                CoveredTable.Cover.abbreviated(told.hash()),
                CoveredTable.Cover.abbreviated(seen)));
  }
}
