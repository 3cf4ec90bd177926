package dev.pitwall.store;

import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How much of the database holds something, and giving the rest back to the disk. A page that was
 * freed is used again before the file grows; the file itself shrinks only where it was made to be
 * able to, which is in versions that know of it.
 */
final class PageUse {
  /** So many pages at a time, so that a verdict does not wait for long. */
  private static final int PAGES = 500;

  /** More than this stays, to be used again. */
  private static final long SPARE = 64L << 20;

  private final Jdbi writing;
  private final Jdbi reading;

  PageUse(Jdbi writing, Jdbi reading) {
    this.writing = writing;
    this.reading = reading;
  }

  /** The bytes of the pages that hold something. */
  long used() {
    return reading.withHandle(handle -> (pages(handle) - free(handle)) * pageSize(handle));
  }

  /** Gives back most of what is free, when that is much. */
  void giveBack() {
    long excess = excess();
    while (excess > 0) {
      writing.useHandle(PageUse::giveBackSome);
      long left = excess();
      excess = left < excess ? left : 0; // where it cannot shrink
    }
  }

  private long excess() {
    return reading.withHandle(
        handle -> {
          long free = free(handle) * pageSize(handle);
          long used = pages(handle) * pageSize(handle) - free;
          return free - Math.max(SPARE, used / 4);
        });
  }

  private static void giveBackSome(Handle handle) {
    // Each page is a row of the result: only executeUpdate goes through all of them.
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES + ")");
    } catch (SQLException e) {
      throw new IllegalStateException("room in the database could not be given back", e);
    }
  }

  private static long pages(Handle handle) {
    return pragma(handle, "page_count");
  }

  private static long free(Handle handle) {
    return pragma(handle, "freelist_count");
  }

  private static long pageSize(Handle handle) {
    return pragma(handle, "page_size");
  }

  private static long pragma(Handle handle, String name) {
    return handle.createQuery("PRAGMA " + name).mapTo(Long.class).one();
  }
}
