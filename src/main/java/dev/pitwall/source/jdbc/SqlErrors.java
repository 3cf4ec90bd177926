package dev.pitwall.source.jdbc;

import dev.pitwall.source.ReadFailure;
import java.sql.SQLException;

/** Says in one line what a database complained of, and what to do where that is plain. */
final class SqlErrors {
  private SqlErrors() {}

  static ReadFailure of(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return new ReadFailure(message(failure) + advice(state));
  }

  /** Whether the connection is gone, and not only this query refused. */
  static boolean isLost(SQLException failure) {
    String state = failure.getSQLState() == null ? "08" : failure.getSQLState();
    return state.startsWith("08") || state.startsWith("57P");
  }

  private static String message(SQLException failure) {
    String message = failure.getMessage();
    if (message == null || isLost(failure)) {
      return "no answer from the database: " + root(failure);
    }
    // What follows is where in a query that nobody wrote like that.
    return "the database said: " + message.lines().findFirst().orElse("");
  }

  private static String root(Throwable failure) {
    Throwable deepest = failure;
    for (int i = 0; i < 10 && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    String message = String.valueOf(deepest.getMessage());
    return failure.getCause() == null
        ? message
        : deepest.getClass().getSimpleName() + ", " + message;
  }

  private static String advice(String state) {
    return switch (state) {
      case "28P01", "28000" -> "; give a user and password that may log in to this database";
      case "42501" -> "; grant it: GRANT SELECT ON the table TO the user";
      case "42P01" -> "; name the right `table` and `schema`, or grant USAGE on the schema";
      case "42703" -> "; the table has other columns: describe it with `sql` in place of `preset`";
      case "57014" -> "; the query takes too long: give it an index, or a longer `timeout`";
      case "25006" -> "; a signal may only read";
      case "53300" -> "; allow more connections, or read fewer signals from this database";
      default -> "";
    };
  }
}
