package dev.pitwall.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What keeps SQLite from writing, in a few words; what was wrong with the statement is none. */
final class WriteFault {
  private static final int DEEPEST = 16;

  /** The low byte of an extended result code is the code it belongs to. */
  private static final int PRIMARY = 0xff;

  private WriteFault() {}

  static Optional<String> of(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SQLException sql) {
        return Optional.ofNullable(words(sql));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static @Nullable String words(SQLException failure) {
    if (failure instanceof SQLTransientConnectionException) {
      return "the database is busy";
    }
    if (!(failure instanceof SQLiteException sqlite)) {
      return null;
    }
    String name = sqlite.getResultCode().name();
    return switch (sqlite.getResultCode().code & PRIMARY) {
      case 13 -> "disk full";
      case 10 -> "input or output error (" + name + ")";
      case 8 -> "the database may only be read (" + name + ")";
      case 14 -> "the database cannot be opened (" + name + ")";
      case 11, 26 -> "the database is damaged (" + name + ")";
      case 5, 6 -> "the database is locked by another program (" + name + ")";
      default -> null;
    };
  }
}
